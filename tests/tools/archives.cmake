# SPDX-License-Identifier: MIT
# A package that is not installed comes from an archive with the right hash; a package that cannot be found gives an
# error of one line. Nothing is fetched: small archives replace the real ones. cmake -DROOT=<repository>
# -DSCRATCH=<folder to fill> -P archives.cmake

cmake_minimum_required(VERSION 3.25)
set(archives "${SCRATCH}/the archives")
file(REMOVE_RECURSE "${SCRATCH}")

# stand_in(ARCHIVE HOW [PATH TEXT]...): creates an archive of these files, and its line in SHA256SUMS.
function(stand_in archive how)
  set(folder "${SCRATCH}/packed/${archive}")
  while(ARGN)
    list(POP_FRONT ARGN path text)
    file(WRITE "${folder}/a-1.0/${path}" "${text}")
  endwhile()
  execute_process(COMMAND "${CMAKE_COMMAND}" -E tar c${how} "${archives}/${archive}" a-1.0 WORKING_DIRECTORY "${folder}" COMMAND_ERROR_IS_FATAL ANY)
  file(SHA256 "${archives}/${archive}" hash)
  file(APPEND "${archives}/SHA256SUMS" "${hash}  ${archive}\n")
endfunction()
file(MAKE_DIRECTORY "${archives}")
stand_in(eigen-5.0.1.tar.gz z Eigen/Core "// Eigen")
stand_in(json.tar.xz J include/nlohmann/json.hpp "// JSON")
stand_in(v2.4.2.tar.gz z include/CLI/CLI.hpp "// CLI11")
stand_in(v1.92.2b-docking.tar.gz z imgui.cpp "" imgui_draw.cpp "" imgui_tables.cpp "" imgui_widgets.cpp "" misc/cpp/imgui_stdlib.cpp ""
  backends/imgui_impl_sdl2.cpp "" backends/imgui_impl_opengl3.cpp "")
stand_in(SDL2-2.32.8.tar.gz z one.c "int one\;" CMakeLists.txt "add_library(SDL2 STATIC one.c)\nadd_library(SDL2::SDL2 ALIAS SDL2)\n")
stand_in(v3.7.1.tar.gz z two.cpp "" extras/Catch.cmake "function(catch_discover_tests)\nendfunction()\n"
  CMakeLists.txt "add_library(Catch2 STATIC two.cpp)\nadd_library(Catch2::Catch2 ALIAS Catch2)\nadd_library(Catch2::Catch2WithMain ALIAS Catch2)\n")

# configure(ARGUMENT...): the result in `status` and the output in `said`.
set(count 0)
macro(configure)
  math(EXPR count "${count} + 1")
  set(build "${SCRATCH}/build ${count}")
  set(nothing_installed)
  foreach(package IN ITEMS Eigen3 nlohmann_json CLI11 Catch2 SDL2)
    list(APPEND nothing_installed -DCMAKE_DISABLE_FIND_PACKAGE_${package}=ON)
  endforeach()
  execute_process(COMMAND "${CMAKE_COMMAND}" -E env https_proxy=http://127.0.0.1:9 "${CMAKE_COMMAND}" -S "${ROOT}" -B "${build}" -G Ninja
    -DCMAKE_EXPORT_COMPILE_COMMANDS=ON ${nothing_installed} ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said)
endmacro()

# must_say(TEXT...): checks that the latest configure failed, and that one line of its output contains each text.
function(must_say)
  string(REPLACE ";" "," lines "${said}")  # a semicolon would end an item of the list
  string(REGEX MATCHALL "[^\n]*deepX: [^\n]*" lines "${lines}")
  list(LENGTH lines found)
  if(status EQUAL 0 OR NOT found EQUAL 1)
    message(FATAL_ERROR "expected an error in one line of deepX; status ${status}\n${said}")
  endif()
  foreach(text IN LISTS ARGN)
    string(FIND "${lines}" "${text}" at)
    if(at EQUAL -1)
      message(FATAL_ERROR "expected ${text} in: ${lines}")
    endif()
  endforeach()
endfunction()

configure("-DDEEPX_ARCHIVES=${archives}")
if(NOT status EQUAL 0)
  message(FATAL_ERROR "${said}")
endif()
foreach(file IN ITEMS eigen3-src/Eigen/Core nlohmann_json-src/include/nlohmann/json.hpp cli11-src/include/CLI/CLI.hpp imgui-src/imgui.cpp
    sdl2-src/one.c catch2-src/two.cpp)
  if(NOT EXISTS "${build}/_deps/${file}")
    message(FATAL_ERROR "${file} was not unpacked")
  endif()
endforeach()
# Warnings in foreign code must not appear.
file(READ "${build}/compile_commands.json" commands)
string(FIND "${commands}" "-I${build}/_deps/sdl2-src" at)
if(NOT at EQUAL -1)
  message(FATAL_ERROR "SDL2's headers are not SYSTEM")
endif()

file(APPEND "${archives}/SDL2-2.32.8.tar.gz" "x")
configure("-DDEEPX_ARCHIVES=${archives}")
must_say("SDL2" "SDL2-2.32.8.tar.gz has the SHA-256 " "-DFETCHCONTENT_SOURCE_DIR_SDL2=FOLDER")
file(REMOVE "${archives}/v3.7.1.tar.gz")
configure("-DDEEPX_ARCHIVES=${archives}")
must_say("Catch2 is not installed" "does not hold v3.7.1.tar.gz" "-DFETCHCONTENT_SOURCE_DIR_CATCH2=FOLDER")
configure(-DFETCHCONTENT_SOURCE_DIR_EIGEN3=${SCRATCH}/packed/eigen-5.0.1.tar.gz/a-1.0)
must_say("nlohmann_json is not installed" "json.tar.xz cannot be fetched (" "-DFETCHCONTENT_SOURCE_DIR_NLOHMANN_JSON=FOLDER")
configure(-DFETCHCONTENT_FULLY_DISCONNECTED=ON)
must_say("Eigen3 is not installed" "eigen-5.0.1.tar.gz" "-DFETCHCONTENT_SOURCE_DIR_EIGEN3=FOLDER")

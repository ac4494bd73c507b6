# SPDX-License-Identifier: MIT
# Everything that deepX takes from others. An existing target or a package that CMake finds is used; otherwise the
# pinned archive is fetched, or taken from the folder DEEPX_ARCHIVES. setup.sh fills .deps/ on Debian. Packages there
# are found first, also by builds started by hand.

include(FetchContent)
set(FETCHCONTENT_QUIET ON)

set(private "${PROJECT_SOURCE_DIR}/.deps")
foreach(package IN ITEMS eigen json catch2)
  if(EXISTS "${private}/${package}/usr" AND NOT DEEPX_ARCHIVES)
    list(PREPEND CMAKE_PREFIX_PATH "${private}/${package}/usr")
    list(APPEND CMAKE_FIND_ROOT_PATH "${private}/${package}/usr")
  endif()
endforeach()
foreach(package IN ITEMS imgui sdl2 catch2_source)
  string(REPLACE "_source" "" name ${package})
  string(TOUPPER ${name} name)
  if(EXISTS "${private}/${package}" AND NOT FETCHCONTENT_SOURCE_DIR_${name} AND NOT DEEPX_ARCHIVES)
    set(FETCHCONTENT_SOURCE_DIR_${name} "${private}/${package}")
  endif()
endforeach()

# deepx_archive(NAME URL SHA256 RESULT): the archive as a file; on failure an error of one line.
function(deepx_archive name url sha256 result)
  string(TOUPPER ${name} upper)
  cmake_path(GET url FILENAME file)
  set(remedy "give the folder of its sources by -DFETCHCONTENT_SOURCE_DIR_${upper}=FOLDER")
  if(DEEPX_ARCHIVES)
    set(archive "${DEEPX_ARCHIVES}/${file}")
    if(NOT EXISTS "${archive}")
      message(FATAL_ERROR " deepX: ${name} is not installed, and DEEPX_ARCHIVES=${DEEPX_ARCHIVES} does not hold ${file}; put it there, or ${remedy}")
    endif()
  else()
    set(archive "${FETCHCONTENT_BASE_DIR}/archives/${file}")
    if(NOT EXISTS "${archive}")
      if(FETCHCONTENT_FULLY_DISCONNECTED)
        message(FATAL_ERROR " deepX: ${name} is not installed, and FETCHCONTENT_FULLY_DISCONNECTED forbids fetching ${url}; ${remedy}")
      endif()
      file(DOWNLOAD "${url}" "${archive}.part" STATUS status INACTIVITY_TIMEOUT 30)
      list(GET status 0 code)
      if(code)
        list(GET status 1 words)
        message(FATAL_ERROR " deepX: ${name} is not installed, and ${url} cannot be fetched (${words}); ${remedy}")
      endif()
      file(RENAME "${archive}.part" "${archive}")
    endif()
  endif()
  file(SHA256 "${archive}" got)
  if(NOT got STREQUAL sha256)
    message(FATAL_ERROR " deepX: ${name}: ${archive} has the SHA-256 ${got}, expected is ${sha256}; delete it and configure again, or ${remedy}")
  endif()
  set(${result} "${archive}" PARENT_SCOPE)
endfunction()

# deepx_fetch(NAME URL SHA256 ARGUMENT...): fetches the archive by FetchContent, without its warnings.
function(deepx_fetch name url sha256)
  string(TOUPPER ${name} upper)
  string(TOLOWER ${name} lower)
  if(DEEPX_ARCHIVES AND EXISTS "${DEEPX_ARCHIVES}/SHA256SUMS")  # hashes of repacked archives
    cmake_path(GET url FILENAME file)
    file(STRINGS "${DEEPX_ARCHIVES}/SHA256SUMS" lines)
    foreach(line IN LISTS lines)
      if(line MATCHES "^([0-9a-f]+) [ *](.+)$" AND CMAKE_MATCH_2 STREQUAL file)
        set(sha256 ${CMAKE_MATCH_1})
      endif()
    endforeach()
  endif()
  FetchContent_GetProperties(${name})
  if(NOT FETCHCONTENT_SOURCE_DIR_${upper} AND NOT ${lower}_POPULATED)
    deepx_archive(${name} ${url} ${sha256} url)
  endif()
  # SYSTEM comes first: after the hash, CMake 3.25 reads it as part of the hash.
  FetchContent_Declare(${name} SYSTEM URL "${url}" URL_HASH SHA256=${sha256} ${ARGN})
  FetchContent_MakeAvailable(${name})
endfunction()

# deepx_header_library(TARGET PACKAGE VERSION FOLDER URL SHA256): makes the imported TARGET, unless it exists.
function(deepx_header_library target package version folder url sha256)
  if(TARGET ${target})
    return()
  endif()
  find_package(${package} ${version} CONFIG QUIET GLOBAL)
  if(NOT TARGET ${target})
    deepx_fetch(${package} ${url} ${sha256} SOURCE_SUBDIR none)
    FetchContent_GetProperties(${package} SOURCE_DIR source)
    add_library(${target} INTERFACE IMPORTED GLOBAL)
    target_include_directories(${target} SYSTEM INTERFACE "${source}/${folder}")
  endif()
endfunction()

deepx_header_library(Eigen3::Eigen Eigen3 5.0 .
  https://gitlab.com/libeigen/eigen/-/archive/5.0.1/eigen-5.0.1.tar.gz
  e9c326dc8c05cd1e044c71f30f1b2e34a6161a3b6ecf445d56b53ff1669e3dec)
deepx_header_library(nlohmann_json::nlohmann_json nlohmann_json 3.11 include
  https://github.com/nlohmann/json/releases/download/v3.11.3/json.tar.xz
  d6c65aca6b1ed68e7a182f4757257b107ae403032760ed6ef121c9d55e81757d)
if(DEEPX_PROGRAM AND NOT EMSCRIPTEN)
  deepx_header_library(CLI11::CLI11 CLI11 2.1 include
    https://github.com/CLIUtils/CLI11/archive/v2.4.2.tar.gz
    f2d893a65c3b1324c50d4e682c0cdc021dd0477ae2c048544f39eed6654b699a)
endif()

if(DEEPX_TESTS)
  if(NOT EMSCRIPTEN)  # Emscripten cannot link libraries of this machine
    unset(FETCHCONTENT_SOURCE_DIR_CATCH2)
    find_package(Catch2 3.4 CONFIG QUIET)
  endif()
  if(NOT Catch2_FOUND)
    deepx_fetch(Catch2 https://github.com/catchorg/Catch2/archive/refs/tags/v3.7.1.tar.gz
      c991b247a1a0d7bb9c39aa35faf0fe9e19764213f28ffba3109388e62ee0269c)
    set_target_properties(Catch2 PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 40)  # a hundred small files
    FetchContent_GetProperties(Catch2 SOURCE_DIR catch2_source)
    list(APPEND CMAKE_MODULE_PATH "${catch2_source}/extras")
  endif()
endif()

if(DEEPX_PLAYGROUND)
  include("${CMAKE_CURRENT_LIST_DIR}/imgui.cmake")
endif()

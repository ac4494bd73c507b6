# SPDX-License-Identifier: MIT
# Everything that deepX takes from others. A package that CMake finds is used; otherwise the pinned archive is fetched.
# setup.sh fills .deps/ on Debian, and what it put there is seen first, also by builds started by hand.

include(FetchContent)
set(FETCHCONTENT_QUIET ON)

set(private "${PROJECT_SOURCE_DIR}/.deps")
foreach(package IN ITEMS eigen json catch2)
  if(EXISTS "${private}/${package}/usr")
    list(PREPEND CMAKE_PREFIX_PATH "${private}/${package}/usr")
    list(APPEND CMAKE_FIND_ROOT_PATH "${private}/${package}/usr")
  endif()
endforeach()
foreach(package IN ITEMS imgui sdl2 catch2_source)
  string(REPLACE "_source" "" name ${package})
  string(TOUPPER ${name} name)
  if(EXISTS "${private}/${package}" AND NOT FETCHCONTENT_SOURCE_DIR_${name})
    set(FETCHCONTENT_SOURCE_DIR_${name} "${private}/${package}")
  endif()
endforeach()

# header_library(TARGET PACKAGE VERSION FOLDER URL SHA256): makes the imported TARGET.
function(header_library target package version folder url sha256)
  find_package(${package} ${version} CONFIG QUIET GLOBAL)
  if(NOT TARGET ${target})
    FetchContent_Declare(${package} URL ${url} URL_HASH SHA256=${sha256} SOURCE_SUBDIR none)
    FetchContent_MakeAvailable(${package})
    FetchContent_GetProperties(${package} SOURCE_DIR source)
    add_library(${target} INTERFACE IMPORTED GLOBAL)
    target_include_directories(${target} SYSTEM INTERFACE "${source}/${folder}")
  endif()
endfunction()

header_library(Eigen3::Eigen Eigen3 5.0 .
  https://gitlab.com/libeigen/eigen/-/archive/5.0.1/eigen-5.0.1.tar.gz
  e9c326dc8c05cd1e044c71f30f1b2e34a6161a3b6ecf445d56b53ff1669e3dec)
header_library(nlohmann_json::nlohmann_json nlohmann_json 3.11 include
  https://github.com/nlohmann/json/releases/download/v3.11.3/json.tar.xz
  d6c65aca6b1ed68e7a182f4757257b107ae403032760ed6ef121c9d55e81757d)

if(DEEPX_TESTS)
  if(EMSCRIPTEN)
    set(installed)  # libraries of this machine do not link
  else()
    set(installed FIND_PACKAGE_ARGS 3.4 CONFIG)
    unset(FETCHCONTENT_SOURCE_DIR_CATCH2)
  endif()
  FetchContent_Declare(Catch2
    URL https://github.com/catchorg/Catch2/archive/refs/tags/v3.7.1.tar.gz
    URL_HASH SHA256=c991b247a1a0d7bb9c39aa35faf0fe9e19764213f28ffba3109388e62ee0269c
    SYSTEM ${installed})
  FetchContent_MakeAvailable(Catch2)
  if(NOT Catch2_FOUND)
    set_target_properties(Catch2 PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 40)  # a hundred small files
    list(APPEND CMAKE_MODULE_PATH "${catch2_SOURCE_DIR}/extras")
  endif()
endif()

if(DEEPX_PLAYGROUND)
  include(imgui)
endif()

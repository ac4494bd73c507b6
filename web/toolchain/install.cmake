# SPDX-License-Identifier: MIT
# What `cmake --install` installs: headers below include/deepX, so that only projects that link deepX see them, the
# libraries, the program, the licenses, and the files that find_package(deepX) reads.

include(CMakePackageConfigHelpers)
include(GNUInstallDirs)
set(deepx_headers "${CMAKE_INSTALL_INCLUDEDIR}/deepX")
set(deepx_package "${CMAKE_INSTALL_LIBDIR}/cmake/deepX")

install(DIRECTORY engine DESTINATION "${deepx_headers}" FILES_MATCHING PATTERN "*.h")
install(TARGETS deepx_base deepx_f32 deepx_f64 EXPORT deepX INCLUDES DESTINATION "${deepx_headers}")
install(EXPORT deepX FILE deepXTargets.cmake NAMESPACE deepX:: DESTINATION "${deepx_package}")
if(TARGET deepx)
  install(TARGETS deepx)
endif()
install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}")

# deepx_license(NAME TARGET DEBIAN): installs the license of a header library that is installed, too, if its source has
# one.
function(deepx_license name target debian)
  if(NOT TARGET ${target})
    return()
  endif()
  get_target_property(folder ${target} INTERFACE_INCLUDE_DIRECTORIES)
  list(GET folder 0 folder)
  file(GLOB found "${folder}/COPYING.MPL2" "${folder}/LICENSE*" "${folder}/../LICENSE*" "${folder}/../share/doc/${debian}/copyright"
    "${folder}/../../share/doc/${debian}/copyright")
  if(found)
    list(GET found 0 license)
    install(FILES "${license}" DESTINATION "${CMAKE_INSTALL_DOCDIR}" RENAME "LICENSE.${name}")
  endif()
endfunction()
deepx_license(Eigen Eigen3::Eigen libeigen3-dev)
deepx_license(json nlohmann_json::nlohmann_json nlohmann-json3-dev)
deepx_license(CLI11 CLI11::CLI11 libcli11-dev)

# An Eigen that other projects cannot find, fetched or in .deps/, is installed, too.
get_target_property(eigen Eigen3::Eigen INTERFACE_INCLUDE_DIRECTORIES)
list(GET eigen 0 eigen)
set(deepx_eigen "")
foreach(own IN ITEMS "${FETCHCONTENT_BASE_DIR}" "${PROJECT_SOURCE_DIR}/.deps")
  cmake_path(IS_PREFIX own "${eigen}" NORMALIZE inside)
  if(inside)
    set(deepx_eigen "${deepx_headers}/eigen3")
    install(DIRECTORY "${eigen}/Eigen" DESTINATION "${deepx_eigen}")
    break()
  endif()
endforeach()

configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/deepXConfig.cmake.in" "${PROJECT_BINARY_DIR}/deepXConfig.cmake"
  INSTALL_DESTINATION "${deepx_package}")
# Until 1.0 a new minor version may change what programs call.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/deepXConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/deepXConfig.cmake" "${PROJECT_BINARY_DIR}/deepXConfigVersion.cmake"
  DESTINATION "${deepx_package}")

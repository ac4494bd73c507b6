# SPDX-License-Identifier: MIT
# The fonts of the playground as one generated source file, ${fonts_source}; and the npm packages, if they are missing.

find_program(DEEPX_NODE node)
find_program(DEEPX_NPM npm)
if(NOT DEEPX_NODE OR NOT DEEPX_NPM)
  message(FATAL_ERROR "node or npm is missing from PATH: install Node.js 18 or later from your package manager, or "
                      "leave the playground out with -DDEEPX_PLAYGROUND=OFF")
endif()

# All build folders share the packages: one of them gets them while the others wait.
set(web "${PROJECT_SOURCE_DIR}/web")
set(wanted "${web}/package-lock.json")
set(packages "${web}/node_modules/.package-lock.json")  # npm writes this file last
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${wanted}")
if(NOT EXISTS "${packages}" OR NOT "${packages}" IS_NEWER_THAN "${wanted}")
  file(LOCK "${PROJECT_SOURCE_DIR}/build/npm.lock")
  if(NOT EXISTS "${packages}" OR NOT "${packages}" IS_NEWER_THAN "${wanted}")
    message(STATUS "Getting npm packages")
    execute_process(COMMAND "${DEEPX_NPM}" ci --no-audit --no-fund WORKING_DIRECTORY "${web}" COMMAND_ERROR_IS_FATAL ANY)
    file(TOUCH "${packages}")
  endif()
  file(LOCK "${PROJECT_SOURCE_DIR}/build/npm.lock" RELEASE)
endif()

set(fonts_source "${PROJECT_BINARY_DIR}/fonts.cpp")
add_custom_command(OUTPUT "${fonts_source}"
  COMMAND "${DEEPX_NODE}" "${web}/toolchain/fonts.mjs" "${fonts_source}"
  DEPENDS "${web}/toolchain/fonts.mjs" "${packages}" COMMENT "Cutting fonts to the glyphs in use" VERBATIM)

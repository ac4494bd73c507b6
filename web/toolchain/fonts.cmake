# SPDX-License-Identifier: MIT
# The fonts of the playground as one generated source file, ${fonts_source}; and the npm packages, if they are missing.

find_program(DEEPX_NODE node)
find_program(DEEPX_NPM npm)
if(NOT DEEPX_NODE OR NOT DEEPX_NPM)
  message(FATAL_ERROR "node or npm is missing from PATH: install Node.js 18 or later from your package manager, or "
                      "leave the playground out with -DDEEPX_PLAYGROUND=OFF")
endif()

set(web "${PROJECT_SOURCE_DIR}/web")
set(packages "${web}/node_modules/.package-lock.json")  # npm writes this file last
add_custom_command(OUTPUT "${packages}"
  COMMAND "${DEEPX_NPM}" ci --no-audit --no-fund && "${CMAKE_COMMAND}" -E touch "${packages}"
  DEPENDS "${web}/package-lock.json" WORKING_DIRECTORY "${web}" COMMENT "Getting npm packages" VERBATIM)
add_custom_target(deepx_npm_packages ALL DEPENDS "${packages}")

set(fonts_source "${PROJECT_BINARY_DIR}/fonts.cpp")
add_custom_command(OUTPUT "${fonts_source}"
  COMMAND "${DEEPX_NODE}" "${web}/toolchain/fonts.mjs" "${fonts_source}"
  DEPENDS "${web}/toolchain/fonts.mjs" "${packages}" COMMENT "Cutting fonts to the glyphs in use" VERBATIM)

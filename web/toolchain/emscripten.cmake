# SPDX-License-Identifier: MIT
# The toolchain file of the preset "web": the Emscripten in .deps/ if setup.sh put one there, else the emcc on PATH.

set(emscripten_root "${CMAKE_CURRENT_LIST_DIR}/../../.deps/emscripten/usr/share/emscripten")
if(NOT EXISTS "${emscripten_root}/emcc")
  find_program(EM_CONFIG_TOOL em-config)
  if(NOT EM_CONFIG_TOOL)
    message(FATAL_ERROR "emcc is missing from PATH: install Emscripten 3.1.69 or later, for example by emsdk or "
                        "`brew install emscripten`")
  endif()
  execute_process(COMMAND "${EM_CONFIG_TOOL}" EMSCRIPTEN_ROOT OUTPUT_VARIABLE emscripten_root
                  OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
endif()
include("${emscripten_root}/cmake/Modules/Platform/Emscripten.cmake")
if(EMSCRIPTEN_VERSION VERSION_LESS 3.1.69)
  message(FATAL_ERROR "Emscripten ${EMSCRIPTEN_VERSION} in ${emscripten_root} is too old: install 3.1.69 or later")
endif()

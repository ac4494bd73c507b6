# SPDX-License-Identifier: MIT
# Compiler settings: flags that all objects here must share, and deepx_target() for our targets. A project that includes
# this one gets none of them, except deepx_shared_flags, which its code must share with the engine's.

if(PROJECT_IS_TOP_LEVEL)
  find_program(DEEPX_CCACHE ccache)
  if(DEEPX_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_C_COMPILER_LAUNCHER ${DEEPX_CCACHE})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${DEEPX_CCACHE})
  endif()
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

set(deepx_shared_flags)
if(EMSCRIPTEN)
  # There is one thread, and nothing uses the name of a type: guards and names would only make the download larger.
  set(deepx_shared_flags -fwasm-exceptions -msimd128 -msse4.2)
  add_compile_options(-fno-threadsafe-statics $<$<COMPILE_LANGUAGE:CXX>:-fno-rtti>)
  add_link_options(-fwasm-exceptions)
endif()
if(DEEPX_NATIVE_ARCH)
  list(APPEND deepx_shared_flags -march=native)
endif()
add_compile_options(${deepx_shared_flags})
if(DEEPX_SANITIZE)
  add_compile_options(-O1 -g1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
    $<$<CXX_COMPILER_ID:Clang>:-fsanitize=fuzzer-no-link>)
  add_link_options(-fsanitize=address,undefined)
endif()

# deepx_target(TARGET): includes from the repository root, our warnings, and arithmetic without errno.
# With DEEPX_UNITY the compiler gets several files as one, so names in unnamed namespaces must differ within a target.
function(deepx_target target)
  target_include_directories(${target} PUBLIC "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>")
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${DEEPX_UNITY} UNITY_BUILD_BATCH_SIZE 12)
  target_compile_options(${target} PRIVATE -fno-math-errno)
  if(NOT PROJECT_IS_TOP_LEVEL)
    # Warnings are for those who work on deepX, in its headers, too.
    set_target_properties(${target} PROPERTIES SYSTEM ON)
    target_compile_options(${target} PRIVATE -w)
    return()
  endif()
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion)
  # In a unity build the globals of other files are not what a local variable should be compared with.
  if(NOT DEEPX_UNITY)
    target_compile_options(${target} PRIVATE -Wshadow)
  elseif(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    target_compile_options(${target} PRIVATE -Wshadow=local)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # GCC asks whether TableKey<Op> should declare a template. It should declare one function for each operator.
    # In a unity build it also takes a source for a header whose unnamed namespaces other sources would see.
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-Wno-non-template-friend;-Wno-subobject-linkage>)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # GCC bugs 105593 and 105651: GCC's own headers cause these warnings. Clang, which builds the web preset, still gives them.
    target_compile_options(${target} PRIVATE -Wno-uninitialized -Wno-maybe-uninitialized -Wno-restrict)
  endif()
endfunction()

# deepx_for_size(TARGET): compiles code that takes little time to run for size in the browser, which downloads it, and
# for speed elsewhere.
function(deepx_for_size target)
  if(EMSCRIPTEN)
    target_compile_options(${target} PRIVATE -Oz)
  else()
    target_compile_options(${target} PRIVATE $<IF:$<BOOL:${DEEPX_SANITIZE}>,-O0,-O1>)
  endif()
endfunction()

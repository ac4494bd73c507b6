# SPDX-License-Identifier: MIT
# Every header of engine/ and playground/ compiles alone: each is included by a source file with nothing else. A test
# builds the target deepx_standalone, so that a header that does not compile alone is a failing test, and unchanged
# headers are not compiled again.
#
# A header's includes precede its other lines, so including one of them first changes nothing. So headers are grouped
# by the first header of `shared` that they include, directly or indirectly, and that header is precompiled once.
# Headers that include none of them are compiled without a precompiled header.

set(shared playground/model/experiment/experiment.h engine/ops/ops.h engine/nn/layer.h engine/tensor/tensor.h imgui.h)

# deepx_includes_of(FILE RESULT): the files that FILE, given by its path from the root, includes directly or indirectly.
# Each file is read once.
function(deepx_includes_of file result)
  get_property(known GLOBAL PROPERTY "deepx_included_by_${file}" SET)
  if(NOT known AND EXISTS "${PROJECT_SOURCE_DIR}/${file}")
    file(STRINGS "${PROJECT_SOURCE_DIR}/${file}" all REGEX "^[ \t]*#[ \t]*include")
    list(TRANSFORM all REPLACE "^[ \t]*#[ \t]*include[ \t]*[\"<]([^\">]*)[\">].*" "\\1")
    foreach(header IN LISTS all)
      deepx_includes_of("${header}" more)
      list(APPEND all ${more})
    endforeach()
    list(REMOVE_DUPLICATES all)
    set_property(GLOBAL PROPERTY "deepx_included_by_${file}" "${all}")
  endif()
  get_property(all GLOBAL PROPERTY "deepx_included_by_${file}")
  set(${result} "${all}" PARENT_SCOPE)
endfunction()

file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}" "${PROJECT_SOURCE_DIR}/engine/*.h" "${PROJECT_SOURCE_DIR}/playground/*.h")
foreach(header IN LISTS headers)
  deepx_includes_of(${header} included)
  set(group nothing)
  foreach(name IN LISTS shared)
    if(name IN_LIST included)
      set(group ${name})
      break()
    endif()
  endforeach()
  string(MAKE_C_IDENTIFIER ${header} name)
  set(alone "${PROJECT_BINARY_DIR}/standalone/${name}.cpp")
  file(CONFIGURE OUTPUT "${alone}" CONTENT "#include \"${header}\"\n")
  list(APPEND standalone_${group} "${alone}")
endforeach()

# These libraries are not linked with the targets that they need, because those are built at the same time.
add_custom_target(deepx_standalone)
foreach(group IN LISTS shared ITEMS nothing)
  string(MAKE_C_IDENTIFIER "deepx_standalone_${group}" target)
  add_library(${target} OBJECT EXCLUDE_FROM_ALL ${standalone_${group}})
  add_dependencies(deepx_standalone ${target})
  deepx_target(${target})
  set_target_properties(${target} PROPERTIES UNITY_BUILD OFF)
  foreach(from IN ITEMS deepx_ui deepx_imgui_backend)
    target_include_directories(${target} SYSTEM PRIVATE $<TARGET_PROPERTY:${from},INTERFACE_SYSTEM_INCLUDE_DIRECTORIES>
      $<TARGET_PROPERTY:${from},INTERFACE_INCLUDE_DIRECTORIES>)
    target_compile_definitions(${target} PRIVATE $<TARGET_PROPERTY:${from},INTERFACE_COMPILE_DEFINITIONS>)
  endforeach()
  target_compile_options(${target} PRIVATE -O0 -fno-sanitize=all)
  if(NOT group STREQUAL nothing)
    target_precompile_headers(${target} PRIVATE "<${group}>")
  endif()
endforeach()
add_test(NAME "house: every header compiles alone"
  COMMAND "${CMAKE_COMMAND}" --build "${PROJECT_BINARY_DIR}" --target deepx_standalone --parallel 2)

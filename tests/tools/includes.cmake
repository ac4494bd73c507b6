# SPDX-License-Identifier: MIT
# The order of the folders: fails if a file includes a folder above or beside its own. Then writes wrong includes below
# SCRATCH and fails unless each is found. cmake -DROOT=<repository> -DSCRATCH=<folder to fill> -P includes.cmake

cmake_minimum_required(VERSION 3.25)

# The folders that each folder may include besides itself.
set(engine_ops engine/core engine/tensor engine/graph)
set(above_ops ${engine_ops} engine/ops)
set(whole_engine engine ${above_ops} engine/nn engine/optim engine/data engine/io engine/check)
set(may_include_engine/core "")
set(may_include_engine/tensor engine/core)
set(may_include_engine/graph engine/core engine/tensor)
set(may_include_engine/ops ${engine_ops})
foreach(folder IN ITEMS nn optim)
  set(may_include_engine/${folder} ${above_ops})
endforeach()
set(may_include_engine/io ${above_ops} engine/nn engine/optim)
set(may_include_engine/data ${above_ops} engine/io)
set(may_include_engine/check ${above_ops} engine/nn)
set(may_include_engine ${whole_engine})
set(may_include_playground/geometry "")

# deepx_rooms(FOLDER GROUP...): the subfolders of a folder, lowest first. Each may include all groups before its own,
# and the folders in `below`.
macro(deepx_rooms folder)
  set(rooms_of_${folder})
  foreach(group IN ITEMS ${ARGN})
    string(REPLACE "," ";" group "${group}")
    list(TRANSFORM group PREPEND "playground/${folder}/")
    foreach(room IN LISTS group)
      set(may_include_${room} ${rooms_of_${folder}} ${below})
    endforeach()
    list(APPEND rooms_of_${folder} ${group})
  endforeach()
endmacro()
set(below playground/geometry)
deepx_rooms(widgets base controls,math plots,network cards)
set(below playground/geometry ${whole_engine})
deepx_rooms(model text,formula spec problems train plot,backprop,gradients studies experiment,experiment/commands,experiment/parts share)
# The commands and the parts are drawers of the experiment's room.
list(APPEND may_include_playground/model/experiment playground/model/experiment/commands playground/model/experiment/parts)
foreach(drawer IN ITEMS commands parts)
  list(APPEND may_include_playground/model/experiment/${drawer} playground/model/experiment)
endforeach()
set(below ${rooms_of_widgets} ${rooms_of_model} ${whole_engine})
deepx_rooms(panels studies,shared train/data,train/output,backprop train/time,train/network train,gradients,problems,frame)
set(may_include_playground/cli ${rooms_of_model} ${whole_engine})
set(may_include_playground/app ${rooms_of_panels} ${rooms_of_widgets} ${rooms_of_model} ${whole_engine})

# Foreign headers, and the only files that may include them.
set(only_in_Eigen "^engine/tensor/eigen\\.h$")
set(only_in_imgui "^playground/(widgets|panels|app)/")
set(only_in_SDL "^playground/app/")
set(only_in_emscripten "^playground/app/platform_web\\.")
set(only_in_CLI "^playground/cli/")

# check(ROOT RESULT): the wrong includes below ROOT as a list of lines.
function(check root result)
  set(wrong)
  file(GLOB_RECURSE files RELATIVE "${root}" "${root}/engine/*.h" "${root}/engine/*.cpp" "${root}/playground/*.h"
    "${root}/playground/*.cpp")
  foreach(file IN LISTS files)
    cmake_path(GET file PARENT_PATH folder)
    if(NOT DEFINED may_include_${folder})
      list(APPEND wrong "${file} lies in a folder that the rules of tests/tools/includes.cmake do not name")
      continue()
    endif()
    file(STRINGS "${root}/${file}" includes REGEX "^[ \t]*#[ \t]*include")
    foreach(line IN LISTS includes)
      string(REGEX REPLACE "^[ \t]*#[ \t]*include[ \t]*[\"<]([^\">]*)[\">].*" "\\1" header "${line}")
      if(header MATCHES "^(engine|playground|tests|web)/")
        cmake_path(GET header PARENT_PATH target)
        if(NOT target STREQUAL folder AND NOT target IN_LIST may_include_${folder})
          list(APPEND wrong "${file} includes ${header}")
        endif()
      elseif(header MATCHES "^(Eigen|imgui|SDL|emscripten|CLI)")
        if(NOT file MATCHES "${only_in_${CMAKE_MATCH_1}}")
          list(APPEND wrong "${file} includes ${header}")
        endif()
      endif()
    endforeach()
  endforeach()
  set(${result} "${wrong}" PARENT_SCOPE)
endfunction()

check("${ROOT}" wrong)
if(wrong)
  list(JOIN wrong "\n  " lines)
  message(FATAL_ERROR "These includes break the order of the folders:\n  ${lines}")
endif()

# Tests the check itself.
set(written
  "engine/core/a.h|engine/tensor/tensor.h" "engine/tensor/a.cpp|engine/ops/ops.h" "engine/nn/a.h|engine/optim/sgd.h"
  "engine/ops/a.cpp|Eigen/Core" "engine/graph/a.h|playground/model/spec/spec.h" "playground/widgets/base/a.cpp|engine/core/error.h"
  "playground/model/text/a.cpp|imgui.h" "playground/model/text/b.cpp|SDL.h" "playground/panels/train/a.h|playground/app/window.h"
  "playground/app/window.cpp|emscripten.h" "playground/model/text/c.cpp|CLI/CLI.hpp" "playground/model/spec/a.h|playground/model/train/run.h"
  "playground/model/plot/a.h|playground/model/backprop/trace.h" "playground/widgets/base/b.h|playground/widgets/cards/node_card.h"
  "playground/panels/train/time/a.h|playground/panels/train/train_state.h" "playground/panels/gradients/a.h|playground/panels/problems/problem_view.h")
file(REMOVE_RECURSE "${SCRATCH}")
foreach(pair IN LISTS written)
  string(REPLACE "|" ";" pair "${pair}")
  list(GET pair 0 file)
  list(GET pair 1 header)
  file(WRITE "${SCRATCH}/${file}" "#include <vector>\n#include \"${header}\"\n")
endforeach()
file(WRITE "${SCRATCH}/engine/new_folder/a.h" "\n")
file(WRITE "${SCRATCH}/engine/ops/right.cpp" "#include \"engine/core/error.h\"\n#include \"engine/ops/ops.h\"\n#include <cmath>\n")
check("${SCRATCH}" wrong)
foreach(pair IN LISTS written)
  string(REPLACE "|" " includes " line "${pair}")
  if(NOT line IN_LIST wrong)
    message(FATAL_ERROR "Not found: ${line}")
  endif()
endforeach()
list(LENGTH written expected)
list(LENGTH wrong found)
math(EXPR expected "${expected} + 1")  # the folder without rules
if(NOT found EQUAL expected)
  list(JOIN wrong "\n  " lines)
  message(FATAL_ERROR "${expected} wrong includes were written, ${found} found:\n  ${lines}")
endif()

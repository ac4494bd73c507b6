# SPDX-License-Identifier: MIT
# Dear ImGui (target deepx_imgui), and its backends for SDL2 and OpenGL (target deepx_imgui_backend), built from their sources.

# The same version as Debian's; the archive with docking is the one whose hash is published.
deepx_fetch(imgui https://github.com/ocornut/imgui/archive/v1.92.2b-docking.tar.gz
  f6ad86e6f938fdda4d5e362b9a9b39158963dd3257fdc9902efc148c0c0c39f9 SOURCE_SUBDIR none)
FetchContent_GetProperties(imgui SOURCE_DIR imgui)
add_library(deepx_imgui STATIC
  ${imgui}/imgui.cpp ${imgui}/imgui_draw.cpp ${imgui}/imgui_tables.cpp ${imgui}/imgui_widgets.cpp ${imgui}/misc/cpp/imgui_stdlib.cpp)
deepx_for_size(deepx_imgui)
target_include_directories(deepx_imgui SYSTEM PUBLIC "${imgui}" "${imgui}/misc/cpp")
target_compile_definitions(deepx_imgui PUBLIC
  ImDrawIdx=ImU32  # WebGL cannot offset vertices, and 16 bits allow only 65,536 of them in a window
  IMGUI_DISABLE_OBSOLETE_FUNCTIONS IMGUI_DISABLE_DEMO_WINDOWS IMGUI_DISABLE_DEBUG_TOOLS IMGUI_DISABLE_DEFAULT_FONT
  IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS)

set(sdl2_archive https://github.com/libsdl-org/SDL/releases/download/release-2.32.8/SDL2-2.32.8.tar.gz
  0ca83e9c9b31e18288c7ec811108e58bac1f1bb5ec6577ad386830eac51c787e)
if(EMSCRIPTEN)
  include("${CMAKE_CURRENT_LIST_DIR}/sdl2_web.cmake")
else()
  find_package(SDL2 2.0.18 QUIET)
  if(NOT TARGET SDL2::SDL2)
    set(CMAKE_POLICY_DEFAULT_CMP0077 NEW)  # so that the next lines take effect
    set(SDL_TEST OFF)
    set(SDL_STATIC OFF)
    set(SDL2_DISABLE_INSTALL ON)
    deepx_fetch(SDL2 ${sdl2_archive})
  endif()
endif()

set(backends "${imgui}/backends")
add_library(deepx_imgui_backend STATIC ${backends}/imgui_impl_sdl2.cpp ${backends}/imgui_impl_opengl3.cpp)
target_include_directories(deepx_imgui_backend SYSTEM PUBLIC "${backends}")
target_link_libraries(deepx_imgui_backend PUBLIC deepx_imgui SDL2::SDL2 ${CMAKE_DL_LIBS})
if(EMSCRIPTEN)
  target_compile_definitions(deepx_imgui_backend PUBLIC IMGUI_IMPL_OPENGL_ES3)
else()
  find_package(OpenGL REQUIRED)
  target_link_libraries(deepx_imgui_backend PUBLIC OpenGL::GL)
endif()

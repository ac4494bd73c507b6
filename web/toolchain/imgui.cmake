# SPDX-License-Identifier: MIT
# Dear ImGui (target imgui), and its backends for SDL2 and OpenGL (target imgui_backend), built from their sources.

# The same version as Debian's; the archive with docking is the one whose hash is published.
FetchContent_Declare(imgui
  URL https://github.com/ocornut/imgui/archive/v1.92.2b-docking.tar.gz
  URL_HASH SHA256=f6ad86e6f938fdda4d5e362b9a9b39158963dd3257fdc9902efc148c0c0c39f9
  SOURCE_SUBDIR none)
if(EMSCRIPTEN)
  set(without_its_cmake SOURCE_SUBDIR none)  # see sdl2_web.cmake
endif()
FetchContent_Declare(SDL2
  URL https://github.com/libsdl-org/SDL/releases/download/release-2.32.8/SDL2-2.32.8.tar.gz
  URL_HASH SHA256=0ca83e9c9b31e18288c7ec811108e58bac1f1bb5ec6577ad386830eac51c787e
  SYSTEM ${without_its_cmake})

FetchContent_MakeAvailable(imgui)
set(backends "${imgui_SOURCE_DIR}/backends")
add_library(imgui STATIC
  ${imgui_SOURCE_DIR}/imgui.cpp ${imgui_SOURCE_DIR}/imgui_draw.cpp
  ${imgui_SOURCE_DIR}/imgui_tables.cpp ${imgui_SOURCE_DIR}/imgui_widgets.cpp
  ${imgui_SOURCE_DIR}/misc/cpp/imgui_stdlib.cpp)
for_size(imgui)
target_include_directories(imgui SYSTEM PUBLIC "${imgui_SOURCE_DIR}" "${imgui_SOURCE_DIR}/misc/cpp")
target_compile_definitions(imgui PUBLIC
  ImDrawIdx=ImU32  # WebGL cannot offset vertices: 16 bits end at 65,536 of them in a window
  IMGUI_DISABLE_OBSOLETE_FUNCTIONS IMGUI_DISABLE_DEMO_WINDOWS IMGUI_DISABLE_DEBUG_TOOLS IMGUI_DISABLE_DEFAULT_FONT
  IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS)

if(EMSCRIPTEN)
  include(sdl2_web)
else()
  find_package(SDL2 2.0.18 QUIET)
  if(NOT TARGET SDL2::SDL2)
    set(CMAKE_POLICY_DEFAULT_CMP0077 NEW)  # so that the next lines count
    set(SDL_TEST OFF)
    set(SDL_STATIC OFF)
    set(SDL2_DISABLE_INSTALL ON)
    FetchContent_MakeAvailable(SDL2)
  endif()
endif()

add_library(imgui_backend STATIC ${backends}/imgui_impl_sdl2.cpp ${backends}/imgui_impl_opengl3.cpp)
target_include_directories(imgui_backend SYSTEM PUBLIC "${backends}")
target_link_libraries(imgui_backend PUBLIC imgui SDL2::SDL2 ${CMAKE_DL_LIBS})
if(EMSCRIPTEN)
  target_compile_definitions(imgui_backend PUBLIC IMGUI_IMPL_OPENGL_ES3)
else()
  find_package(OpenGL REQUIRED)
  target_link_libraries(imgui_backend PUBLIC OpenGL::GL)
endif()

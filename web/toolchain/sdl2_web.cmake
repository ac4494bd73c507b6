# SPDX-License-Identifier: MIT
# SDL2 for the browser as a plain static library: its own configure step takes minutes under Emscripten, this file none.
# It has only the browser's drivers, and no sound, sensors, 2D renderer or blitters, since nothing here uses them.

deepx_fetch(SDL2 ${sdl2_archive} SOURCE_SUBDIR none)
FetchContent_GetProperties(SDL2 SOURCE_DIR sdl2)
set(folders . atomic audio cpuinfo dynapi events file haptic joystick joystick/emscripten power power/emscripten render sensor stdlib thread
  thread/generic timer timer/unix video video/emscripten video/yuv2rgb loadso/dlopen filesystem/emscripten locale
  locale/emscripten misc misc/emscripten main/dummy)
set(sources)
foreach(folder IN LISTS folders)
  file(GLOB found "${sdl2}/src/${folder}/*.c")
  list(APPEND sources ${found})
endforeach()
add_library(deepx_sdl2 STATIC ${sources})
add_library(SDL2::SDL2 ALIAS deepx_sdl2)
deepx_for_size(deepx_sdl2)
target_include_directories(deepx_sdl2 SYSTEM PUBLIC "${sdl2}/include")
target_compile_definitions(deepx_sdl2 PRIVATE
  SDL_AUDIO_DISABLED SDL_SENSOR_DISABLED SDL_RENDER_DISABLED SDL_LEAN_AND_MEAN=1)
target_compile_options(deepx_sdl2 PRIVATE -w)

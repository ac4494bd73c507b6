# SPDX-License-Identifier: MIT
# SDL2 for the browser as a plain static library: its own configure step takes minutes under Emscripten, this none.
# Of its drivers only those of the browser, and no sound, sensors, 2D renderer or blitters, which nothing here uses.

FetchContent_MakeAvailable(SDL2)
set(folders . atomic audio cpuinfo dynapi events file haptic joystick joystick/emscripten power power/emscripten render sensor stdlib thread
  thread/generic timer timer/unix video video/emscripten video/yuv2rgb loadso/dlopen filesystem/emscripten locale
  locale/emscripten misc misc/emscripten main/dummy)
set(sources)
foreach(folder IN LISTS folders)
  file(GLOB found "${sdl2_SOURCE_DIR}/src/${folder}/*.c")
  list(APPEND sources ${found})
endforeach()
add_library(sdl2_web STATIC ${sources})
add_library(SDL2::SDL2 ALIAS sdl2_web)
for_size(sdl2_web)
target_include_directories(sdl2_web SYSTEM PUBLIC "${sdl2_SOURCE_DIR}/include")
target_compile_definitions(sdl2_web PRIVATE
  SDL_AUDIO_DISABLED SDL_SENSOR_DISABLED SDL_RENDER_DISABLED SDL_LEAN_AND_MEAN=1)
target_compile_options(sdl2_web PRIVATE -w)

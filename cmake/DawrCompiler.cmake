# How everything is compiled: one language level, one set of warnings, sanitizers by preset.

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Debug or RelWithDebInfo" FORCE)
endif()

set(DAWR_SANITIZE "" CACHE STRING "Sanitizers for every target, comma-separated, e.g. address,undefined")
option(DAWR_PRECOMPILE "Compile once what almost every file includes (cmake/precompiled.h)" OFF)
option(DAWR_FUZZ "Build the libFuzzer targets (clang only)" OFF)

find_program(DAWR_CCACHE ccache)
if(DAWR_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Without this it keeps nothing that was compiled with a precompiled header.
  set(sloppiness pch_defines,time_macros,include_file_mtime,include_file_ctime)
  set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_SLOPPINESS=${sloppiness} "${DAWR_CCACHE}")
endif()

add_library(dawr_options INTERFACE)
target_include_directories(dawr_options INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_options(dawr_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
target_compile_definitions(dawr_options INTERFACE $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 raises these inside its own headers (std::string, std::optional) when it inlines:
  # GCC bugs 105651 and 105562.
  target_compile_options(dawr_options INTERFACE
    -Wno-restrict -Wno-error=maybe-uninitialized -Wno-error=stringop-overflow -Wno-error=array-bounds)
else()
  # Clang counts sign conversion as part of -Wconversion, GCC does not: both judge alike. And it blames
  # the caller for what libstdc++ 12 uses inside std::stable_partition and std::stable_sort.
  target_compile_options(dawr_options INTERFACE -Wno-sign-conversion -Wno-deprecated-declarations)
endif()

if(DAWR_SANITIZE)
  target_compile_options(dawr_options INTERFACE
    -fsanitize=${DAWR_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(dawr_options INTERFACE -fsanitize=${DAWR_SANITIZE})
endif()
if(DAWR_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "DAWR_FUZZ needs clang: use the preset 'fuzz'.")
  endif()
  target_compile_options(dawr_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

# The headers compiled once, for targets with dawr_options.
set(dawr_precompiled "")
if(DAWR_PRECOMPILE)
  set(dawr_precompiled "${CMAKE_CURRENT_LIST_DIR}/precompiled.h")
  target_compile_options(dawr_options INTERFACE -pthread)  # some libraries ask for it: all or none
  file(CONFIGURE OUTPUT precompiled.cpp CONTENT "")
  add_library(dawr_precompiled OBJECT "${CMAKE_CURRENT_BINARY_DIR}/precompiled.cpp")
  target_link_libraries(dawr_precompiled PRIVATE dawr_options)
  target_precompile_headers(dawr_precompiled PRIVATE "${dawr_precompiled}")
endif()

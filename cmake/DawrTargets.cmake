# The words a folder's CMakeLists.txt is written with.
#
#   dawr_library(dawr_x SOURCES a.cpp LINKS dawr_domain USES PkgConfig::sqlite3)
#   dawr_program(dawr-x SOURCES main.cpp LINKS dawr_x)
#   dawr_test(test_x SOURCES x_test.cpp LINKS dawr_x LABEL core TIMEOUT 240 NEEDS dawr-broker SERIAL)
#   dawr_fuzz(fuzz_x SOURCES x_fuzz.cpp LINKS dawr_x)
#
# LINKS is what appears in the target's headers (PUBLIC), USES what only its .cpp files see (PRIVATE).
# A library without SOURCES is headers only.

# Adds a folder if it has something to build; a build directory notices by itself when that changes.
macro(dawr_folder folder)
  file(GLOB dawr_folder_list CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/CMakeLists.txt")
  if(dawr_folder_list)
    add_subdirectory(${folder})
  endif()
endmacro()

function(dawr_reuse_precompiled name)
  if(TARGET dawr_precompiled)
    target_precompile_headers(${name} REUSE_FROM dawr_precompiled)
  endif()
endfunction()

function(dawr_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS;USES")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "dawr_library(${name}): unknown arguments: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT arg_SOURCES)
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE dawr_options ${arg_LINKS} ${arg_USES})
    return()
  endif()
  add_library(${name} STATIC ${arg_SOURCES})
  target_link_libraries(${name} PUBLIC dawr_options ${arg_LINKS} PRIVATE ${arg_USES})
  dawr_reuse_precompiled(${name})
endfunction()

function(dawr_program name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS;USES")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "dawr_program(${name}): unknown arguments: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE dawr_options ${arg_LINKS} ${arg_USES})
  dawr_reuse_precompiled(${name})
endfunction()

# One Catch2 executable, known to ctest as one test. DAWR_SOURCE_DIR and DAWR_BIN_DIR are string
# literals in its sources. NEEDS names programs that it starts; SERIAL keeps it alone on the machine;
# THREADED: it starts threads. The thread sanitizer has nothing to say of tests with neither programs nor
# threads, so they are left out under it.
# LABEL defaults to the folder's name. TIMEOUT, 60 by default: the seconds that a machine may need which does nothing else.
# The limit is there against hanging, so a busy one gets five times as long; under sanitizers four times that.
function(dawr_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "SERIAL;THREADED" "LABEL;TIMEOUT" "SOURCES;LINKS;NEEDS;ARGS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "dawr_test(${name}): unknown arguments: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(DAWR_SANITIZE MATCHES "thread" AND NOT arg_THREADED AND NOT arg_NEEDS)
    return()
  endif()
  if(NOT arg_LABEL)
    get_filename_component(arg_LABEL "${CMAKE_CURRENT_SOURCE_DIR}" NAME)
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 60)
  endif()
  math(EXPR arg_TIMEOUT "${arg_TIMEOUT} * 5")
  if(DAWR_SANITIZE)
    math(EXPR arg_TIMEOUT "${arg_TIMEOUT} * 4")
  endif()

  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE dawr_options dawr_catch_main ${arg_LINKS})
  target_precompile_headers(${name} REUSE_FROM dawr_catch_header)
  target_compile_definitions(${name} PRIVATE
    DAWR_SOURCE_DIR="${PROJECT_SOURCE_DIR}" DAWR_BIN_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
  if(arg_NEEDS)
    add_dependencies(${name} ${arg_NEEDS})
  endif()

  add_test(NAME ${name} COMMAND ${name} ${arg_ARGS})
  set_tests_properties(${name} PROPERTIES
    LABELS "${arg_LABEL}"
    TIMEOUT ${arg_TIMEOUT}
    COST ${arg_TIMEOUT}  # the long ones first, that none is left alone at the end
    ENVIRONMENT "LC_ALL=C.UTF-8;SDL_VIDEODRIVER=dummy;SDL_AUDIODRIVER=dummy")
  if(arg_SERIAL)
    set_tests_properties(${name} PROPERTIES RUN_SERIAL TRUE)
  endif()
endfunction()

# One libFuzzer executable, built by the preset 'fuzz' only; ctest gives it a short run.
function(dawr_fuzz name)
  if(NOT DAWR_FUZZ)
    return()
  endif()
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "SECONDS" "SOURCES;LINKS;CORPUS")
  if(NOT arg_SECONDS)
    set(arg_SECONDS 20)
  endif()
  math(EXPR timeout "${arg_SECONDS} + 60")
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE dawr_options ${arg_LINKS})
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  add_test(NAME ${name} COMMAND ${name} -max_total_time=${arg_SECONDS} ${arg_CORPUS})
  set_tests_properties(${name} PROPERTIES LABELS fuzz TIMEOUT ${timeout})
endfunction()

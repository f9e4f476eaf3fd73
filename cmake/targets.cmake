# How newswire's targets are made. The DEPENDS of the libraries are the architecture's diagram.

add_library(newswire_flags INTERFACE)
target_compile_options(newswire_flags INTERFACE
  -Wall -Wextra -Wshadow
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor> $<$<COMPILE_LANGUAGE:CXX>:-Woverloaded-virtual>
  # g++ 12 warns wrongly of std::string at -O3 (GCC bug 105651).
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>
  $<$<BOOL:${NEWSWIRE_WERROR}>:-Werror>)
if(NEWSWIRE_SANITIZE)
  # The check of vptr opens a pipe to look at memory, and calls all objects bad where no descriptor
  # is left, which tests see to.
  target_compile_options(newswire_flags INTERFACE
    -fsanitize=${NEWSWIRE_SANITIZE} -fno-sanitize=vptr -fno-omit-frame-pointer
    -fno-sanitize-recover=all
    # g++ 12 warns wrongly of std::regex under them (GCC bug 105562).
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(newswire_flags INTERFACE -fsanitize=${NEWSWIRE_SANITIZE})
endif()
target_compile_definitions(newswire_flags INTERFACE
  $<$<BOOL:${NEWSWIRE_CRASH_POINTS}>:NEWSWIRE_CRASH_POINTS>)
target_include_directories(newswire_flags INTERFACE ${PROJECT_SOURCE_DIR})

# newswire_library(core SOURCES a.cpp b.cpp DEPENDS newswire_x PUBLIC_LIBS ... PRIVATE_LIBS ...)
function(newswire_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;PRIVATE_LIBS" ${ARGN})
  add_library(newswire_${name} STATIC ${ARG_SOURCES})
  target_link_libraries(newswire_${name} PUBLIC newswire_flags Threads::Threads ${ARG_DEPENDS}
                                         PRIVATE ${ARG_PRIVATE_LIBS})
endfunction()

# newswire_program(name SOURCES ... DEPENDS ...): an executable of tests, bench, samples or examples
function(newswire_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE newswire_flags Threads::Threads ${ARG_DEPENDS})
endfunction()

# The subscriber for other programs: one static archive for C++, whose ABI is the compiler's affair,
# and one shared library for C and all that speaks C, whose ABI is stable. Both are made of what
# newswire itself links. docs/embedding.md
set(embedded newswire_core newswire_query newswire_wire newswire_subscriber)
set_target_properties(${embedded} PROPERTIES
  POSITION_INDEPENDENT_CODE ON CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)

# Public headers, flat as <newswire/NAME.h>. Within the tree they include each other by folder.
set(public_headers
  core/clock.h core/item.h core/result.h query/query.h query/standing_queries.h
  subscriber/cursor.h subscriber/newswire.h subscriber/subscriber.h)
set(installed_headers "")
foreach(header IN LISTS public_headers)
  get_filename_component(name ${header} NAME)
  set(installed ${PROJECT_BINARY_DIR}/include/newswire/${name})
  add_custom_command(OUTPUT ${installed}
    COMMAND ${CMAKE_COMMAND} -D FROM=${PROJECT_SOURCE_DIR}/${header} -D TO=${installed}
            -P ${PROJECT_SOURCE_DIR}/cmake/public_header.cmake
    DEPENDS ${PROJECT_SOURCE_DIR}/${header} ${PROJECT_SOURCE_DIR}/cmake/public_header.cmake
    VERBATIM)
  list(APPEND installed_headers ${installed})
endforeach()
add_custom_target(newswire_headers ALL DEPENDS ${installed_headers})

add_library(newswire_cpp STATIC)
foreach(library IN LISTS embedded)
  target_sources(newswire_cpp PRIVATE $<TARGET_OBJECTS:${library}>)
endforeach()
target_compile_features(newswire_cpp INTERFACE cxx_std_20)
target_link_libraries(newswire_cpp PUBLIC Threads::Threads
                                   PRIVATE PkgConfig::zmq PkgConfig::re2 PkgConfig::utf8proc)
set_target_properties(newswire_cpp PROPERTIES
  LINKER_LANGUAGE CXX OUTPUT_NAME newswire++ EXPORT_NAME newswire)
add_library(newswire::newswire ALIAS newswire_cpp)

set(exports ${PROJECT_SOURCE_DIR}/subscriber/c/exports.map)
add_library(newswire_shared SHARED
  subscriber/c/event.cpp subscriber/c/options.cpp subscriber/c/subscriber.cpp)
target_compile_definitions(newswire_shared PRIVATE NEWSWIRE_VERSION="${PROJECT_VERSION}")
target_link_libraries(newswire_shared PRIVATE newswire_subscriber)
target_link_options(newswire_shared PRIVATE LINKER:--version-script=${exports})
if(NOT NEWSWIRE_SANITIZE)  # whose own symbols are the program's
  target_link_options(newswire_shared PRIVATE LINKER:--no-undefined)
endif()
# SOVERSION rises with the first change that would break a program built before it.
set_target_properties(newswire_shared PROPERTIES
  CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON LINK_DEPENDS ${exports}
  OUTPUT_NAME newswire EXPORT_NAME c VERSION ${PROJECT_VERSION} SOVERSION 0)
add_library(newswire::c ALIAS newswire_shared)

foreach(library newswire_cpp newswire_shared)
  add_dependencies(${library} newswire_headers)
  target_include_directories(${library} INTERFACE
    $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include>)
endforeach()

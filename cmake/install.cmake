# What `cmake --install` puts where. Components: Runtime is the program, Library the shared library,
# Development what programs are built with.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(TARGETS newswire_shared EXPORT newswireC
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT Library NAMELINK_COMPONENT Development
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(TARGETS newswire_cpp EXPORT newswireCpp
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT Development
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES ${installed_headers}
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/newswire COMPONENT Development)

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/newswire)
foreach(export newswireC newswireCpp)
  install(EXPORT ${export} NAMESPACE newswire:: DESTINATION ${package_folder}
          COMPONENT Development)
endforeach()
configure_package_config_file(cmake/newswireConfig.cmake.in
  ${PROJECT_BINARY_DIR}/newswireConfig.cmake INSTALL_DESTINATION ${package_folder}
  NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/newswireConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/newswireConfig.cmake
              ${PROJECT_BINARY_DIR}/newswireConfigVersion.cmake
  DESTINATION ${package_folder} COMPONENT Development)

# Relative to the .pc files, so that what is installed can be moved.
file(RELATIVE_PATH prefix_from_pc
  ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
file(RELATIVE_PATH libdir_from_prefix ${CMAKE_INSTALL_PREFIX} ${CMAKE_INSTALL_FULL_LIBDIR})
file(RELATIVE_PATH includedir_from_prefix
  ${CMAKE_INSTALL_PREFIX} ${CMAKE_INSTALL_FULL_INCLUDEDIR})
foreach(name newswire newswire++)
  configure_file(cmake/${name}.pc.in ${PROJECT_BINARY_DIR}/${name}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/${name}.pc
          DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT Development)
endforeach()

# The Debian packages, as `cpack -G DEB` makes them (script/package): newswire is the program with
# its units, libnewswire0 the shared library, libnewswire-dev what programs are built with.
set(CPACK_PACKAGE_NAME newswire)
set(CPACK_PACKAGE_VENDOR newswire)
set(CPACK_PACKAGE_CONTACT "newswire maintainers <newswire@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_SET_DESTDIR ON)  # /etc is outside of the prefix
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_GENERATOR DEB)
set(CPACK_COMPONENTS_ALL Runtime Library Development)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)  # for the packages of programs that use the library
set(folder ${CMAKE_CURRENT_LIST_DIR}/debian)

set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME newswire)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION net)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_DEPENDS adduser)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_RECOMMENDS ca-certificates)
set(CPACK_DEBIAN_RUNTIME_DESCRIPTION
    "Fetches RSS, Atom, JSON and HTML sources politely into one SQLite file,
 and publishes what is new at once to subscribers, each of whom names the
 words, phrases and topics it wants.")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_EXTRA
    ${folder}/postinst ${folder}/prerm ${folder}/postrm ${folder}/conffiles)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libnewswire${PROJECT_VERSION_MAJOR})
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBRARY_DESCRIPTION
    "The subscriber of newswire as a library with a C interface: headlines
 that match a query, with gaps repaired.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libnewswire-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
    "libnewswire${PROJECT_VERSION_MAJOR} (= ${PROJECT_VERSION}), libzmq3-dev, libre2-dev, libutf8proc-dev")
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION
    "Headers, the CMake package, pkg-config files and the static C++ library
 of newswire's subscriber.")

include(CPack)

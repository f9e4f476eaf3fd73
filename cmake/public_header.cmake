# cmake -D FROM=folder/name.h -D TO=include/newswire/name.h -P public_header.cmake
# A header as it is installed: "folder/other.h" is <newswire/other.h> there.
file(READ ${FROM} text)
string(REGEX REPLACE "#include \"[a-z_/]+/([a-z_]+\\.h)\"" "#include <newswire/\\1>" text "${text}")
file(WRITE ${TO} "${text}")

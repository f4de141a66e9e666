# Every foreign library, all from Debian 12. Link them as PkgConfig::<name>.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

pkg_check_modules(zmq          REQUIRED IMPORTED_TARGET libzmq cppzmq)
pkg_check_modules(flatbuffers  REQUIRED IMPORTED_TARGET flatbuffers)
pkg_check_modules(sqlite3      REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(spdlog       REQUIRED IMPORTED_TARGET spdlog)
pkg_check_modules(sdl2         REQUIRED IMPORTED_TARGET sdl2)
pkg_check_modules(pangocairo   REQUIRED IMPORTED_TARGET pangocairo)
pkg_check_modules(cairo        REQUIRED IMPORTED_TARGET cairo)
pkg_check_modules(icu          REQUIRED IMPORTED_TARGET icu-uc icu-i18n)
pkg_check_modules(ical         REQUIRED IMPORTED_TARGET libical)
pkg_check_modules(sodium       REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(qrencode     REQUIRED IMPORTED_TARGET libqrencode)
pkg_check_modules(cli11        REQUIRED IMPORTED_TARGET CLI11)
pkg_check_modules(tomlplusplus REQUIRED IMPORTED_TARGET tomlplusplus)
pkg_check_modules(systemd      REQUIRED IMPORTED_TARGET libsystemd)
pkg_check_modules(zlib         REQUIRED IMPORTED_TARGET zlib)

find_package(Catch2 REQUIRED)
find_program(DAWR_FLATC flatc REQUIRED)

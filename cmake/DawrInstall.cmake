# `cmake --install`: programs, sample centre with the phrases, documents, systemd units.

install(TARGETS dawr-broker dawr-counter dawr-display dawr-notifier dawr-ticket dawr-upstream dawr-voice dawrctl
  RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(DIRECTORY config/ DESTINATION "${CMAKE_INSTALL_DATADIR}/dawr/config"
  PATTERN systemd EXCLUDE)
install(FILES README.md CHANGELOG.md DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(DIRECTORY docs DESTINATION "${CMAKE_INSTALL_DOCDIR}")

# systemd looks below /usr and /usr/local alike.
set(systemd "${PROJECT_SOURCE_DIR}/config/systemd")
install(FILES "${systemd}/dawr.sysusers.conf" DESTINATION lib/sysusers.d RENAME dawr.conf)
install(FILES "${systemd}/dawr.tmpfiles.conf" DESTINATION lib/tmpfiles.d RENAME dawr.conf)
install(FILES "${systemd}/display.env" "${systemd}/ticket.env" "${systemd}/counter.env"
  DESTINATION "${CMAKE_INSTALL_DATADIR}/dawr/device")
install(FILES "${systemd}/dawr-backup@.timer" DESTINATION lib/systemd/system)
# The units name programs by their full paths, which are known only now: --prefix may say anything.
install(CODE "
  set(systemd \"${systemd}\")
  set(DAWR_BIN \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}\")
  set(DAWR_DOC \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DOCDIR}\")
  file(READ \"${systemd}/hardening.inc\" DAWR_HARDENING)
  file(GLOB units RELATIVE \"${systemd}\" \"${systemd}/*.service.in\")
  foreach(unit IN LISTS units)
    string(REPLACE \".in\" \"\" name \"\${unit}\")
    set(installed \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/lib/systemd/system/\${name}\")
    message(STATUS \"Installing: \${installed}\")
    configure_file(\"${systemd}/\${unit}\" \"\${installed}\" @ONLY)
  endforeach()
")

# `cmake --install`: programs, sample centre with the phrases, documents, systemd units.

install(TARGETS dawr-broker dawr-counter dawr-display dawr-ticket dawr-upstream dawrctl
  RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(DIRECTORY config/ DESTINATION "${CMAKE_INSTALL_DATADIR}/dawr/config"
  PATTERN systemd EXCLUDE)
install(FILES README.md CHANGELOG.md DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(DIRECTORY docs DESTINATION "${CMAKE_INSTALL_DOCDIR}")

# The units name programs by their full paths. systemd looks below /usr and /usr/local alike.
set(systemd "${PROJECT_SOURCE_DIR}/config/systemd")
set(units "${PROJECT_BINARY_DIR}/systemd")
file(READ "${systemd}/hardening.inc" DAWR_HARDENING)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${systemd}/hardening.inc")
foreach(unit IN ITEMS dawr-broker@ dawr-upstream dawr-display dawr-ticket dawr-counter dawr-backup@)
  configure_file("${systemd}/${unit}.service.in" "${units}/${unit}.service" @ONLY)
endforeach()
configure_file("${systemd}/dawr-backup@.timer" "${units}/dawr-backup@.timer" COPYONLY)
install(DIRECTORY "${units}/" DESTINATION lib/systemd/system)
install(FILES "${systemd}/dawr.sysusers.conf" DESTINATION lib/sysusers.d RENAME dawr.conf)
install(FILES "${systemd}/dawr.tmpfiles.conf" DESTINATION lib/tmpfiles.d RENAME dawr.conf)
install(FILES "${systemd}/display.env" "${systemd}/ticket.env" "${systemd}/counter.env"
  DESTINATION "${CMAKE_INSTALL_DATADIR}/dawr/device")

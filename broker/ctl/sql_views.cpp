#include "broker/ctl/sql_views.h"

namespace dawr::ctl {

const char* const sql_tables = R"sql(
CREATE TABLE ticket (
  date TEXT NOT NULL, serial INTEGER NOT NULL,
  letter TEXT NOT NULL, letter_ar TEXT, number INTEGER NOT NULL,
  service TEXT NOT NULL, line TEXT NOT NULL, state TEXT NOT NULL,
  claim TEXT, priority TEXT, evidence TEXT,
  print TEXT NOT NULL, copies INTEGER NOT NULL, device INTEGER NOT NULL,
  issued_us INTEGER NOT NULL, first_called_us INTEGER, ended_us INTEGER,
  waited_us INTEGER NOT NULL, served_us INTEGER NOT NULL,
  hops INTEGER NOT NULL, calls INTEGER NOT NULL, holds INTEGER NOT NULL,
  no_shows INTEGER NOT NULL, rejoined INTEGER NOT NULL, undone INTEGER NOT NULL,
  PRIMARY KEY (date, serial)
) STRICT, WITHOUT ROWID;

CREATE TABLE hop (
  date TEXT NOT NULL, serial INTEGER NOT NULL, hop INTEGER NOT NULL,
  line TEXT NOT NULL, turn_us INTEGER NOT NULL, reason TEXT NOT NULL,
  joined_us INTEGER NOT NULL, first_called_us INTEGER, started_us INTEGER, ended_us INTEGER,
  counter_id INTEGER, counter_kind TEXT, counter INTEGER, clerk INTEGER, outcome TEXT NOT NULL,
  waited_us INTEGER NOT NULL, served_us INTEGER NOT NULL,
  PRIMARY KEY (date, serial, hop)
) STRICT, WITHOUT ROWID;

CREATE TABLE call (
  seq INTEGER PRIMARY KEY,
  date TEXT NOT NULL, serial INTEGER NOT NULL, hop INTEGER NOT NULL, call INTEGER NOT NULL,
  line TEXT NOT NULL, counter_id INTEGER NOT NULL, counter_kind TEXT, counter INTEGER,
  clerk INTEGER, called_us INTEGER NOT NULL, shown_us INTEGER, ended TEXT NOT NULL,
  reason TEXT, turn_us INTEGER, handicap_min INTEGER, next_serial INTEGER, next_turn_us INTEGER
) STRICT;

CREATE TABLE refusal (
  seq INTEGER PRIMARY KEY,
  at_us INTEGER NOT NULL, date TEXT, device INTEGER NOT NULL, role TEXT NOT NULL,
  command TEXT NOT NULL, code TEXT NOT NULL, serial INTEGER
) STRICT;

CREATE TABLE booking (
  booking INTEGER PRIMARY KEY,
  service TEXT NOT NULL, line TEXT NOT NULL, slot_us INTEGER NOT NULL, state TEXT NOT NULL,
  device INTEGER NOT NULL, made_us INTEGER NOT NULL,
  moved INTEGER NOT NULL, displaced INTEGER NOT NULL,
  date TEXT, serial INTEGER, checked_in_us INTEGER
) STRICT;

CREATE TABLE event (
  seq INTEGER PRIMARY KEY,
  at_us INTEGER NOT NULL, date TEXT, event TEXT NOT NULL,
  device INTEGER NOT NULL, session INTEGER NOT NULL, command INTEGER NOT NULL,
  serial INTEGER, counter_id INTEGER, line TEXT, detail TEXT NOT NULL
) STRICT;
)sql";

// ISO(x) stands for the ISO 8601 text of x microseconds since 1970.
const char* const sql_views = R"sql(
CREATE VIEW tickets AS
SELECT date, serial, letter || ' ' || number AS ticket, letter, letter_ar, number, service, line,
  state, claim, priority, evidence, print, copies, device,
  ISO(issued_us) AS issued_at, ISO(first_called_us) AS first_called_at, ISO(ended_us) AS ended_at,
  (first_called_us - issued_us) / 1000000 AS wait_first_s,
  waited_us / 1000000 AS wait_total_s, served_us / 1000000 AS service_s,
  hops, calls, holds, no_shows, rejoined, undone, issued_us, first_called_us, ended_us
FROM ticket;

CREATE VIEW hops AS
SELECT h.date, h.serial, t.letter || ' ' || t.number AS ticket, h.hop, h.line,
  ISO(h.turn_us) AS turn_at, h.reason, ISO(h.joined_us) AS joined_at,
  ISO(h.first_called_us) AS first_called_at, ISO(h.started_us) AS started_at,
  ISO(h.ended_us) AS ended_at, h.counter_kind, h.counter, h.clerk, h.outcome,
  h.waited_us / 1000000 AS wait_s, (h.started_us - h.first_called_us) / 1000000 AS walk_s,
  h.served_us / 1000000 AS service_s, h.counter_id,
  h.turn_us, h.joined_us, h.first_called_us, h.started_us, h.ended_us
FROM hop AS h JOIN ticket AS t USING (date, serial);

CREATE VIEW calls AS
SELECT c.seq, c.date, c.serial, t.letter || ' ' || t.number AS ticket, c.hop, c.call, c.line,
  c.counter_kind, c.counter, c.clerk, ISO(c.called_us) AS called_at, ISO(c.shown_us) AS shown_at,
  c.ended, c.reason, ISO(c.turn_us) AS turn_at, c.handicap_min,
  n.letter || ' ' || n.number AS next_ticket, ISO(c.next_turn_us) AS next_turn_at,
  c.counter_id, c.next_serial, c.called_us, c.shown_us, c.turn_us, c.next_turn_us
FROM call AS c JOIN ticket AS t USING (date, serial)
  LEFT JOIN ticket AS n ON n.date = c.date AND n.serial = c.next_serial;

CREATE VIEW bookings AS
SELECT b.booking, b.service, b.line, ISO(b.slot_us) AS slot_at, b.state, b.device,
  ISO(b.made_us) AS made_at, b.moved, b.displaced, b.date,
  t.letter || ' ' || t.number AS ticket, ISO(b.checked_in_us) AS checked_in_at,
  (t.first_called_us - b.slot_us) / 1000000 AS called_after_slot_s,
  b.serial, b.slot_us, b.made_us, b.checked_in_us
FROM booking AS b LEFT JOIN ticket AS t USING (date, serial);

CREATE VIEW refusals AS
SELECT r.seq, ISO(r.at_us) AS at, r.date, r.device, r.role, r.command, r.code,
  t.letter || ' ' || t.number AS ticket, r.serial, r.at_us
FROM refusal AS r LEFT JOIN ticket AS t USING (date, serial);

CREATE VIEW events AS
SELECT e.seq, ISO(e.at_us) AS at, e.date, e.event, e.device, e.session, e.command,
  t.letter || ' ' || t.number AS ticket, e.counter_id, e.line, e.detail, e.serial, e.at_us
FROM event AS e LEFT JOIN ticket AS t USING (date, serial);
)sql";

}  // namespace dawr::ctl

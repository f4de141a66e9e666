"""Reads a calendar file as another program would, and prints each event as a line of JSON."""
import json
import sys

import icalendar


def told(event):
    text = lambda key: str(event[key]) if key in event else None
    return {
        "uid": text("UID"),
        "from": int(event["DTSTART"].dt.timestamp()),
        "until": int(event["DTEND"].dt.timestamp()),
        "stamp": int(event["DTSTAMP"].dt.timestamp()),
        "version": event["SEQUENCE"],
        "status": text("STATUS"),
        "summary": text("SUMMARY"),
        "place": text("LOCATION"),
        "description": text("DESCRIPTION"),
        "errors": len(event.errors),
    }


calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
for event in calendar.walk("VEVENT"):
    print(json.dumps(told(event), ensure_ascii=False))

"""Radicale, a CalDAV server: it receives each file as a calendar, and says when one is busy."""

import logging
import re
from datetime import UTC, datetime

from radicale import config
from radicale.app import Application
from werkzeug.test import Client

from tests.calendars.consumers import minute
from tests.calendars.factories import all_of

SETTINGS = {
    "auth": {"type": "none"},
    "rights": {"type": "authenticated"},
    "reporting": {"max_freebusy_occurrence": 100_000},
}
HERSELF = {"Authorization": "Basic YW5hOg=="}
BUSY = """<?xml version="1.0" encoding="utf-8"?>
<C:free-busy-query xmlns:C="urn:ietf:params:xml:ns:caldav">
<C:time-range start="20150101T000000Z" end="20400101T000000Z"/></C:free-busy-query>"""


def missing():
    return ""  # the lock installs it


def busy(files, folder):
    """When it is not free because of each file, as the server itself reads the hours; it joins
    those that touch."""
    server = _server(folder)
    return {name: _hours(server, name.removesuffix(".ics"), file) for name, file in files.items()}


def keeps(file, folder):
    """Whether it takes the file as the one object that a program makes of an invitation."""
    server = _server(folder)
    server.open("/ana/ours/", method="MKCALENDAR", headers=HERSELF)
    put = server.put(
        "/ana/ours/1.ics", data=_kept(file), content_type="text/calendar", headers=HERSELF
    )
    return put.status_code == 201


def _server(folder):
    logging.getLogger("radicale").setLevel(logging.CRITICAL)
    settings = config.load()
    storage = {"storage": {"filesystem_folder": str(folder), "_filesystem_fsync": False}}
    settings.update(SETTINGS | storage, "tests", privileged=True)
    return Client(Application(settings))


def _kept(file):
    """A calendar program keeps an invitation without its METHOD: CalDAV forbids one."""
    return re.sub(rb"\r\nMETHOD:\w+", b"", file)


def _hours(server, name, file):
    put = server.put(
        f"/ana/{name}/", data=_kept(file), content_type="text/calendar", headers=HERSELF
    )
    assert put.status_code == 201, (name, put.status, put.text)
    asked = server.open(f"/ana/{name}/", method="REPORT", data=BUSY, headers=HERSELF)
    assert asked.status_code == 200, (name, asked.status, asked.text)
    told = "\r\n".join(asked.text.splitlines()).encode() + b"\r\n"
    busy = [span for span in all_of("FREEBUSY", told) if "FBTYPE=FREE" not in span]
    return sorted(tuple(map(_utc, span.rpartition(":")[2].split("/"))) for span in busy)


def _utc(text):
    return minute(datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC))

"""Links that put an entry, or a feed, into a calendar on the web."""

import re
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import quote, urlencode

from stepup.calendars.entries import Entry
from stepup.calendars.texts import line, lines

LONGEST = 600  # servers refuse long addresses, and one emoji takes twelve characters of them
COMPACT = "%Y%m%dT%H%M%SZ"
EXTENDED = "%Y-%m-%dT%H:%M:%SZ"


class Link(NamedTuple):
    label: str
    address: str


def add_to_calendar(entry: Entry) -> list[Link]:
    return [
        Link("Google", _google(entry)),
        Link("Outlook.com", _outlook("outlook.live.com", entry)),
        Link("Microsoft 365", _outlook("outlook.office.com", entry)),
        Link("Yahoo", _yahoo(entry)),
    ]


class Subscription(NamedTuple):
    """A calendar that keeps itself up to date, and how each program is told of it."""

    name: str
    address: str
    links: list[Link]


def subscription(name: str, feed_address: str) -> Subscription:
    outlook = {"url": feed_address, "name": line(name)}
    links = [
        Link("iPhone, iPad, Mac", webcal(feed_address)),
        Link("Google", _link("calendar.google.com/calendar/r", {"cid": webcal(feed_address)})),
        Link("Outlook.com", _link("outlook.live.com/calendar/0/addfromweb", outlook)),
        Link("Microsoft 365", _link("outlook.office.com/calendar/0/addfromweb", outlook)),
    ]
    return Subscription(name, feed_address, links)


def webcal(address: str) -> str:
    """An address whose click subscribes, instead of downloading once."""
    return re.sub(r"^https?://", "webcal://", address)


def _google(entry: Entry) -> str:
    return _link(
        "calendar.google.com/calendar/render",
        {
            "action": "TEMPLATE",
            "text": line(entry.title),
            "dates": f"{_utc(entry.starts_at, COMPACT)}/{_utc(entry.ends_at, COMPACT)}",
            "ctz": entry.time_zone,
            "details": _details(entry),
            "location": line(entry.location, joint=", "),
        },
    )


def _outlook(host: str, entry: Entry) -> str:
    return _link(
        f"{host}/calendar/0/deeplink/compose",
        {
            "path": "/calendar/action/compose",
            "rru": "addevent",
            "startdt": _utc(entry.starts_at, EXTENDED),
            "enddt": _utc(entry.ends_at, EXTENDED),
            "subject": line(entry.title),
            "body": _details(entry),
            "location": line(entry.location, joint=", "),
        },
    )


def _yahoo(entry: Entry) -> str:
    return _link(
        "calendar.yahoo.com/",
        {
            "v": "60",
            "title": line(entry.title),
            "st": _utc(entry.starts_at, COMPACT),
            "et": _utc(entry.ends_at, COMPACT),
            "desc": _details(entry),
            "in_loc": line(entry.location, joint=", "),
        },
    )


def _link(place: str, query: dict[str, str]) -> str:
    filled = {key: value for key, value in query.items() if value}
    return f"https://{place}?{urlencode(filled, quote_via=quote, safe='')}"  # Outlook shows + as +


def _utc(moment: datetime, form: str) -> str:
    return moment.astimezone(UTC).strftime(form)


def _details(entry: Entry) -> str:
    words = lines(entry.description)
    short = words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
    links = [link for link in (entry.conference, entry.url) if link and link not in short]
    return "\n\n".join([short, *links]).strip()

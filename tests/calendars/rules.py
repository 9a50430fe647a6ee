"""What RFC 5545, 5546 and 7986 allow in a file such as ours, read without any library's help."""

import re
from collections import Counter
from typing import NamedTuple

LONGEST_LINE, LARGEST = 75, 2**31 - 1
UTC, LOCAL = r"\d{8}T\d{6}Z", r"\d{8}T\d{6}"
TEXT = r"(?:[^\x00-\x08\x0a-\x1f\x7f\\;,]|\\[\\;,nN])*"
URI, MAILTO = r"[a-z][a-z0-9+.-]*:[^\s]+", r"mailto:[^\s@]+@[^\s@]+"
OFFSET, SPAN = r"[+-]\d{4}", r"-?P(?:\d+W|\d+D)?(?:T(?:\d+H)?(?:\d+M)?)?"
RULE = r"FREQ=[A-Z]+(?:;[A-Z]+=[A-Z0-9,+-]+)*"
MOMENT = rf"(?:{UTC}|{LOCAL})"
ONE, MAYBE, ANY = (1, 1), (0, 1), (0, 9999)
PARAMETERS = {
    "DTSTART": {"TZID"},
    "DTEND": {"TZID"},
    "EXDATE": {"TZID"},
    "RECURRENCE-ID": {"TZID"},
    "ATTENDEE": {"CN", "CUTYPE", "PARTSTAT", "ROLE", "RSVP"},
    "ORGANIZER": {"CN"},
    "CONFERENCE": {"VALUE", "FEATURE", "LABEL"},
    "REFRESH-INTERVAL": {"VALUE"},
}
ALLOWED = {
    "VCALENDAR": {
        "VERSION": (ONE, r"2\.0"),
        "PRODID": (ONE, TEXT),
        "CALSCALE": (MAYBE, "GREGORIAN"),
        "METHOD": (MAYBE, "REQUEST|CANCEL|DECLINECOUNTER"),
        "NAME": (MAYBE, TEXT),
        "X-WR-CALNAME": (MAYBE, TEXT),
        "REFRESH-INTERVAL": (MAYBE, SPAN),
        "X-PUBLISHED-TTL": (MAYBE, SPAN),
        "COLOR": (MAYBE, "[a-z]+"),
    },
    "VEVENT": {
        "UID": (ONE, TEXT),
        "DTSTAMP": (ONE, UTC),
        "DTSTART": (ONE, MOMENT),
        "DTEND": (ONE, MOMENT),
        "LAST-MODIFIED": (ONE, UTC),
        "SEQUENCE": (ONE, r"\d+"),
        "SUMMARY": (ONE, TEXT),
        "STATUS": (ONE, "CONFIRMED|TENTATIVE|CANCELLED"),
        "TRANSP": (MAYBE, "OPAQUE|TRANSPARENT"),
        "DESCRIPTION": (MAYBE, TEXT),
        "LOCATION": (MAYBE, TEXT),
        "URL": (MAYBE, URI),
        "GEO": (MAYBE, r"-?\d+\.\d+;-?\d+\.\d+"),
        "CONFERENCE": (ANY, URI),
        "CATEGORIES": (ANY, rf"{TEXT}(?:,{TEXT})*"),
        "ORGANIZER": (MAYBE, MAILTO),
        "ATTENDEE": (ANY, MAILTO),
        "RRULE": (MAYBE, RULE),
        "EXDATE": (ANY, MOMENT),
        "RECURRENCE-ID": (MAYBE, MOMENT),
    },
    "VALARM": {
        "ACTION": (ONE, "DISPLAY"),
        "TRIGGER": (ONE, SPAN),
        "DESCRIPTION": (ONE, TEXT),
    },
    "VTIMEZONE": {"TZID": (ONE, r"[A-Za-z0-9_+/-]+")},
}
ALLOWED["STANDARD"] = ALLOWED["DAYLIGHT"] = {
    "DTSTART": (ONE, LOCAL),
    "TZOFFSETFROM": (ONE, OFFSET),
    "TZOFFSETTO": (ONE, OFFSET),
    "TZNAME": (ANY, TEXT),
    "RRULE": (MAYBE, RULE),
}
INSIDE = {
    "VCALENDAR": {"VEVENT", "VTIMEZONE"},
    "VTIMEZONE": {"STANDARD", "DAYLIGHT"},
    "VEVENT": {"VALARM"},
}
DECLINED = {"UID", "DTSTAMP", "SEQUENCE", "ORGANIZER", "COMMENT"}
DEMANDED = {
    "REQUEST": {"ORGANIZER", "ATTENDEE", "SUMMARY", "DTSTART", "SEQUENCE"},
    "CANCEL": {"ORGANIZER", "ATTENDEE", "SEQUENCE", "STATUS"},
    "DECLINECOUNTER": {"ORGANIZER"},
}
PROPERTY = re.compile(r'([A-Z0-9-]+)((?:;[A-Z-]+=(?:"[^"]*"|[^";:,]*))*):(.*)', re.DOTALL)


class Property(NamedTuple):
    name: str
    parameters: dict
    value: str


class Component(NamedTuple):
    name: str
    properties: list
    inner: list

    def all(self, name):
        return [found for found in self.properties if found.name == name]

    def value(self, name):
        return next((found.value for found in self.all(name)), None)


def broken_by(file):
    """Each rule that this file breaks, in words; an empty list for a good one."""
    found = list(_of_bytes(file))
    if found:
        return found
    calendar = _parsed(file.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n"))
    return [*_of_component(calendar, None), *_of_zones(calendar), *_of_method(calendar)]


def _of_bytes(file):
    if not file.endswith(b"\r\n") or re.search(rb"[^\r]\n|\r[^\n]", file):
        yield "a line does not end with CRLF"
    for line in file.split(b"\r\n"):
        if len(line) > LONGEST_LINE:
            yield f"{len(line)} octets in one line"
        if line.decode("utf-8", "replace").encode() != line:
            yield f"a character is cut in two: {line!r}"
    if not file.startswith(b"BEGIN:VCALENDAR\r\n"):
        yield "it does not begin with the calendar"


def _parsed(lines):
    stack = [Component("", [], [])]
    for line in lines:
        name, parameters, value = PROPERTY.fullmatch(line).groups()
        if name == "BEGIN":
            stack.append(Component(value, [], []))
            stack[-2].inner.append(stack[-1])
        elif name == "END":
            assert stack.pop().name == value, f"{value} ends inside something else"
        else:
            assert not stack[-1].inner, f"{name} comes after a component"
            pairs = re.findall(r';([A-Z-]+)=("[^"]*"|[^";:,]*)', parameters)
            stack[-1].properties.append(Property(name, dict(pairs), value))
    (calendar,) = stack[0].inner
    return calendar


def _of_component(component, method):
    method = component.value("METHOD") or method
    allowed = ALLOWED[component.name]
    if component.name == "VEVENT" and method == "DECLINECOUNTER":
        allowed = {name: ((0, 1), allowed[name][1]) for name in DECLINED & allowed.keys()}
    counts = Counter(found.name for found in component.properties)
    for name, ((least, most), _) in allowed.items():
        if not least <= counts[name] <= most:
            yield f"{component.name} has {counts[name]} {name}"
    for found in component.properties:
        if found.name not in allowed:
            yield f"{component.name} may not have {found.name}"
        elif not re.fullmatch(allowed[found.name][1], found.value):
            yield f"{found.name} may not be {found.value!r}"
        if not found.parameters.keys() <= PARAMETERS.get(found.name, set()):
            yield f"{found.name} may not have {set(found.parameters)}"
    for inner in component.inner:
        if inner.name not in INSIDE.get(component.name, ()):
            yield f"{component.name} may not hold {inner.name}"
        else:
            yield from _of_component(inner, method)


def _of_zones(calendar):
    """No floating time; each TZID is told in the file, before it is used; each one once."""
    told = [zone.value("TZID") for zone in calendar.inner if zone.name == "VTIMEZONE"]
    if len(told) != len(set(told)):
        yield "a zone is told twice"
    kinds = [component.name for component in calendar.inner]
    if kinds != sorted(kinds, key=("VTIMEZONE", "VEVENT").index):
        yield "a zone comes after an event"
    used = set()
    for event in (one for one in calendar.inner if one.name == "VEVENT"):
        for found in event.properties:
            if re.fullmatch(LOCAL, found.value) and "TZID" not in found.parameters:
                yield f"{found.name} floats"
            used |= {found.parameters["TZID"]} if "TZID" in found.parameters else set()
        if int(event.value("SEQUENCE") or 0) > LARGEST:
            yield "SEQUENCE is too large"
    if not used <= set(told):
        yield f"zones used {sorted(used)}, told {sorted(told)}"


def _of_method(calendar):
    method = calendar.value("METHOD")
    events = [one for one in calendar.inner if one.name == "VEVENT"]
    if method and len({event.value("UID") for event in events}) != 1:
        yield "a message is about one UID"
    for event in events:
        names = {found.name for found in event.properties}
        missing = DEMANDED.get(method, set()) - names
        if missing:
            yield f"{method} without {sorted(missing)}"
        if method is None and names & {"ORGANIZER", "ATTENDEE"}:
            yield "a calendar without METHOD names somebody"
        if method == "CANCEL" and (event.inner or event.value("STATUS") != "CANCELLED"):
            yield "a cancellation rings, or does not say so"

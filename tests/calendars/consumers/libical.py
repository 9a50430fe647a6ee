"""libical, the reference in C behind Evolution, KDE and GNOME; it also knows the rules of iTIP."""

import ctypes
from ctypes import Structure, c_char_p, c_int, c_int64, c_void_p
from functools import cache

from tests.calendars.consumers import seen_at

NAME = "libical.so.3"


class Time(Structure):
    _fields_ = [
        *((name, c_int) for name in ("year", "month", "day", "hour", "minute", "second")),
        ("is_date", c_int),
        ("is_daylight", c_int),
        ("zone", c_void_p),
    ]


@cache
def _library():
    lib = ctypes.CDLL(NAME)
    for name, result, *arguments in (
        ("icalparser_parse_string", c_void_p, c_char_p),
        ("icalrestriction_check", c_int, c_void_p),
        ("icalcomponent_count_errors", c_int, c_void_p),
        ("icalcomponent_as_ical_string", c_char_p, c_void_p),
        ("icalcomponent_get_first_component", c_void_p, c_void_p, c_int),
        ("icalcomponent_get_next_component", c_void_p, c_void_p, c_int),
        ("icalcomponent_string_to_kind", c_int, c_char_p),
        ("icalcomponent_get_uid", c_char_p, c_void_p),
        ("icalcomponent_get_summary", c_char_p, c_void_p),
        ("icalcomponent_get_dtstart", Time, c_void_p),
        ("icalcomponent_get_dtend", Time, c_void_p),
        ("icaltime_as_timet_with_zone", c_int64, Time, c_void_p),
        ("icalcomponent_free", None, c_void_p),
    ):
        function = getattr(lib, name)
        function.restype, function.argtypes = result, arguments
    return lib


def missing():
    try:
        _library()
    except OSError:
        return f"{NAME} is not installed (Debian: libical3)"
    return ""


def complaints(file):
    """What it finds wrong with the text and, where a METHOD says which apply, with iTIP's rules."""
    lib = _library()
    root = lib.icalparser_parse_string(file)
    if not root:
        return ["not a calendar"]
    lib.icalrestriction_check(root)
    text = lib.icalcomponent_as_ical_string(root).decode()
    lib.icalcomponent_free(root)
    unfolded = text.replace("\r\n ", "")
    return [line for line in unfolded.splitlines() if line.startswith("X-LIC-ERROR")]


def see(files):
    return {name: _events(file) for name, file in files.items()}


def _events(file):
    lib = _library()
    root = lib.icalparser_parse_string(file)
    kind = lib.icalcomponent_string_to_kind(b"VEVENT")
    found, event = [], lib.icalcomponent_get_first_component(root, kind)
    while event:
        found.append(_seen(lib, event))
        event = lib.icalcomponent_get_next_component(root, kind)
    lib.icalcomponent_free(root)
    return sorted(found)


def _seen(lib, event):
    uid, title = lib.icalcomponent_get_uid(event), lib.icalcomponent_get_summary(event)
    moments = lib.icalcomponent_get_dtstart(event), lib.icalcomponent_get_dtend(event)
    starts, ends = (lib.icaltime_as_timet_with_zone(at, at.zone) for at in moments)
    return seen_at(uid.decode(), starts, ends, title.decode())

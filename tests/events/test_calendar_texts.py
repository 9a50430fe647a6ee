"""Everything the house writes for calendars: legal, read rightly by others, and SAFE-22."""

import re
from datetime import timedelta

import pytest
from icalendar import Calendar

from stepup import clock
from stepup.calendars.links import add_to_calendar
from stepup.db import db
from stepup.events import entries
from stepup.events.actions import changes
from stepup.events.models import Event, Signup
from tests.calendars.consumers import Seen, icaljs, libical, minute
from tests.calendars.factories import all_of, content_lines
from tests.calendars.rules import broken_by
from tests.calendars.test_consumers import KNOWN, skip_without
from tests.events.written import TELLTALES, everything_written

METHODS = {b"REQUEST", b"CANCEL", b"DECLINECOUNTER"}


@pytest.fixture
def written(app, client):
    return everything_written(client)


def method_of(text):
    found = re.search(rb"\r\nMETHOD:(\w+)", text)
    return found[1] if found else None


def test_every_text_is_legal_and_read_rightly_by_other_programs(written, tmp_path):
    texts = {f"{number}.ics": text for number, text in enumerate(written.all.values())}
    names = dict(zip(texts, written.all, strict=True))
    true = {event.uid: event for event in db.session.scalars(db.select(Event))}

    assert {names[name]: found for name, text in texts.items() if (found := broken_by(text))} == {}
    assert {method_of(text) for text in texts.values()} == {*METHODS, None}
    for consumer in (libical, icaljs):
        if not consumer.missing():
            dated = {n: text for n, text in texts.items() if method_of(text) != b"DECLINECOUNTER"}
            seen = consumer.see(dated) if consumer is libical else consumer.see(dated, tmp_path)
            assert all(seen.values())
            assert [
                wrong for found in seen.values() for wrong in found if not holds(wrong, true)
            ] == []
    for text in texts.values() if not libical.missing() else ():
        assert [words for words in libical.complaints(text) if KNOWN not in words] == []
    for consumer in (libical, icaljs):
        skip_without(consumer)  # loudly, once what could be tested was


def holds(seen: Seen, true):
    """The hours of the newest version; letters of older ones said what was true then."""
    event = true[seen.uid]
    return (minute(event.starts_at), minute(event.ends_at)) == (seen.starts_at, seen.ends_at)


def test_nothing_in_any_calendar_leads_to_a_girl(written):
    """SAFE-22: her own address stands in her own invitation alone, as RFC 5546 wants it."""
    born_on = written.girl.person.born_on.isoformat()
    telltales = [*TELLTALES, born_on, born_on.replace("-", "")]

    def told(texts, allowed=()):
        plain = {name: "\r\n".join(content_lines(text)) for name, text in texts.items()}
        found = {
            name: [word for word in telltales if word in text and word not in allowed]
            for name, text in plain.items()
        }
        return {name: words for name, words in found.items() if words}

    assert len(written.public) > 4
    assert len(written.volunteers) > 20
    assert len(written.family) > 6
    assert told(written.public) == told(written.volunteers) == {}
    assert told(written.family, allowed=("maya.g@",)) == {}
    others = {**written.public, **written.volunteers}
    assert [name for name, text in others.items() if b"Maya" in text] == []


def test_nobody_but_the_reader_stands_in_an_invitation(written):
    for name, text in written.all.items():
        attendees = all_of("ATTENDEE", text)
        assert len(attendees) == (method_of(text) in {b"REQUEST", b"CANCEL"}), name


def test_the_addresses_of_web_calendars_lead_to_no_girl(written):
    places = db.session.scalars(db.select(Signup)).all()
    shown = [entries.own_entry(place) for place in places]
    shown += [entries.public_entry(place.event) for place in places]

    addresses = [link.address for entry in shown for link in add_to_calendar(entry)]

    assert addresses
    assert [one for one in addresses if any(word in one for word in (*TELLTALES, "Maya"))] == []


def test_the_link_of_an_online_meeting_is_for_who_has_a_place(written):
    with_link = {name for name, text in written.public.items() if b"meet.example" in text}

    assert with_link == set()
    assert any(b"meet.example" in text for text in written.volunteers.values())


def test_no_calendar_holds_a_link_that_acts(written):
    """People show their calendars to family and colleagues."""
    for name, text in written.all.items():
        for line in content_lines(text):
            assert not re.search(r"/(signups|family|feeds|consent|check-in)/", line), name


def test_calendars_are_plain_text(written):
    for name, text in written.all.items():
        assert not re.search(rb"&(amp|lt|gt|quot|#\d+);|<(br|p|b|a)\b|</", unfolded(text)), name


def test_invitations_ring_and_nothing_else_does(written):
    """Google and Apple drop what rings in a feed; our own letters remind."""
    ringing = {name for name, text in written.all.items() if b"BEGIN:VALARM" in text}

    assert ringing == {n for n, text in written.all.items() if method_of(text) == b"REQUEST"}


def test_one_event_has_one_uid_wherever_it_is_written(written):
    event = db.session.scalars(db.select(Event).filter_by(title="Ensayos, té; «café»")).one()

    holding = [name for name, text in written.all.items() if event.uid.encode() in unfolded(text)]

    kinds = {name.partition(" ")[0] for name in holding}
    assert {"/calendar.ics", "event", "feed", "cohort", "file", "letter"} <= kinds


def unfolded(text):
    return text.replace(b"\r\n ", b"")


def test_the_program_is_the_category_by_which_calendars_sort(written):
    programs = {event.uid: event.program for event in db.session.scalars(db.select(Event))}

    for event in Calendar.from_ical(written.public["/calendar.ics"]).events:
        program = programs[str(event["UID"])]
        assert event.categories == ([program.name] if program else [])


def test_a_uid_is_nobodys_address_and_outlives_every_change(written):
    event = db.session.scalars(db.select(Event).filter_by(title="Essays 2")).one()
    uid = event.uid

    changes.change(event, title="Other", starts_at=event.starts_at - timedelta(minutes=5), room="9")

    assert event.uid == uid
    assert re.fullmatch(r"[0-9a-f-]{36}@stepup", uid)


def test_a_place_is_where_it_is_on_the_map(written):
    texts = [unfolded(text) for text in written.public.values()]

    assert any(b"\r\nGEO:34.0500;-118.2500\r\n" in text for text in texts)
    assert all(
        b"\nGEO" not in text[text.index(b"Essays 3") :].split(b"END:VEVENT")[0]
        for text in texts
        if b"Essays 3" in text
    )


def test_what_we_add_to_her_dates_is_in_her_language(written):
    spanish = [text for name, text in written.all.items() if name.startswith("feed")][0]
    events = {str(event["SUMMARY"]): event for event in Calendar.from_ical(spanish).events}

    assert "Cancelado: Essays 1" in events
    assert "Por favor, llevar: A pen, a photo" in str(events["Essays 2"]["DESCRIPTION"])
    assert str(events["Essays 3"]["LOCATION"]) == "En línea"
    assert "Please bring: A pen, a photo" in written.public["/calendar.ics"].decode().replace(
        "\\,", ","
    ).replace("\r\n ", "")


def test_the_stamps_of_an_event_are_those_of_its_last_change(written, monkeypatch):
    later = clock.now().replace(year=clock.now().year + 1)
    monkeypatch.setattr(clock, "now", lambda: later)

    for event in Calendar.from_ical(written.public["/calendar.ics"]).events:
        stored = db.session.scalars(db.select(Event).filter_by(uid=str(event["UID"]))).one()
        assert (
            event["DTSTAMP"].dt
            == event["LAST-MODIFIED"].dt
            == stored.changed_at.replace(microsecond=0)
        )

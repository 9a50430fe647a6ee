"""A meeting of two is seen or can be joined, or it is not (SAFE-05)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from stepup import clock
from stepup.cohorts.models import ConsentKind
from stepup.db import db
from stepup.errors import Refused
from stepup.events import organizers
from stepup.home import inbox
from stepup.mentoring import actions, meetings, queries, tasks
from stepup.mentoring.models import Meeting, MeetingState
from stepup.mentoring.plans import Plan
from stepup.outbox.models import Letter
from stepup.people import links
from stepup.people.models import Household, Person, Purpose, Role
from stepup.privacy.actions import erase
from tests.calendars.rules import broken_by
from tests.events.calendars import ModelCalendar
from tests.events.mail import calendars_in, message_in, newest, words_of
from tests.factories import (
    a_clearance,
    a_cohort,
    a_consent,
    a_hold,
    a_mentor,
    a_person,
    a_site,
    a_staff_member,
    a_teen,
    kept,
    today,
)
from tests.signing import sign_in

TABLE = "The round table in the library"


@pytest.fixture
def noon(monkeypatch):
    """At their site, on a day of this year: letters to girls go at once."""
    moment = clock.start_of(today(), "America/Los_Angeles") + timedelta(hours=12)
    monkeypatch.setattr(clock, "now", lambda: moment)
    return moment


@pytest.fixture
def ortiz(app, noon):
    person = a_staff_member(Role.COORDINATOR, first_name="Pilar", last_name="Ortiz")
    a_clearance(person)
    return person


@pytest.fixture
def rosa(app):
    return a_person("Rosa", "Lopez", email="rosa@example.org")


@pytest.fixture
def match(app, noon, rosa):
    """Dana and Maya; Maya's mother allows talks of two."""
    site = a_site(name="Roosevelt High")
    girl = a_teen(a_cohort(site), guardian=rosa, email="maya@example.org")
    a_consent(girl.person, rosa, kind=ConsentKind.ONE_TO_ONE)
    mentor = a_mentor(email="dana@example.org")
    made = actions.match(mentor, girl.person, on=today())
    db.session.commit()
    return made


@pytest.fixture
def at_a_table(match, ortiz, noon):
    starts_at = noon + timedelta(days=3, hours=4)
    site = db.session.get(type(a_site()), 1)
    return Plan(starts_at, starts_at + timedelta(hours=1), site, ortiz, place=TABLE)


def in_a_call(planned, url="https://calls.example.org/stepup-12"):
    return replace(planned, place="", call_url=url)


def letters():
    found = db.session.scalars(select(Letter).order_by(Letter.id))
    return [(letter.address, letter.purpose.rpartition("/")[2]) for letter in found]


def calendar_of(letter):
    """What her mail program puts into her calendar; empty in a copy."""
    parts = message_in(letter).walk()
    found = (part for part in parts if part.get_content_type() == "text/calendar")
    return next((part.get_content() for part in found), "")


def rules_against(match, planned):
    return [reason.rule for reason in meetings.reasons_against(match, planned)]


@pytest.mark.parametrize("how", [lambda planned: planned, in_a_call], ids=["table", "call"])
def test_all_three_have_it_in_their_calendars_and_her_guardian_reads_a_copy(match, at_a_table, how):
    meeting = meetings.plan(match, how(at_a_table))

    assert letters() == [
        ("dana@example.org", "meeting"),
        ("rosa@example.org", "meeting"),
        ("maya@example.org", "meeting"),
        (meeting.host.email, "meeting"),
    ]
    for letter in db.session.scalars(select(Letter)):
        has_it = "METHOD:REQUEST" in calendar_of(letter)
        assert has_it is (letter.address != "rosa@example.org")
    to_dana = words_of(db.session.scalars(select(Letter)).first())
    assert "Maya" in to_dana
    assert "Lopez" not in to_dana


@pytest.mark.parametrize(
    "changed",
    [
        {"place": "My office"},
        {"place": "mi casa"},
        {"place": "a private room"},
        {"place": "", "call_url": ""},
        {"place": "", "call_url": "https://zoom.us/my/dana"},
        {"call_url": "https://calls.example.org/both"},
    ],
    ids=str,
)
def test_a_place_of_ones_own_is_refused(match, at_a_table, changed):
    with pytest.raises(Refused, match="Two people alone isn't something we can schedule"):
        meetings.plan(match, replace(at_a_table, **changed))

    assert db.session.scalars(select(Meeting)).all() == []


def test_her_guardian_says_yes_to_talks_of_two_first(match, at_a_table, rosa):
    a_consent(match.teen, rosa, kind=ConsentKind.ONE_TO_ONE, given=False)

    assert rules_against(match, at_a_table) == ["SAFE-05"]
    with pytest.raises(Refused, match="has not said yes to talks of two"):
        meetings.plan(match, at_a_table)


def test_somebody_of_the_staff_is_there_cleared_and_no_relative(match, at_a_table, ortiz):
    stranger = a_mentor()
    assert rules_against(match, replace(at_a_table, host=stranger)) == ["SAFE-05"]
    unchecked = a_staff_member(Role.COORDINATOR)
    assert rules_against(match, replace(at_a_table, host=unchecked)) == ["SAFE-05"]

    home = kept(Household(address="1 Elm Street", city="Pasadena"))
    ortiz.household_id = match.mentor.household_id = home.id
    assert rules_against(match, at_a_table) == ["SAFE-05"]


def test_the_rules_about_both_of_them_are_asked_for_the_day(match, at_a_table):
    a_hold(match.mentor)
    assert "SAFE-19" in rules_against(match, at_a_table)


def test_no_numbers_and_no_nights(match, at_a_table):
    assert rules_against(match, replace(at_a_table, note="Text me: 626 555 0100")) == ["SAFE-22"]
    late = replace(at_a_table, ends_at=at_a_table.starts_at + timedelta(hours=12))
    assert rules_against(match, late) == ["SAFE-24"]
    with pytest.raises(Refused, match="within four hours"):
        meetings.plan(match, late)


def test_a_family_that_stopped_our_letters_gets_no_call(match, at_a_table):
    girl = db.session.scalars(select(type(a_teen()))).first()
    girl.contact_stopped_at = clock.now()
    db.session.commit()

    assert rules_against(match, in_a_call(at_a_table)) == ["SAFE-08"]
    assert rules_against(match, at_a_table) == []


def test_moving_asks_anew_and_reaches_every_calendar(match, at_a_table):
    meeting = meetings.plan(match, at_a_table)
    with pytest.raises(Refused, match="Two people alone"):
        meetings.move(meeting, replace(at_a_table, place="Her house"))
    db.session.refresh(meeting)
    assert (meeting.place, meeting.sequence) == (TABLE, 0)

    meetings.move(meeting, at_a_table)
    assert (meeting.sequence, len(letters())) == (0, 4)
    meetings.move(meeting, replace(at_a_table, place="The table by the desk"))

    assert (meeting.sequence, len(letters())) == (1, 8)
    last = db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()
    assert "SEQUENCE:1" in calendar_of(last)


def test_whoever_is_not_the_host_any_more_has_it_taken_out_of_her_calendar(match, at_a_table):
    ortiz, other = at_a_table.host, a_staff_member(Role.COORDINATOR, first_name="Ines")
    a_clearance(other)
    meeting = meetings.plan(match, at_a_table)

    def shown():
        """What stands in the calendar of each, after every letter so far."""
        calendars = {one.id: ModelCalendar(one.email) for one in (ortiz, other)}
        for letter in db.session.scalars(select(Letter).order_by(Letter.id)):
            if letter.person_id in calendars:
                calendars[letter.person_id].receive(calendar_of(letter).encode())
        return {person_id: [*calendar.shows] for person_id, calendar in calendars.items()}

    meetings.move(meeting, replace(at_a_table, host=other))
    assert shown() == {ortiz.id: [], other.id: [meeting.uid]}
    assert letters()[-2:] == [(other.email, "meeting"), (ortiz.email, "replaced")]
    assert "has changed" not in words_of(newest(other.email))  # to her it is new
    assert "Ines is there instead of you." in words_of(newest(ortiz.email))

    meetings.move(meeting, replace(at_a_table, host=ortiz))
    assert shown() == {ortiz.id: [meeting.uid], other.id: []}

    meetings.cancel(meeting, "Snow.")
    assert shown() == {ortiz.id: [], other.id: []}
    assert letters()[-1] == (ortiz.email, "cancelled")


def test_no_calendar_of_a_meeting_breaks_a_rule_or_leads_to_a_girl(client, match, at_a_table):
    other = a_staff_member(Role.COORDINATOR, last_name="Kim")
    a_clearance(other)
    meeting = meetings.plan(match, replace(at_a_table, note="Essays; «café» & more"))
    meetings.move(meeting, in_a_call(at_a_table))
    meetings.move(meeting, replace(at_a_table, host=other))
    feed = f"/feeds/{links.mint(Purpose.FEED, match.mentor_id, match.mentor)}.ics"
    db.session.commit()
    texts = [(match.mentor_id, client.get(feed).data)]
    meetings.cancel(meeting, "Snow.")
    for letter in db.session.scalars(select(Letter)):
        texts += [(letter.person_id, text) for text in calendars_in(letter)]

    assert len(texts) == 14
    assert [found for _reader, text in texts if (found := broken_by(text))] == []
    told = [text for reader, text in texts if reader != match.teen_person_id]
    assert [text for text in told if b"Lopez" in text or b"maya@" in text] == []
    assert b"BEGIN:VALARM" not in texts[0][1]


def test_a_meeting_at_a_table_moves_with_its_site_and_a_call_does_not(match, at_a_table):
    table = meetings.plan(match, at_a_table)
    day = timedelta(days=1)
    starts_at, ends_at = at_a_table.starts_at + day, at_a_table.ends_at + day
    call = meetings.plan(
        match, in_a_call(replace(at_a_table, starts_at=starts_at, ends_at=ends_at))
    )
    had, at_a_table.site.address = at_a_table.site.one_line, "9 Harbor Road"

    assert meetings.site_changed(at_a_table.site, had=had) == 3
    assert meetings.site_changed(at_a_table.site, had=at_a_table.site.one_line) == 0

    assert (table.sequence, call.sequence) == (1, 0)
    assert "9 Harbor Road" in calendar_of(newest("dana@example.org"))


def test_calling_off_takes_it_out_of_every_calendar_once(match, at_a_table):
    meeting = meetings.plan(match, at_a_table)
    with pytest.raises(Refused, match="Say why"):
        meetings.cancel(meeting, " ")
    with pytest.raises(Refused, match="keep numbers and handles out"):
        meetings.cancel(meeting, "Call me: 626 555 0100")

    meetings.cancel(meeting, "Snow.")

    assert letters()[4:] == [
        ("dana@example.org", "cancelled"),
        ("rosa@example.org", "cancelled"),
        ("maya@example.org", "cancelled"),
        (meeting.host.email, "cancelled"),
    ]
    last = db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()
    assert "METHOD:CANCEL" in calendar_of(last)
    for deed in (lambda: meetings.cancel(meeting, "x"), lambda: meetings.move(meeting, at_a_table)):
        with pytest.raises(Refused, match="called off already"):
            deed()


def a_reply(meeting, sender, *, says="DECLINED", method="REPLY", sequence=0, after=1):
    """As her calendar mails it back about this meeting."""
    person = db.session.scalars(select(Person).filter_by(email=sender)).one()
    stamp = clock.now() + timedelta(minutes=after)
    return (
        f"From: {sender}\r\nTo: {organizers.organizer_for(person).address}\r\n"
        "Content-Type: text/calendar; charset=utf-8\r\n\r\n"
        f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nUID:{meeting.uid}\r\n"
        f"SEQUENCE:{sequence}\r\nDTSTAMP:{stamp:%Y%m%dT%H%M%SZ}\r\n"
        f"ATTENDEE;PARTSTAT={says}:mailto:{sender}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode()


def test_a_no_in_her_calendar_reaches_the_host_once_and_the_meeting_stands(match, at_a_table):
    meeting = meetings.plan(match, at_a_table)
    no = a_reply(meeting, "dana@example.org")

    assert [inbox.receive(no), inbox.receive(no)] == ["reply: passed on to staff"] * 2
    assert inbox.receive(a_reply(meeting, "dana@example.org", says="ACCEPTED")) == "reply: noted"

    assert letters()[4:] == [(meeting.host.email, "answer")]
    assert "Dana Reyes answered in her calendar: she says that she cannot come" in words_of(
        newest(meeting.host.email)
    )
    assert meeting.state is MeetingState.PLANNED


def test_the_hosts_own_no_reaches_who_could_find_another(match, at_a_table):
    finder = a_staff_member(Role.MATCH_SUPPORT)
    meeting = meetings.plan(match, at_a_table)

    inbox.receive(a_reply(meeting, meeting.host.email))

    assert letters()[4:] == [(finder.email, "answer")]


def test_a_calendar_that_asks_about_a_meeting_is_sent_what_stands_and_old_answers_are_none(
    match, at_a_table
):
    meeting = meetings.plan(match, at_a_table)
    meetings.move(meeting, replace(at_a_table, place="The table by the desk"))

    old = inbox.receive(a_reply(meeting, "dana@example.org"))
    asked = inbox.receive(a_reply(meeting, "dana@example.org", method="REFRESH"))

    assert (old, asked) == ("reply: nothing new", "reply: sent to her once more")
    assert letters()[8:] == [("dana@example.org", "meeting")]
    assert "SEQUENCE:1" in calendar_of(newest("dana@example.org"))


def test_who_is_not_invited_answers_no_meeting(match, at_a_table):
    stranger = a_person(email="eve@example.org")
    meeting = meetings.plan(match, at_a_table)

    said = inbox.receive(a_reply(meeting, stranger.email))

    assert said == "reply: not hers to answer, nothing to do"
    assert len(letters()) == 4


def test_what_has_passed_stays_as_it_was(match, at_a_table, monkeypatch):
    meeting = meetings.plan(match, at_a_table)
    later = at_a_table.ends_at
    monkeypatch.setattr(clock, "now", lambda: later)

    with pytest.raises(Refused, match="is over"):
        meetings.cancel(meeting, "Snow.")
    with pytest.raises(Refused, match="has passed already"):
        meetings.plan(match, at_a_table)


def test_the_night_calls_off_what_may_not_be_any_more(match, at_a_table, rosa):
    meeting = meetings.plan(match, at_a_table)
    tasks.look_ahead()
    assert meeting.state is MeetingState.PLANNED

    a_consent(match.teen, rosa, kind=ConsentKind.ONE_TO_ONE, given=False)
    tasks.look_ahead()

    db.session.refresh(meeting)
    assert meeting.state is MeetingState.CANCELLED
    assert len(letters()) == 8


def test_several_called_off_together_are_one_letter_and_leave_every_calendar(match, at_a_table):
    a_week = timedelta(days=7)
    later = replace(
        at_a_table, starts_at=at_a_table.starts_at + a_week, ends_at=at_a_table.ends_at + a_week
    )
    planned = [meetings.plan(match, at_a_table), meetings.plan(match, later)]
    before, dana = len(letters()), ModelCalendar("dana@example.org")

    actions.end(match, "She moves away.")

    assert letters()[before:] == [
        ("dana@example.org", "cancelled_dates"),
        ("rosa@example.org", "cancelled_dates"),
        ("maya@example.org", "cancelled_dates"),
        (at_a_table.host.email, "cancelled_dates"),
    ]
    for letter in db.session.scalars(select(Letter).order_by(Letter.id)):
        if letter.person_id == match.mentor_id:
            for calendar in calendars_in(letter):
                dana.receive(calendar)
    assert [*dana.shows] == []
    said = words_of(newest("dana@example.org"))
    first, second = (
        said.index(clock.when(one.starts_at, one.ends_at, one.site.time_zone, "en"))
        for one in planned
    )
    assert first < second
    assert "call us" in said
    assert newest("dana@example.org").subject == "Called off: 2 meetings"


def test_the_end_of_a_match_and_an_erasure_call_off_what_is_to_come(match, at_a_table):
    first = meetings.plan(match, at_a_table)
    erase(match.mentor, reason="She asked.")
    assert first.state is MeetingState.CANCELLED

    other = actions.match(a_mentor(), match.teen, on=today())
    second = meetings.plan(other, at_a_table)
    actions.end(other, "End of the season")

    assert second.state is MeetingState.CANCELLED
    with pytest.raises(Refused, match="has ended"):
        meetings.plan(other, at_a_table)


def test_a_hold_calls_them_off_within_the_request(client, match, at_a_table, ortiz):
    meeting = meetings.plan(match, at_a_table)
    sign_in(client, ortiz)

    client.post(f"/staff/people/{match.mentor_id}/hold")

    db.session.refresh(meeting)
    assert meeting.state is MeetingState.CANCELLED


def typed(planned, **changed):
    local = clock.to_local(planned.starts_at, "America/Los_Angeles")
    return {
        "on": local.date().isoformat(),
        "starts": f"{local:%H:%M}",
        "ends": f"{local + timedelta(hours=1):%H:%M}",
        "site": planned.site.id,
        "host": planned.host.id,
        "place": planned.place,
        "call_url": "",
        "note": "College essays",
        **changed,
    }


def test_staff_do_it_on_its_pages_and_a_refusal_keeps_what_was_typed(client, match, at_a_table):
    sign_in(client, at_a_table.host)
    page = f"/staff/matches/{match.id}"
    refused = client.post(f"{page}/meetings", data=typed(at_a_table, place="My office"))
    assert refused.status_code == 409
    assert 'value="My office"' in refused.text
    assert client.post(f"{page}/meetings", data=typed(at_a_table, on="")).status_code == 422

    client.post(f"{page}/meetings", data=typed(at_a_table))
    meeting = db.session.scalars(select(Meeting)).one()
    assert TABLE in client.get(page).text
    own = f"/staff/matches/meetings/{meeting.id}"
    assert "College essays" in client.get(own).text
    assert client.post(own, data=typed(at_a_table, place="")).status_code == 409
    assert client.post(own, data=typed(at_a_table, note="Interviews")).status_code == 302
    assert client.post(f"{own}/cancel", data={"reason": ""}).status_code == 422
    assert client.post(f"{own}/cancel", data={"reason": "Snow."}).status_code == 302

    db.session.refresh(meeting)
    assert (meeting.note, meeting.cancelled_because) == ("Interviews", "Snow.")
    assert client.post(f"{own}/cancel", data={"reason": "Snow."}).status_code == 409
    assert "It was called off." in client.get(own).text


def test_a_closed_form_says_why_before_anybody_types(client, match, ortiz, rosa):
    a_consent(match.teen, rosa, kind=ConsentKind.ONE_TO_ONE, given=False)
    sign_in(client, ortiz)

    page = client.get(f"/staff/matches/{match.id}").text

    assert "has not said yes to talks of two" in page
    assert "Plan it and invite them" not in page


def test_the_mentor_sees_it_on_her_page_by_her_girls_first_name(client, match, at_a_table):
    meetings.plan(match, at_a_table)
    sign_in(client, match.mentor)

    page = client.get("/me").text

    assert TABLE in page
    assert "Maya" in page
    assert queries.meetings_ahead(match.mentor_id) != []


def test_thirty_meetings_cost_as_many_queries_as_one(client, match, at_a_table, count_queries):
    def asked(person, path):
        sign_in(client, person)
        client.get(path)
        with count_queries() as queries_made:
            assert client.get(path).status_code == 200
        return len(queries_made)

    def both():
        page = f"/staff/matches/{match.id}"
        return asked(at_a_table.host, page), asked(match.mentor, "/me")

    meetings.plan(match, at_a_table)
    one = both()
    for number in range(1, 30):
        day = timedelta(days=number)
        starts_at, ends_at = at_a_table.starts_at + day, at_a_table.ends_at + day
        meetings.plan(match, replace(at_a_table, starts_at=starts_at, ends_at=ends_at))

    assert both() == one


def test_staff_of_another_site_find_neither_the_match_nor_its_meeting(client, match, at_a_table):
    meeting = meetings.plan(match, at_a_table)
    sign_in(client, a_staff_member(Role.MATCH_SUPPORT, a_site()))

    for path in (f"/staff/matches/{match.id}", f"/staff/matches/meetings/{meeting.id}"):
        assert client.get(path).status_code == 404
    assert client.post(f"/staff/matches/{match.id}/meetings", data={}).status_code == 404
    assert client.post(f"/staff/matches/meetings/{meeting.id}/cancel", data={}).status_code == 404

"""Several dates in one go, questions after the yes, one woman's hours, and what needs her."""

from datetime import timedelta

import pytest

from stepup import clock
from stepup.audit.models import Entry
from stepup.db import db
from stepup.errors import Refused
from stepup.events import errands, queries
from stepup.events.actions import changes, evening, hours, seats, standby, telling
from stepup.events.models import Attendance, Signup, SignupState, SlotRole
from stepup.events.plans import SlotPlan
from stepup.people.models import Role
from tests.events.mail import kinds, newest, page_of
from tests.factories import (
    a_cohort,
    a_mentor,
    a_person,
    a_site,
    a_staff_member,
    a_teen,
    an_event,
    the_slot,
)
from tests.signing import sign_in

MENTORS = SlotPlan(SlotRole.MENTOR, 2, 4)


def test_several_dates_at_several_places_are_taken_in_one_go_neediest_first(app, client):
    ana, cohort = a_mentor(email="ana@example.org"), a_cohort()
    for _ in range(25):
        a_teen(cohort)
    half = an_event(MENTORS, title="Half", starts_in=timedelta(days=2))
    seats.sign_up(the_slot(half), a_mentor())
    girls = an_event(MENTORS, title="Girls", cohort=cohort, starts_in=timedelta(days=9))
    an_event(SlotPlan(SlotRole.MENTOR, 0, 1), title="Enough", starts_in=timedelta(days=4))
    an_event(title="Guests only")
    sign_in(client, ana)

    shown = client.get("/events/several").text
    places = [shown.index(title) for title in ("Girls", "Half", "Enough")]
    assert (places, "Guests only" in shown) == (sorted(places), False)
    assert "3 are still missing" in shown
    assert client.post("/events/several", data={"role": "mentor"}).status_code == 409

    slots = [str(the_slot(event).id) for event in (half, girls)]
    client.post("/events/several", data={"role": "mentor", "slot": slots})

    assert kinds("ana@example.org") == ["booked"]
    assert {one.event for one in queries.agenda_of(ana.id, clock.now())} == {half, girls}


def test_only_dates_that_she_can_take_are_offered(app, client):
    soon, later = timedelta(days=3), timedelta(days=40)
    ana = a_mentor(cleared_until=clock.today("UTC") + timedelta(days=20))
    busy = an_event(MENTORS, title="Choir", starts_in=soon)
    seats.sign_up(the_slot(busy), ana)
    an_event(MENTORS, title="At the same hour", starts_in=soon)
    an_event(MENTORS, title="When her check has ended", starts_in=later)
    an_event(MENTORS, title="Next week", starts_in=timedelta(days=8))
    an_event(title="For guests", starts_in=later)
    sign_in(client, ana)

    as_mentor = client.get("/events/several").text
    as_guest = client.get("/events/several?role=guest").text

    titles = ("At the same hour", "When her check has ended", "Next week")
    assert [title in as_mentor for title in titles] == [False, False, True]
    assert "For guests" in as_guest


def test_several_dates_cost_the_same_for_one_and_many(app, client, count_queries):
    sign_in(client, a_mentor())

    def asked():
        client.get("/events/several")
        with count_queries() as made:
            client.get("/events/several")
        return len(made)

    an_event(MENTORS)
    one = asked()
    for day in range(8):
        an_event(MENTORS, starts_in=timedelta(days=8 + day))

    assert asked() == one


def test_a_stranger_is_led_to_the_sign_in_before_several_dates(app, client):
    assert "/sign-in?next=" in client.get("/events/several").location
    assert client.post("/events/several").status_code == 403


def test_questions_are_asked_of_who_has_the_place_and_of_nobody_before(app, client):
    event = an_event(SlotPlan(SlotRole.GUEST, 0, 1))
    changes.change(event, questions="Do you need a ramp?\nWhat do you eat?")
    hers = seats.sign_up(the_slot(event), a_person(email="ana@example.org"))
    waits = seats.sign_up(the_slot(event), a_person())
    link = page_of(newest("ana@example.org"))
    assert "What do you eat?" not in client.get(f"/events/{event.id}").text
    assert "Do you need a ramp?" in client.get(link).text

    client.post(f"{link}/tell", data={"answer": ["", "No nuts"]})

    db.session.expire_all()
    assert db.session.get(Signup, hers.id).answers == {"What do you eat?": "No nuts"}
    (noted,) = db.session.scalars(db.select(Entry).where(Entry.deed == "answered questions"))
    assert (noted.thing_id, noted.after) == (hers.id, {"answers": 1})
    with pytest.raises(Refused):
        telling.tell(waits, ["x"])
    too_long = client.post(f"{link}/tell", data={"answer": ["x" * 501]})
    assert (too_long.status_code, "under 500 characters" in too_long.text) == (409, True)
    sign_in(client, a_staff_member())
    assert "No nuts" in client.get(f"/staff/events/{event.id}").text


def test_a_changed_question_writes_to_nobody_and_six_are_too_many(app):
    event = an_event()
    seats.sign_up(the_slot(event), a_person(email="ana@example.org"))

    assert changes.change(event, questions="What do you eat?") == []

    assert kinds("ana@example.org") == ["confirmed"]
    with pytest.raises(Refused, match="at most five"):
        changes.change(event, questions="\n".join("abcdef"))


class Tonight:
    def __init__(self):
        self.event = an_event(MENTORS, starts_in=timedelta(hours=2))
        self.hers = seats.sign_up(the_slot(self.event), a_mentor(first_name="Dana"))
        self.other = seats.sign_up(the_slot(self.event), a_mentor())
        db.session.commit()


def wall(event, minutes):
    """So long after it began, on the clock at the site."""
    at = clock.to_local(event.starts_at + timedelta(minutes=minutes), event.time_zone)
    return f"{at:%H:%M}"


def test_one_womans_hours_are_written_down_without_all_the_others(app, client, monkeypatch):
    tonight = Tonight()
    staff = a_staff_member(Role.COORDINATOR, tonight.event.site)
    ends_at = tonight.event.ends_at
    sign_in(client, staff)
    page = f"/staff/events/{tonight.event.id}/hours"
    slot = str(the_slot(tonight.event).id)
    came, early, late = (wall(tonight.event, minutes) for minutes in (0, 30, 45))
    sent = {"signup": str(tonight.hers.id), "slot": slot, "came": came, "left": late}
    assert client.post(page, data=sent).status_code == 409
    monkeypatch.setattr(clock, "now", lambda: ends_at)

    client.post(page, data=sent)
    client.post(page, data={**sent, "left": early})

    db.session.rollback()
    (row,) = db.session.scalars(db.select(Attendance)).all()
    assert (row.person, row.counted, evening.hours_given([row])) == (tonight.hers.person, True, 0.5)
    assert client.post(page, data={**sent, "came": ""}).status_code == 422
    stranger = {**sent, "signup": "0", "first_name": "Bea", "email": "bea@example.org"}
    refused = client.post(page, data=stranger)
    assert (refused.status_code, "background check" in refused.text) == (409, True)
    assert 'value="Bea"' in refused.text


def test_hours_of_somebody_without_a_place_go_by_the_rules_of_the_door(app, monkeypatch):
    tonight, came = Tonight(), a_mentor()
    begins, ends = tonight.event.starts_at, tonight.event.ends_at
    monkeypatch.setattr(clock, "now", lambda: ends)

    row = hours.write_down(the_slot(tonight.event), came, (begins, ends), a_staff_member())

    assert (row.counted, row.role, row.left_at) == (True, SlotRole.MENTOR, ends)


def test_her_page_says_first_what_needs_her(app, client):
    ana, site = a_mentor(city="Pasadena"), a_site()
    offered = seats.sign_up(the_slot(an_event(starts_in=timedelta(days=5))), ana, proved=False)
    soon = an_event(MENTORS, starts_in=timedelta(days=2), title="Soon")
    seats.sign_up(the_slot(soon), ana)
    changes.change(soon, questions="What do you eat?")
    short = an_event(MENTORS, site=site, title="Short", starts_in=timedelta(days=9))
    standby.search(the_slot(short))
    db.session.commit()
    agenda = queries.agenda_of(ana.id, clock.now())

    found = errands.of(ana, agenda)

    assert [(one.kind, one.event) for one in found] == [
        ("kept", offered.event),
        ("asked", short),
        ("sure", soon),
        ("questions", soon),
    ]
    sign_in(client, ana)
    shown = client.get("/me").text
    assert shown.index("What needs you") < shown.index("What is next")
    answer = client.post(f"/me/asked/{found[1].ask.id}")
    assert "Short" in client.get(answer.location).text
    for _ in range(4):
        seats.sign_up(the_slot(short), a_mentor())
    assert "asked" not in [one.kind for one in errands.of(ana, agenda)]


def test_nobody_opens_the_question_that_somebody_else_was_asked(app, client):
    a_mentor(city="Pasadena")
    short = an_event(MENTORS, site=a_site())
    standby.search(the_slot(short))
    sign_in(client, a_person())

    assert client.post("/me/asked/1").status_code == 404


def test_a_mentor_has_a_certificate_with_the_page_that_confirms_it(app, client, monkeypatch):
    tonight = Tonight()
    begins, ends = tonight.event.starts_at, tonight.event.ends_at
    monkeypatch.setattr(clock, "now", lambda: ends)
    staff = a_staff_member()
    hours.write_down(the_slot(tonight.event), tonight.hers.person, (begins, ends), staff)
    letter = hours.issue(tonight.hers.person)
    sign_in(client, tonight.hers.person)

    paper = client.get(f"/me/hours/{letter.id}/certificate.pdf")

    assert (paper.status_code, paper.data[:5]) == (200, b"%PDF-")
    assert paper.headers["Cache-Control"] == "private, no-store"
    again = client.get(f"/me/hours/{letter.id}/certificate.pdf")
    assert again.data == paper.data
    sign_in(client, tonight.other.person)
    assert client.get(f"/me/hours/{letter.id}/certificate.pdf").status_code == 404
    assert tonight.hers.state is SignupState.CONFIRMED

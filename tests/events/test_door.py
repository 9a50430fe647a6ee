"""The evening: taps kept without a connection, walk-ins, the poster, codes off the paper."""

from datetime import timedelta

import pytest

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.events import codes, queries, risk
from stepup.events.actions import door, evening, seats
from stepup.events.models import NOT_THERE, Attendance, Event, Signup, SignupState, SlotRole, Tap
from stepup.events.plans import SlotPlan
from stepup.people import links
from stepup.people.models import Purpose
from tests.events.test_races import together
from tests.factories import a_cohort, a_mentor, a_person, a_staff_member, a_teen, an_event, the_slot
from tests.signing import sign_in

PLACES = (
    SlotPlan(SlotRole.MENTOR, 0, 4),
    SlotPlan(SlotRole.TEEN, 0, 9),
    SlotPlan(SlotRole.GUEST, 0, 1),
)


class Tonight:
    def __init__(self):
        self.cohort = a_cohort()
        self.event = an_event(
            *PLACES, cohort=self.cohort, site=self.cohort.site, starts_in=timedelta(hours=2)
        )
        self.mentors = [self.comes(a_mentor(), SlotRole.MENTOR) for _ in range(2)]
        self.staff = a_staff_member()
        self.token = links.mint(Purpose.CHECK_IN, self.event.id, self.staff)
        db.session.commit()

    def comes(self, person, role):
        return seats.sign_up(the_slot(self.event, role), person)

    def girl(self, name):
        return self.comes(a_teen(self.cohort, first_name=name).person, SlotRole.TEEN)

    def tap(self, client, signup, key, **more):
        headers = {"X-Tap": key, **more}
        return client.post(f"/check-in/{self.token}/{signup.id}", headers=headers)


@pytest.fixture
def tonight(app):
    return Tonight()


def here():
    return db.session.scalar(db.select(db.func.count()).select_from(Attendance))


def test_a_tap_that_is_sent_twice_is_done_once_and_answered_alike(tonight, client):
    first = tonight.tap(client, tonight.mentors[0], "a1")
    again = tonight.tap(client, tonight.mentors[0], "a1")

    assert (first.json, again.json) == ({"said": ""}, {"said": ""})
    assert here() == 1
    db.session.rollback()
    assert db.session.scalar(db.select(db.func.count()).select_from(Tap)) == 1


def test_a_conflict_is_said_and_said_again_to_the_same_tap(tonight, client):
    girl = tonight.girl("Maya")
    db.session.commit()

    answers = [tonight.tap(client, girl, "b1") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert "needs 2 who are not related" in answers[0].json["said"]
    assert answers[0].json == answers[1].json
    for mentor, key in zip(tonight.mentors, ("m1", "m2"), strict=True):
        tonight.tap(client, mentor, key)
    assert tonight.tap(client, girl, "b2").status_code == 200


def test_a_tap_keeps_the_moment_at_which_it_was_made(tonight, client):
    made = clock.now() - timedelta(minutes=40)
    moment = str(int(made.timestamp() * 1000))

    tonight.tap(client, tonight.mentors[0], "c1", **{"X-Tapped-At": moment})
    tonight.tap(client, tonight.mentors[1], "c2", **{"X-Tapped-At": "9" * 30})

    first, second = db.session.scalars(db.select(Attendance).order_by(Attendance.id))
    assert abs(first.arrived_at - made) < timedelta(seconds=1)
    assert clock.now() - second.arrived_at < timedelta(minutes=1)


def test_two_phones_check_the_same_woman_in_at_once_and_she_is_here_once(any_app):
    tonight = Tonight()
    event_id, ids = tonight.event.id, [one.id for one in tonight.mentors]

    wrong = together(
        any_app,
        [_tapping(event_id, ids[0], f"k{n % 3}") for n in range(6)]
        + [_tapping(event_id, ids[1], f"l{n}") for n in range(3)],
    )

    assert wrong == []
    assert here() == 2


def _tapping(event_id, signup_id, key):
    def deed():
        event, signup = db.session.get(Event, event_id), db.session.get(Signup, signup_id)
        door.once(event, key, lambda: evening.check_in(signup, None))

    return deed


def test_a_walk_in_passes_the_same_rules_and_is_here(tonight, client):
    page = f"/check-in/{tonight.token}"
    gina = {"first_name": "Gina", "last_name": "Park", "email": "gina@example.org"}

    stranger = client.post(f"{page}/walk-in", data={**gina, "slot": "mentor"})
    assert stranger.status_code == 409
    assert "background check" in stranger.text
    client.post(f"{page}/walk-in", data={**gina, "slot": "guest"})
    full = client.post(f"{page}/walk-in", data={**gina, "email": "x@example.org", "slot": "guest"})

    assert "stands in line" in full.text
    (came,) = queries.attendance_of(tonight.event).values()
    assert (came.person.first_name, came.role) == ("Gina", SlotRole.GUEST)


def test_a_walk_in_kept_on_a_phone_arrives_once_with_its_own_moment(tonight, client):
    page = f"/check-in/{tonight.token}/walk-in"
    made = clock.now() - timedelta(minutes=20)
    tap = {"X-Tap": "w1", "X-Tapped-At": str(int(made.timestamp() * 1000))}
    gina = {"first_name": "Gina", "last_name": "Park", "email": "gina@example.org"}

    answers = [client.post(page, data={**gina, "slot": "guest"}, headers=tap) for _ in range(2)]
    nobody = client.post(page, data={"slot": "guest"}, headers={"X-Tap": "w2"})

    assert [answer.json for answer in answers] == [{"said": ""}] * 2
    assert (nobody.status_code, "first name" in nobody.json["said"]) == (409, True)
    (came,) = queries.attendance_of(tonight.event).values()
    assert abs(came.arrived_at - made) < timedelta(seconds=1)


def test_at_the_door_staff_read_english_and_everybody_her_own_language(tonight, client):
    page = f"/check-in/{tonight.token}"
    spanish = {"Accept-Language": "es"}

    assert '<html lang="en">' in client.get(page, headers=spanish).text
    kiosk = client.get(f"{page}/kiosk", headers=spanish).text
    assert ('<html lang="es">' in kiosk, "Toque su nombre" in kiosk) == (True, True)


def test_a_girl_of_the_cohort_walks_in_by_name_when_two_adults_are_here(tonight, client):
    maya = a_teen(tonight.cohort, first_name="Maya").person
    elsewhere = a_teen(first_name="Noor").person
    page = f"/check-in/{tonight.token}"
    shown = client.get(page).text
    assert "Maya" in shown
    assert "Noor" not in shown

    for mentor, key in zip(tonight.mentors, ("m1", "m2"), strict=True):
        tonight.tap(client, mentor, key)
    assert client.post(f"{page}/walk-in", data={"girl": elsewhere.id}).status_code == 409
    client.post(f"{page}/walk-in", data={"girl": maya.id})

    db.session.rollback()
    assert maya.id in queries.attendance_of(tonight.event)


def test_the_poster_lets_who_has_a_place_say_that_she_is_here(tonight, client):
    visitor = tonight.comes(a_person(email="gina@example.org"), SlotRole.GUEST)
    sign_in(client, tonight.staff)
    poster = client.post(f"/staff/events/{tonight.event.id}/self-check-in").text
    assert "data:image/svg+xml" in poster
    page = "/here/" + poster.partition("/here/")[2].partition("<")[0]
    client.post("/sign-out")

    wrong = client.post(page, data={"email": "nobody@example.org"})
    assert wrong.status_code == 409
    assert "Please ask at the desk" in wrong.text
    welcome = client.post(page, data={"email": " Gina@example.org "}).text

    assert "You are checked in." in welcome
    db.session.rollback()
    assert list(queries.attendance_of(tonight.event)) == [visitor.person_id]


def test_the_poster_opens_no_door_for_a_girl(tonight, client):
    girl = tonight.girl("Maya")
    girl.person.email = "maya@example.org"
    token = links.mint(Purpose.SELF_CHECK_IN, tonight.event.id, tonight.staff)
    db.session.commit()

    assert client.post(f"/here/{token}", data={"email": "maya@example.org"}).status_code == 409


def test_the_kiosk_shows_who_is_awaited_and_welcomes_her(tonight, client):
    page = f"/check-in/{tonight.token}/kiosk"
    name = tonight.mentors[0].person.name
    assert name in client.get(page).text

    address = f"/check-in/{tonight.token}/{tonight.mentors[0].id}"
    answer = client.post(address, data={"kiosk": "1"}, follow_redirects=True)

    assert "Welcome, Dana." in answer.text
    assert answer.request.path == page


def test_a_wrong_letter_in_a_code_is_nobody_else():
    every = {codes.of(number): number for number in range(1, 3000)}

    assert len(every) == 2999
    for number in (1, 31, 32, 1000, 2047):
        code = codes.of(number)
        for place, right in enumerate(code):
            for letter in codes.LETTERS:
                other = every.get(code[:place] + letter + code[place + 1 :])
                assert letter == right or other != number
        swapped = code[1] + code[0] + code[2:]
        assert every.get(swapped, number) == number or code[0] == code[1] or swapped not in every


def test_codes_are_read_as_people_write_them():
    assert codes.clean(" o1-i l ") == "0111"


def test_codes_off_the_paper_check_in_adults_first_and_twice_changes_nothing(tonight, client):
    girl = tonight.girl("Maya")
    db.session.commit()
    sign_in(client, tonight.staff)
    paper = client.get(f"/staff/events/{tonight.event.id}/roster/paper").text
    written = [codes.of(one.id) for one in (girl, *tonight.mentors)]
    assert all(f"<code>{code}</code>" in paper for code in written)

    typed = {"codes": f"{' '.join(written).lower()}, ZZZZ"}
    page = f"/staff/events/{tonight.event.id}/codes"
    answer = client.post(page, data=typed, follow_redirects=True).text
    again = client.post(page, data=typed, follow_redirects=True).text

    assert "3 people were here." in answer
    assert "ZZZZ: nobody on this roster." in answer
    assert "0 people were here." in again
    rows = queries.attendance_of(tonight.event).values()
    assert {row.arrived_at for row in rows} == {tonight.event.starts_at}


def test_without_two_adults_on_the_paper_no_girl_is_recorded(tonight):
    girl = tonight.girl("Maya")

    count, refused = door.read_codes(tonight.event, [codes.of(girl.id)], tonight.staff)

    assert (count, len(refused)) == (0, 1)
    assert "needs 2 who are not related" in refused[0]


def test_need_to_know_and_the_number_of_girls_are_one_tap_away(tonight, client):
    page = f"/check-in/{tonight.token}"
    shown = client.get(page).text
    assert ("If something happens" in shown, "tel:911" in shown, "0 / 0" in shown) == (True,) * 3
    assert "911" in client.get(f"{page}/sheet").text

    for mentor, key in zip(tonight.mentors, ("m1", "m2"), strict=True):
        tonight.tap(client, mentor, key)

    assert "0 / 24" in client.get(page).text


def test_an_undo_by_the_script_is_a_tap_too(tonight, client):
    tonight.tap(client, tonight.mentors[0], "a1")
    row = db.session.scalars(db.select(Attendance)).one()
    address = f"/check-in/{tonight.token}/attendance/{row.id}/undo"

    assert client.post(address, headers={"X-Tap": "u1"}).json == {"said": ""}
    assert here() == 0


def test_a_walk_in_without_a_name_is_refused_in_words(tonight):
    with pytest.raises(Refused, match="find no single place"):
        door.here_myself(tonight.event, "")


def test_a_quarter_of_an_hour_in_an_unclaimed_seat_goes_to_who_is_here(tonight, monkeypatch):
    slot = the_slot(tonight.event, SlotRole.GUEST)
    absent, here_in_person = tonight.comes(a_person(), SlotRole.GUEST), a_person()
    tonight.comes(a_person(), SlotRole.GUEST)  # in line, at home
    waits = tonight.comes(here_in_person, SlotRole.GUEST)
    db.session.commit()
    starts_at = tonight.event.starts_at
    monkeypatch.setattr(clock, "now", lambda: starts_at + timedelta(minutes=14))
    with pytest.raises(Refused, match="Seats are all taken"):
        door.walk_in(slot, here_in_person, tonight.staff)
    db.session.rollback()

    monkeypatch.setattr(clock, "now", lambda: starts_at + timedelta(minutes=15))
    came = door.walk_in(slot, here_in_person, tonight.staff)

    assert came.person is here_in_person
    assert (absent.state, absent.reason) == (SignupState.LAPSED, NOT_THERE)
    assert waits.state is SignupState.WITHDRAWN
    assert queries.seats_taken(slot) == 1
    with pytest.raises(Refused, match="Seats are all taken"):
        door.walk_in(slot, a_person(), tonight.staff)
    evening.close(tonight.event)
    assert risk.records_of([absent.person_id]) == {absent.person_id: risk.Record(1, 0)}


def test_a_girl_who_is_late_keeps_her_seat(app, monkeypatch):
    cohort = a_cohort()
    event = an_event(
        SlotPlan(SlotRole.MENTOR, 0, 2),
        SlotPlan(SlotRole.TEEN, 0, 1),
        cohort=cohort,
        site=cohort.site,
        starts_in=timedelta(hours=2),
    )
    mentors = [seats.sign_up(the_slot(event, SlotRole.MENTOR), a_mentor()) for _ in range(2)]
    late = seats.sign_up(the_slot(event, SlotRole.TEEN), a_teen(cohort).person)
    other = a_teen(cohort, first_name="Zoe").person
    starts_at = event.starts_at
    monkeypatch.setattr(clock, "now", lambda: starts_at + timedelta(minutes=30))
    for mentor in mentors:
        evening.check_in(mentor, None)

    with pytest.raises(Refused, match="Seats are all taken"):
        door.walk_in(the_slot(event, SlotRole.TEEN), other, None)

    assert late.state is SignupState.CONFIRMED

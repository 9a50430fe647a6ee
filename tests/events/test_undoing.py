"""What staff do can be looked at before, and taken back for ten minutes after: nothing leaves."""

import signal
from datetime import datetime, time, timedelta
from threading import Event as Signal

import pytest

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.events import blasts, queries
from stepup.events.actions import changes, planning, seats, undoing
from stepup.events.models import Event, EventChange, EventState, Signup, SignupState, SlotRole
from stepup.events.plans import SlotPlan
from stepup.outbox import tasks as outbox
from stepup.outbox.models import Letter, State
from stepup.people.models import Person
from tests.events import dying
from tests.events.mail import kinds, letters
from tests.events.test_races import together
from tests.factories import (
    a_mentor,
    a_person,
    a_staff_member,
    a_teen,
    an_event,
    the_slot,
    today,
)
from tests.processes import Process
from tests.signing import sign_in

HOUR = timedelta(hours=1)


def later(monkeypatch, **span):
    moment = clock.now() + timedelta(**span)
    monkeypatch.setattr(clock, "now", lambda: moment)


def an_evening_with(*names, seats_planned=1):
    event = an_event(SlotPlan(SlotRole.GUEST, 0, seats_planned))
    people = [a_person(name, email=f"{name.lower()}@example.org") for name in names]
    for person in people:
        seats.sign_up(the_slot(event), person)
    db.session.commit()
    return event


def moved(event, by=HOUR):
    with undoing.undoable([event], None, "The change"):
        changes.change(event, starts_at=event.starts_at + by, ends_at=event.ends_at + by)
    db.session.commit()
    return db.session.scalars(db.select(EventChange).order_by(EventChange.id.desc())).first()


def leave():
    """Let go whatever may leave now."""
    db.session.commit()
    outbox.deliver_once(Signal())
    db.session.rollback()


def waiting():
    ready = db.select(Letter).where(Letter.state == State.READY).order_by(Letter.id)
    return [letter.purpose.rpartition("/")[2] for letter in db.session.scalars(ready)]


def test_the_look_before_names_each_letter_and_each_calendar_and_changes_nothing(app):
    event = an_evening_with("Ana", "Bea")
    before, was = len(letters()), event.starts_at

    blast = blasts.of([event], lambda: changes.change(event, starts_at=was + HOUR, room="Gym"))

    assert [(one.name, one.letter, one.calendar) for one in blast.tellings] == [
        ("Ana Lopez", "a letter that says what changed", "her calendar shows it as it will be"),
        ("Bea Lopez", "a letter that says what changed", "her calendar stays as it is"),
    ]
    assert blast.changes == ("the start", "the room")
    assert (len(letters()), event.starts_at) == (before, was)


def test_the_look_before_names_who_would_lose_her_place_and_who_would_be_in_two(app):
    event = an_event(SlotPlan(SlotRole.MENTOR, 0, 3))
    lapses = a_mentor(cleared_until=event.ends_at.date() + timedelta(days=10), first_name="Dana")
    lasts = a_mentor(first_name="Linh")
    for mentor in (lapses, lasts):
        seats.sign_up(the_slot(event), mentor)
    month = timedelta(days=30)
    elsewhere = an_event(starts_at=event.starts_at + month, title="Choir")
    seats.sign_up(the_slot(elsewhere), lasts)
    db.session.commit()
    new = {"starts_at": event.starts_at + month, "ends_at": event.ends_at + month}

    blast = blasts.of([event], lambda: changes.change(event, **new))

    ((name, why),) = blast.losing
    assert name == "Dana Reyes"
    assert "background check" in why
    assert blast.busy == ("Linh Reyes is at “Choir” then.",)


def test_every_deed_of_staff_shows_what_comes_of_it_before_it_is_done(app, client):
    event = an_evening_with("Ana", "Bea")
    sign_in(client, a_staff_member())
    slot, ana = the_slot(event), queries.live_signups(event)[0]
    doors = {
        f"/staff/events/{event.id}/slots/{slot.id}": {"minimum": "0", "maximum": "2"},
        f"/staff/events/{event.id}/signups/{ana.id}/remove": {},
    }

    for address, typed in doors.items():
        page = client.post(address, data=typed).text
        assert "Bea Lopez (bea@example.org): a letter that a seat is hers to take" in page
    assert kinds() == ["confirmed", "waiting"]

    (address, typed), _other = doors.items()
    client.post(address, data={**typed, "save": "1"})
    assert kinds() == ["confirmed", "waiting", "offer"]


def test_a_change_taken_back_within_ten_minutes_sends_nothing(any_app, monkeypatch):
    event = an_evening_with("Ana")
    was, sent = event.starts_at, len(letters())
    change = moved(event)
    later(monkeypatch, minutes=9)

    undoing.undo(change)
    db.session.commit()
    later(monkeypatch, hours=2)
    leave()

    states = [letter.state for letter in letters()[sent:]]
    assert states == [State.CANCELLED]
    assert (event.starts_at, event.sequence) == (was, 2)
    assert undoing.pending(event) == []


def test_after_ten_minutes_the_letters_leave_and_it_is_too_late(any_app, monkeypatch):
    event = an_evening_with("Ana")
    change = moved(event)
    leave()
    assert waiting() == ["moved"]

    later(monkeypatch, minutes=10, seconds=1)
    leave()

    assert waiting() == []
    with pytest.raises(Refused, match="letters have left"):
        undoing.undo(change)


def test_calling_off_is_taken_back_whole(app):
    event = an_evening_with("Ana", "Bea")
    with undoing.undoable([event], None, "Calling off"):
        changes.cancel(event, "Snow")
    db.session.commit()

    undoing.undo(db.session.scalars(db.select(EventChange)).one())

    assert (event.state, event.cancelled_because) == (EventState.OPEN, "")
    assert [one.state for one in queries.live_signups(event)] == [
        SignupState.CONFIRMED,
        SignupState.WAITLISTED,
    ]
    changes.cancel(event, "Ice")
    assert [one.state for one in letters() if "cancelled" in one.purpose] == [
        State.CANCELLED,
        State.CANCELLED,
        State.READY,
        State.READY,
    ]


def test_a_removal_taken_back_gives_the_seat_back_and_withdraws_the_offer(app):
    event = an_evening_with("Ana", "Bea")
    ana, bea = queries.live_signups(event)
    with undoing.undoable([event], None, "Taking Ana off"):
        seats.remove(ana, reason="A mistake")
    db.session.commit()
    assert bea.state is SignupState.OFFERED

    undoing.undo(db.session.scalars(db.select(EventChange)).one())

    assert (ana.state, bea.state) == (SignupState.CONFIRMED, SignupState.WAITLISTED)
    assert waiting() == ["confirmed", "waiting"]


def test_what_others_did_since_is_not_run_over(app):
    event = an_evening_with("Ana", "Bea")
    ana, bea = queries.live_signups(event)
    with undoing.undoable([event], None, "Taking Ana off"):
        seats.remove(ana, reason="A mistake")
    db.session.commit()
    seats.confirm(bea)
    db.session.commit()

    with pytest.raises(Refused, match="acted on it since"):
        undoing.undo(db.session.scalars(db.select(EventChange)).one())


def test_who_was_told_meanwhile_hears_that_it_stands_as_before(app, monkeypatch):
    event = an_evening_with("Ana", seats_planned=3)
    change = moved(event)
    later(monkeypatch, minutes=2)
    seats.sign_up(the_slot(event), a_person("Cleo", email="cleo@example.org"))
    db.session.commit()

    undoing.undo(change)

    assert kinds("cleo@example.org") == ["confirmed", "moved"]
    assert [one.state for one in letters("ana@example.org")] == [State.READY, State.CANCELLED]


def test_what_was_called_off_meanwhile_stays_out_of_every_calendar(any_app, monkeypatch):
    event = an_evening_with("Ana")
    change = moved(event)
    later(monkeypatch, minutes=1)
    changes.cancel(event, "Snow.")  # as the API does, without minutes to take it back
    db.session.commit()

    undoing.undo(change)

    assert event.state is EventState.CANCELLED
    assert kinds("ana@example.org")[-1] == "cancelled"


def test_who_leaves_meanwhile_gets_no_old_letter_after_it(app, monkeypatch):
    event = an_evening_with("Ana")
    moved(event)
    later(monkeypatch, minutes=2)

    (ana,) = queries.live_signups(event)
    seats.withdraw(ana)

    assert [(one.purpose.rpartition("/")[2], one.state) for one in letters()] == [
        ("confirmed", State.READY),
        ("moved", State.CANCELLED),
        ("withdrawn", State.READY),
    ]


def test_only_the_newest_deed_is_taken_back(app):
    event = an_evening_with("Ana")
    first = moved(event)
    moved(event)

    with pytest.raises(Refused, match="done after it"):
        undoing.undo(first)


def test_staff_can_tell_at_once(app, client):
    event = an_evening_with("Ana")
    change = moved(event)
    sign_in(client, a_staff_member())
    assert "1 letter waits until" in client.get(f"/staff/events/{event.id}").text

    client.post(f"/staff/events/changes/{change.id}/send")
    leave()

    assert waiting() == []
    assert "Take it back" not in client.get(f"/staff/events/{event.id}").text


@pytest.mark.parametrize("hour", ["05:00", "07:52", "12:00", "19:52", "23:00"])
def test_nothing_reaches_a_girl_at_night_whenever_staff_tell_at_once(app, monkeypatch, hour):
    """SAFE-07: also where the ten minutes end, or are cut short, in the quiet hours."""
    girl = a_teen(guardian=a_person("Rosa"), email="maya@example.org").person
    dana = a_mentor(cleared_until=today() + timedelta(days=99))
    event = an_event(SlotPlan(SlotRole.MENTOR, 2, 4), SlotPlan(SlotRole.TEEN, 0, 9))
    seats.sign_up(the_slot(event, SlotRole.MENTOR), dana)
    seats.sign_up(the_slot(event, SlotRole.TEEN), girl)
    now = clock.from_local(
        datetime.combine(today() + timedelta(days=1), time.fromisoformat(hour)), event.time_zone
    )
    monkeypatch.setattr(clock, "now", lambda: now)
    change = moved(event, timedelta(days=1))

    undoing.send_now(change)

    told = [one for one in letters() if one.purpose == "events/email/moved"]
    assert [one.not_before for one in told if one.person_id == dana.id] == [None]
    hers = [clock.to_local(one.next_try_at, event.time_zone) for one in told[1:]]
    assert [one.person_id for one in told[1:]] == [girl.id] * 2  # and her guardian's copy
    assert all(time(8) <= leaves_at.time() < time(20) for leaves_at in hers)
    assert (hers[0] == now) == (hour == "12:00")


def test_staff_take_it_back_on_the_page(app, client):
    event = an_evening_with("Ana")
    was = event.starts_at
    change = moved(event)
    sign_in(client, a_staff_member())

    page = client.post(f"/staff/events/changes/{change.id}/undo", follow_redirects=True).text

    assert "Taken back. Nobody was written to." in page
    db.session.rollback()
    assert event.starts_at == was


def test_undo_and_departure_at_once_leave_the_seat_with_one_of_them(any_app):
    """She returns to her seat, or the next in line takes it: never both, whatever is first."""
    for _ in range(8):
        event = an_evening_with("Ana", "Bea")
        ana, bea = queries.live_signups(event)
        with undoing.undoable([event], None, "Taking Ana off"):
            seats.remove(ana, reason="A mistake")
        db.session.commit()
        change = db.session.scalars(db.select(EventChange).order_by(EventChange.id.desc())).first()
        ids = change.id, bea.id, event.id
        for person in (ana.person, bea.person):
            person.email = f"{person.id}.done@example.org"

        wrong = together(any_app, [_undoing(ids[0]), _confirming(ids[1])])

        assert all(isinstance(one, Refused) for one in wrong)
        assert len(wrong) == 1
        assert queries.seats_taken(the_slot(db.session.get(Event, ids[2]))) == 1


def _undoing(change_id):
    return lambda: undoing.undo(db.session.get(EventChange, change_id))


def _confirming(signup_id):
    return lambda: seats.confirm(db.session.get(Signup, signup_id))


def test_the_numbers_of_places_come_back_too(app):
    event = an_evening_with("Ana", "Bea")
    slot = the_slot(event)
    with undoing.undoable([event], None, "More places"):
        planning.resize(slot, 0, 2)
    db.session.commit()

    undoing.undo(db.session.scalars(db.select(EventChange)).one())

    assert slot.maximum == 1
    assert [one.state for one in queries.live_signups(event)][1] is SignupState.WAITLISTED
    assert db.session.scalar(db.select(db.func.count()).select_from(Person)) == 2


def test_the_page_before_calling_off_names_exactly_who_is_then_written_to(app, client):
    event = an_evening_with("Ana", "Bea")
    sign_in(client, a_staff_member())

    shown = blasts.of_calling_off([event]).tellings
    found = blasts.of([event], lambda: changes.cancel(event, "Snow")).tellings

    assert [(one.name, one.letter, one.calendar) for one in shown] == [
        (one.name, one.letter, one.calendar) for one in found
    ]
    assert "2 letters leave" in client.get(f"/staff/events/{event.id}/cancel").text


def test_what_is_at_other_sites_is_not_named_to_who_may_not_know_of_it(app):
    event, elsewhere = an_event(SlotPlan(SlotRole.GUEST, 0, 3)), an_event(title="Choir")
    ana = a_person("Ana")
    seats.sign_up(the_slot(event), ana)
    later = event.starts_at + timedelta(days=30)
    changes.change(elsewhere, starts_at=later, ends_at=later + HOUR)
    seats.sign_up(the_slot(elsewhere), ana)
    db.session.commit()
    new = {"starts_at": later, "ends_at": later + HOUR}

    blast = blasts.of([event], lambda: changes.change(event, **new), sites={event.site_id})

    assert blast.busy == ("Ana Lopez has another place then.",)


@pytest.mark.parametrize("statement", [1, 9, 18, 0, None])
def test_kill_minus_nine_leaves_an_undo_whole_or_not_begun(
    any_app, monkeypatch, tmp_path, statement
):
    event = an_evening_with("Ana", "Bea", seats_planned=3)
    leave()
    was, change = event.starts_at, moved(event)
    told = {
        "STEPUP_DATA_DIR": str(tmp_path),
        "STEPUP_DATABASE_URL": any_app.config["SQLALCHEMY_DATABASE_URI"],
    }
    number, done = change.id, statement is None
    db.session.commit()

    killed = Process(dying.undo, number, statement, settings=told)
    assert killed.wait(30) == -signal.SIGKILL
    killed.end()

    db.session.rollback()
    db.session.expire_all()
    assert (event.starts_at == was, change.undone_at is not None) == (done, done)
    assert (event.held_until is None) == done
    later(monkeypatch, minutes=11)
    leave()
    leave()
    sent = [one.purpose.rpartition("/")[2] for one in letters() if one.state is State.SENT]
    assert sent == ["confirmed", "confirmed"] + ([] if done else ["moved", "moved"])
    if done:
        with pytest.raises(Refused, match="taken back already"):
            undoing.undo(change)


def test_giving_a_seat_is_looked_at_first_and_names_letter_and_calendar(client, app):
    event = an_event()
    sign_in(client, a_staff_member())
    sent = {"slot": str(the_slot(event).id), "first_name": "Ana", "email": "ana@example.org"}
    page = f"/staff/events/{event.id}/people"

    looked = client.post(page, data=sent)

    assert "Ana: a place as Guest" in looked.text
    assert "Ana (ana@example.org): a letter that she is in; her calendar shows it" in looked.text
    assert "1 letter leaves as soon as you save" in looked.text
    assert (queries.live_signups(event), letters()) == ([], [])
    client.post(page, data={**sent, "save": "1"})
    assert [one.person.name for one in queries.live_signups(event)] == ["Ana"]
    again = client.post(page, data={**sent, "first_name": "Bea", "email": "bea@example.org"})
    assert "a letter that she is in line; her calendar stays as it is" in again.text


def test_a_seat_that_cannot_be_given_says_why_and_keeps_what_was_typed(client, app):
    event = an_event(SlotPlan(SlotRole.MENTOR, 0, 2))
    sign_in(client, a_staff_member())
    sent = {"slot": str(the_slot(event).id), "first_name": "Zoe", "email": "ana@example.org"}

    refused = client.post(f"/staff/events/{event.id}/people", data=sent)

    assert refused.status_code == 409
    assert "background check" in refused.text
    assert 'value="ana@example.org"' in refused.text
    assert db.session.scalars(db.select(Person).where(Person.first_name == "Zoe")).all() == []


def test_opening_for_sign_ups_says_first_who_will_see_it(client, app):
    event = an_event(opened=False)
    sign_in(client, a_staff_member())
    page = f"/staff/events/{event.id}/open"

    looked = client.post(page)
    assert "Everybody sees it from then on" in looked.text
    db.session.refresh(event)
    assert event.state is EventState.DRAFT

    client.post(page, data={"save": "1"})
    db.session.refresh(event)
    assert event.state is EventState.OPEN


def test_a_whole_day_at_a_site_is_called_off_in_one_step(client, app):
    event = an_event(title="Morning")
    at = event.starts_at
    same_day = an_event(title="Noon", site=event.site, starts_at=at + timedelta(minutes=30))
    others = [
        an_event(title="Elsewhere", starts_at=at),
        an_event(title="A day later", site=event.site, starts_at=at + timedelta(days=1)),
    ]
    sign_in(client, a_staff_member())
    sent = {"reason": "The school is closed for snow.", "reach": "day"}

    looked = client.post(f"/staff/events/{event.id}/cancel", data=sent)
    assert "Call 2 dates off" in looked.text
    client.post(f"/staff/events/{event.id}/cancel", data={**sent, "save": "1"})

    for one in (event, same_day, *others):
        db.session.refresh(one)
    assert [event.state, same_day.state] == [EventState.CANCELLED] * 2
    assert {one.state for one in others} == {EventState.OPEN}

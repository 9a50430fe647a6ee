"""Taking a place, standing in line, giving it up: one person at a time."""

from datetime import timedelta

import pytest

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.events import queries
from stepup.events.actions import changes, planning, seats, waitlist
from stepup.events.models import Invitation, Method, SignupState, SlotRole
from stepup.events.plans import SlotPlan
from stepup.outbox.models import Letter
from tests.factories import a_mentor, a_person, a_staff_member, an_event, the_slot


def purposes():
    letters = db.session.scalars(db.select(Letter).order_by(Letter.id))
    return [letter.purpose.removeprefix("events/email/") for letter in letters]


def later(monkeypatch, **span):
    moment = clock.now() + timedelta(**span)
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_a_proved_sign_up_has_its_seat_and_an_invitation(app):
    event, person = an_event(), a_person()

    signup = seats.sign_up(the_slot(event), person)

    assert signup.state is SignupState.CONFIRMED
    assert purposes() == ["confirmed"]


def test_an_unproved_sign_up_holds_the_seat_until_she_answers(app):
    event, ana, bea = an_event(), a_person(), a_person()

    held = seats.sign_up(the_slot(event), ana, proved=False)
    second = seats.sign_up(the_slot(event), bea)

    assert (held.state, second.state) == (SignupState.HELD, SignupState.WAITLISTED)
    assert seats.confirm(held).state is SignupState.CONFIRMED
    assert ana.email_verified_at is not None


def test_a_held_seat_that_nobody_confirms_goes_to_the_next_in_line(app, monkeypatch):
    event, ana, bea = an_event(), a_person(), a_person()
    held = seats.sign_up(the_slot(event), ana, proved=False)
    waits = seats.sign_up(the_slot(event), bea)
    later(monkeypatch, hours=25)

    (slot,) = queries.slots_with_run_out_seats(clock.now())
    waitlist.promote(slot)

    assert (held.state, waits.state) == (SignupState.LAPSED, SignupState.OFFERED)
    with pytest.raises(Refused, match="no longer held"):
        seats.confirm(held)


def test_asking_twice_gives_the_same_place_and_one_letter(app):
    event, person = an_event(), a_person()

    first = seats.sign_up(the_slot(event), person)
    second = seats.sign_up(the_slot(event), person)

    assert first is second
    assert purposes() == ["confirmed"]


def test_nobody_has_two_places_at_one_event(app):
    event = an_event(SlotPlan(SlotRole.GUEST, 0, 5), SlotPlan(SlotRole.SPEAKER, 0, 1))
    person = a_person()
    seats.sign_up(the_slot(event, SlotRole.GUEST), person)

    with pytest.raises(Refused, match="already have a place here as Guest"):
        seats.sign_up(the_slot(event, SlotRole.SPEAKER), person)


def test_no_seat_means_a_place_in_line(app):
    event = an_event(SlotPlan(SlotRole.GUEST, 0, 0))

    signup = seats.sign_up(the_slot(event), a_person())

    assert signup.state is SignupState.WAITLISTED
    assert queries.place_in_line(signup) == 1


def test_a_withdrawn_seat_is_free_at_once_and_offered_to_the_next(app):
    event = an_event()
    first, second, third = (seats.sign_up(the_slot(event), a_person()) for _ in range(3))

    seats.withdraw(first, reason="A cold")

    states = [signup.state for signup in (first, second, third)]
    assert states == [SignupState.WITHDRAWN, SignupState.OFFERED, SignupState.WAITLISTED]
    assert queries.seats_taken(the_slot(event)) == 1


def test_an_offer_holds_the_seat_against_newcomers(app):
    event = an_event()
    first, second = (seats.sign_up(the_slot(event), a_person()) for _ in range(2))
    seats.withdraw(first)

    newcomer = seats.sign_up(the_slot(event), a_person())

    assert newcomer.state is SignupState.WAITLISTED
    assert seats.confirm(second).state is SignupState.CONFIRMED


def test_a_declined_offer_goes_down_the_line_and_never_comes_back(app):
    event = an_event()
    first, second, third = (seats.sign_up(the_slot(event), a_person()) for _ in range(3))
    seats.withdraw(first)

    seats.decline(second)

    assert (second.state, third.state) == (SignupState.PASSED, SignupState.OFFERED)
    with pytest.raises(Refused):
        seats.confirm(second)


def test_a_confirmed_offer_that_is_given_up_does_not_revive(app):
    event = an_event()
    first, second = (seats.sign_up(the_slot(event), a_person()) for _ in range(2))
    seats.withdraw(first)
    seats.confirm(second)
    seats.withdraw(second)

    with pytest.raises(Refused):
        seats.confirm(second)

    assert queries.seats_taken(the_slot(event)) == 0


def test_who_may_not_serve_is_passed_over_and_keeps_her_place(app):
    event = an_event(SlotPlan(SlotRole.GUEST, 0, 1))
    first, second, third = (seats.sign_up(the_slot(event), a_person()) for _ in range(3))
    elsewhere = an_event(starts_at=event.starts_at)
    seats.sign_up(the_slot(elsewhere), second.person)

    seats.withdraw(first)

    assert (second.state, third.state) == (SignupState.WAITLISTED, SignupState.OFFERED)
    assert "already at" in second.reason
    assert queries.place_in_line(second) == 1


def test_two_places_at_the_same_hour_clash_but_back_to_back_does_not(app):
    event = an_event()
    person = a_person()
    seats.sign_up(the_slot(event), person)

    with pytest.raises(Refused, match="already at “Career evening” then"):
        seats.sign_up(the_slot(an_event(starts_at=event.starts_at)), person)

    after = an_event(starts_at=event.ends_at)
    assert seats.sign_up(the_slot(after), person).state is SignupState.CONFIRMED


def test_an_uncleared_person_gets_no_counted_place_and_hears_what_is_missing(app):
    event = an_event(SlotPlan(SlotRole.MENTOR, 2, 3))

    with pytest.raises(Refused, match="background check") as refusal:
        seats.sign_up(the_slot(event), a_person())

    assert [reason.rule for reason in refusal.value.reasons] == ["SAFE-01"]


def test_clearance_is_asked_for_the_day_of_the_event(app):
    event = an_event(SlotPlan(SlotRole.MENTOR, 2, 3))
    lapses_before = a_mentor(cleared_until=event.ends_at.date() - timedelta(days=2))
    lasts = a_mentor(cleared_until=event.ends_at.date() + timedelta(days=2))

    with pytest.raises(Refused, match="ends"):
        seats.sign_up(the_slot(event), lapses_before)

    assert seats.sign_up(the_slot(event), lasts).state is SignupState.CONFIRMED


def test_sign_up_refuses_drafts_cancelled_and_past_events(app, monkeypatch):
    draft = an_event(opened=False)
    called_off = an_event()
    changes.cancel(called_off, "Snow")
    over = an_event()

    with pytest.raises(Refused, match="still being planned"):
        seats.sign_up(the_slot(draft), a_person())
    with pytest.raises(Refused, match="was cancelled"):
        seats.sign_up(the_slot(called_off), a_person())
    later(monkeypatch, days=8)
    with pytest.raises(Refused, match="is over"):
        seats.sign_up(the_slot(over), a_person())


def test_staff_may_seat_above_the_maximum_with_a_reason_and_nobody_slips_in_after(app):
    event, staff = an_event(), a_staff_member()
    first = seats.sign_up(the_slot(event), a_person())

    with pytest.raises(Refused, match="Say why"):
        seats.override(the_slot(event), a_person(), staff, reason=" ")
    seats.override(the_slot(event), a_person(), staff, reason="Our keynote's sister")
    waits = seats.sign_up(the_slot(event), a_person())
    seats.withdraw(first)

    assert queries.seats_taken(the_slot(event)) == 1
    assert waits.state is SignupState.WAITLISTED


def test_an_override_waives_no_safety_rule(app):
    event, staff = an_event(SlotPlan(SlotRole.MENTOR, 0, 1)), a_staff_member()

    with pytest.raises(Refused, match="background check"):
        seats.override(the_slot(event), a_person(), staff, reason="She is wonderful")


def test_staff_may_seat_her_beside_another_place_with_a_reason(app):
    event, staff, ana = an_event(), a_staff_member(), a_person()
    seats.sign_up(the_slot(an_event(starts_at=event.starts_at)), ana)

    with pytest.raises(Refused, match="You are already at"):
        seats.sign_up(the_slot(event), ana, source="staff")

    signup = seats.override(the_slot(event), ana, staff, reason="She leaves the other one early")
    assert signup.state is SignupState.CONFIRMED


def test_who_is_on_standby_is_made_a_mentor_in_one_step(app):
    event = an_event(SlotPlan(SlotRole.MENTOR, 0, 1), SlotPlan(SlotRole.STANDBY, 0, 2))
    seats.sign_up(the_slot(event, SlotRole.MENTOR), a_mentor())
    linh = a_mentor()
    waits = seats.sign_up(the_slot(event, SlotRole.STANDBY), linh)

    signup = seats.override(
        the_slot(event, SlotRole.MENTOR), linh, a_staff_member(), reason="Fifty girls come"
    )

    assert (waits.state, signup.state) == (SignupState.WITHDRAWN, SignupState.CONFIRMED)
    assert queries.live_signup(event.id, linh.id) is signup


def test_one_full_place_keeps_nobody_off_another(app):
    event = an_event(SlotPlan(SlotRole.MENTOR, 0, 1), SlotPlan(SlotRole.GUEST, 0, 1))
    for _ in range(2):
        seats.sign_up(the_slot(event, SlotRole.MENTOR), a_mentor())

    guest = seats.sign_up(the_slot(event, SlotRole.GUEST), a_person())

    assert guest.state is SignupState.CONFIRMED


def test_more_places_are_offered_to_those_in_line(app):
    event = an_event()
    seats.sign_up(the_slot(event), a_person())
    waits = seats.sign_up(the_slot(event), a_person())

    planning.resize(the_slot(event), 0, 2)

    assert waits.state is SignupState.OFFERED


def test_fewer_places_throw_nobody_out(app):
    event = an_event(SlotPlan(SlotRole.GUEST, 0, 2))
    both = [seats.sign_up(the_slot(event), a_person()) for _ in range(2)]

    planning.resize(the_slot(event), 0, 1)

    assert [signup.state for signup in both] == [SignupState.CONFIRMED] * 2
    assert seats.sign_up(the_slot(event), a_person()).state is SignupState.WAITLISTED


def test_her_calendar_version_only_grows_through_leaving_and_coming_back(app):
    event, person = an_event(), a_person()
    slot = the_slot(event)

    versions = []
    for _ in range(2):
        signup = seats.sign_up(slot, person)
        versions.append(_invitation(event, person))
        seats.withdraw(signup)
        versions.append(_invitation(event, person))

    assert versions == [
        (Method.REQUEST, 0),
        (Method.CANCEL, 1),
        (Method.REQUEST, 2),
        (Method.CANCEL, 3),
    ]


def _invitation(event, person):
    db.session.flush()
    row = db.session.scalars(
        db.select(Invitation).filter_by(event_id=event.id, person_id=person.id)
    ).one()
    return row.method, row.sequence


def test_the_offer_window_shrinks_with_the_time_left(app):
    now = clock.now()
    spans = [
        waitlist.offer_ends(an_event(starts_at=now + left), now) - now
        for left in (
            timedelta(days=5),
            timedelta(days=2),
            timedelta(hours=5),
            timedelta(minutes=10),
        )
    ]

    assert spans == [
        timedelta(hours=24),
        timedelta(hours=4),
        timedelta(minutes=30),
        timedelta(minutes=10),
    ]

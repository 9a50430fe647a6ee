"""Real parallel writers on both databases: never one too many, never an empty seat."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from stepup.db import db
from stepup.errors import Refused
from stepup.events import organizers
from stepup.events.actions import changes, seats, waitlist
from stepup.events.models import Event, Signup, SignupState, Slot, SlotRole
from stepup.events.plans import SlotPlan
from stepup.outbox.models import Letter
from stepup.people.models import Person
from tests.factories import a_person, an_event, the_slot

WRITERS = 24


def together(app, deeds):
    """Start all deeds at one moment, each in a transaction of its own; answer what went wrong."""
    db.session.commit()  # the test's own open transaction would lock SQLite
    start = Barrier(len(deeds))

    def run(deed):
        with app.app_context():
            start.wait()
            deed()
            db.session.commit()

    with ThreadPoolExecutor(len(deeds)) as pool:
        running = [pool.submit(run, deed) for deed in deeds]
    return [task.exception() for task in running if task.exception() is not None]


def signing_up(slot_id, person_id):
    return lambda: seats.sign_up(db.session.get(Slot, slot_id), db.session.get(Person, person_id))


def withdrawing(signup_id):
    return lambda: seats.withdraw(db.session.get(Signup, signup_id))


def states(slot):
    db.session.rollback()
    found = db.session.scalars(db.select(Signup.state).where(Signup.slot_id == slot.id))
    return Counter(found)


def test_twenty_four_writers_share_three_seats_fifteen_times(any_app):
    people = [a_person().id for _ in range(WRITERS)]
    for day in range(15):
        slot = the_slot(an_event(SlotPlan(SlotRole.GUEST, 0, 3), starts_in=timedelta(days=7 + day)))

        wrong = together(any_app, [signing_up(slot.id, person) for person in people])

        assert wrong == []
        assert states(slot) == {SignupState.CONFIRMED: 3, SignupState.WAITLISTED: WRITERS - 3}


def test_one_person_with_many_fingers_gets_one_place(any_app):
    slot = the_slot(an_event(SlotPlan(SlotRole.GUEST, 0, 3)))
    person = a_person().id

    wrong = together(any_app, [signing_up(slot.id, person)] * 8)

    assert wrong == []
    assert states(slot) == {SignupState.CONFIRMED: 1}


def test_first_letters_at_once_name_one_address_that_is_hers(any_app):
    person, named = a_person().id, []

    def write_to_her():
        named.append(organizers.organizer_for(db.session.get(Person, person)).address)

    wrong = together(any_app, [write_to_her] * 8)

    assert wrong == []
    assert len(named) == 8
    assert len(set(named)) == 1


def test_withdrawals_and_arrivals_at_once_leave_no_seat_empty_while_somebody_waits(any_app):
    slot = the_slot(an_event(SlotPlan(SlotRole.GUEST, 0, 3)))
    seated = [seats.sign_up(slot, a_person()).id for _ in range(3)]
    waiting = [seats.sign_up(slot, a_person()).id for _ in range(4)]
    db.session.commit()
    newcomers = [a_person().id for _ in range(4)]

    wrong = together(
        any_app,
        [withdrawing(signup) for signup in [*seated, waiting[0]]]
        + [signing_up(slot.id, person) for person in newcomers],
    )

    assert wrong == []
    found = states(slot)
    assert found[SignupState.OFFERED] + found[SignupState.CONFIRMED] == 3


def test_an_offer_taken_passed_on_and_run_out_at_once_seats_one_woman(any_app):
    for day in range(3):
        slot = the_slot(an_event(starts_in=timedelta(days=7 + day)))
        seated = seats.sign_up(slot, a_person())
        offered, behind = (seats.sign_up(slot, a_person()) for _ in range(2))
        seats.withdraw(seated)
        db.session.commit()
        offer, two = offered.id, [_taking(offered.id)] * 2

        wrong = together(any_app, [*two, _passing(offer), _lapsing(slot.id)])

        found = states(slot)
        assert found[SignupState.CONFIRMED] + found[SignupState.OFFERED] == 1
        assert all(isinstance(one, Refused) for one in wrong)
        was, waits = db.session.get(Signup, offer), db.session.get(Signup, behind.id)
        assert (was.state, waits.state) in (
            (SignupState.CONFIRMED, SignupState.WAITLISTED),
            (SignupState.PASSED, SignupState.OFFERED),
        )


def _taking(signup_id):
    return lambda: seats.confirm(db.session.get(Signup, signup_id))


def _passing(signup_id):
    return lambda: seats.decline(db.session.get(Signup, signup_id))


def _lapsing(slot_id):
    def deed():
        slot = db.session.get(Slot, slot_id)
        seats.lock_slot(slot)
        waitlist.promote(slot)

    return deed


def test_crossing_swaps_of_two_people_do_not_lock_each_other_out(any_app):
    """Each leaves the event whose line the other stands in."""
    one, two = the_slot(an_event()), the_slot(an_event(starts_in=timedelta(hours=200)))
    ana, bea = a_person(), a_person()
    leaving = [seats.sign_up(one, ana).id, seats.sign_up(two, bea).id]
    coming = [seats.sign_up(one, bea).id, seats.sign_up(two, ana).id]
    db.session.commit()

    wrong = together(any_app, [withdrawing(signup) for signup in leaving])

    assert wrong == []
    db.session.rollback()
    assert [db.session.get(Signup, signup).state for signup in coming] == [SignupState.OFFERED] * 2


def test_a_cancelled_event_takes_nobody_in_beside_the_cancellation(any_app):
    event = an_event(SlotPlan(SlotRole.GUEST, 0, 30))
    slot, event_id = the_slot(event), event.id
    people = [a_person().id for _ in range(6)]

    together(
        any_app,
        [lambda: changes.cancel(db.session.get(Event, event_id), "Snow")]
        + [signing_up(slot.id, person) for person in people],
    )

    db.session.rollback()
    told = db.session.scalar(
        db.select(db.func.count()).select_from(Signup).where(Signup.event_id == event_id)
    )
    letters = Counter(db.session.scalars(db.select(Letter.purpose)))
    assert letters["events/email/cancelled"] == told

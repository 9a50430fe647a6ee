"""Whatever happens to an event and to her place: her calendar, fed by our letters, is the truth.

The calendar follows RFC 5546 as strictly as a program may: it believes a message about a UID only
from the same organizer, and only when it is newer than what it has.
"""

from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.events import queries
from stepup.events.actions import changes, seats, sites, undoing
from stepup.events.models import Event, EventChange, EventState, SignupState, SlotRole
from stepup.events.plans import SlotPlan
from stepup.outbox.models import Letter, State
from stepup.people.models import Person
from tests.events.calendars import ModelCalendar
from tests.events.mail import calendars_in
from tests.factories import a_person, an_event, the_slot

ZONES = ["America/Los_Angeles", "America/Chicago", "Europe/London", "Australia/Sydney", "UTC"]
STEPS = settings(
    max_examples=8,
    stateful_step_count=16,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


class History(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        event = an_event(SlotPlan(SlotRole.GUEST, 0, 2), title="Career day")
        self.event_id, self.slot_id = event.id, the_slot(event).id
        self.people = [a_person(email=f"p{n}.{event.id}@example.org").id for n in range(3)]
        self.calendars = {
            person: ModelCalendar(f"p{n}.{event.id}@example.org")
            for n, person in enumerate(self.people)
        }
        self.read, self.steps = set(), 0
        self.clock = clock.now()

    @property
    def event(self):
        return db.session.get(Event, self.event_id)

    def _happens(self, deed):
        """A minute later; what the house refuses did not happen."""
        self.clock += timedelta(minutes=1)
        self.steps += 1
        with clock.travelling(self.clock):
            try:
                deed()
            except Refused:
                db.session.rollback()
            else:
                db.session.commit()

    def _signup(self, number):
        return queries.live_signup(self.event_id, self.people[number])

    @rule(number=st.integers(0, 2))
    def signs_up_or_returns(self, number):
        person = db.session.get(Person, self.people[number])
        self._happens(lambda: seats.sign_up(the_slot(self.event), person))

    @rule(number=st.integers(0, 2))
    def withdraws(self, number):
        signup = self._signup(number)
        if signup is not None:
            self._happens(lambda: seats.withdraw(signup))

    @rule(number=st.integers(0, 2))
    def takes_the_seat_that_is_offered(self, number):
        signup = self._signup(number)
        if signup is not None and signup.state is SignupState.OFFERED:
            self._happens(lambda: seats.confirm(signup))

    @rule(number=st.integers(0, 2))
    def is_removed(self, number):
        signup = self._signup(number)
        if signup is not None:
            self._happens(lambda: seats.remove(signup, reason="The room is smaller."))

    @rule(hours=st.integers(-30, 30), length=st.integers(1, 5))
    def is_moved(self, hours, length):
        begins = self.event.starts_at + timedelta(hours=hours)
        ends = begins + timedelta(hours=length)
        if begins > self.clock + timedelta(hours=1):
            self._happens(lambda: changes.change(self.event, starts_at=begins, ends_at=ends))

    @rule(title=st.sampled_from(["Career day", "Mock interviews", "Año, \\N; über"]))
    def is_renamed(self, title):
        self._happens(lambda: changes.change(self.event, title=title))

    @rule(room=st.sampled_from(["", "Library", "Room 9; second floor"]))
    def gets_another_room(self, room):
        self._happens(lambda: changes.change(self.event, room=room))

    @rule(street=st.sampled_from(["1 Main St", "9 Harbor Road; rear"]))
    def has_its_site_elsewhere(self, street):
        self._happens(lambda: self._move_the_site(street))

    def _move_the_site(self, street):
        site = self.event.site
        had, site.address = site.one_line, street
        sites.changed(site, had=had)

    @rule(number=st.integers(0, 2))
    def is_paused(self, number):
        person = db.session.get(Person, self.people[number])
        self._happens(lambda: seats.release(person, reason="Paused by staff."))

    @rule(zone=st.sampled_from(ZONES))
    def gets_another_zone(self, zone):
        self._happens(lambda: changes.change(self.event, time_zone=zone))

    @rule(hours=st.integers(-30, 30), number=st.integers(0, 2))
    def is_moved_and_taken_back_after_somebody_came_or_left(self, hours, number):
        """Where it can no longer be taken back, the letters leave."""
        begins = self.event.starts_at + timedelta(hours=hours)
        if begins <= self.clock + timedelta(hours=1) or self.event.state is not EventState.OPEN:
            return
        self._happens(lambda: self._move_with_regret(begins))
        if self._signup(number) is None:
            self.signs_up_or_returns(number)
        else:
            self.withdraws(number)
        newest = db.select(EventChange).order_by(EventChange.id.desc()).limit(1)
        change = db.session.scalars(newest).first()
        if change is not None:
            self._happens(lambda: undoing.undo(change))
            self._happens(lambda: undoing.send_now(change))

    def _move_with_regret(self, begins):
        ends = begins + timedelta(hours=2)
        with undoing.undoable([self.event], None, "The move"):
            changes.change(self.event, starts_at=begins, ends_at=ends)

    @precondition(lambda self: self.steps > 4)
    @rule()
    def is_called_off(self):
        self._happens(lambda: changes.cancel(self.event, "Snow"))

    @precondition(lambda self: self.event.state is EventState.CANCELLED)
    @rule()
    def takes_place_after_all(self):
        self._happens(lambda: changes.restore(self.event))

    @invariant()
    def every_calendar_shows_what_is_true(self):
        self._deliver()
        event = self.event
        db.session.refresh(event)
        shown = event.title, event.starts_at, event.ends_at, event.place
        for person, calendar in self.calendars.items():
            signup = queries.live_signup(self.event_id, person)
            has_it = signup is not None and signup.state is SignupState.CONFIRMED
            has_it = has_it and event.state is EventState.OPEN
            assert calendar.shows == ({event.uid: shown} if has_it else {})

    def _deliver(self):
        """In the order in which they leave; what was called back is read by nobody."""
        ready = db.select(Letter).where(Letter.state == State.READY, Letter.id.not_in(self.read))
        for letter in db.session.scalars(ready.order_by(Letter.next_try_at, Letter.id)):
            self.read.add(letter.id)
            for text in calendars_in(letter) if letter.person_id in self.calendars else ():
                self.calendars[letter.person_id].receive(text)


def test_any_history_leaves_every_calendar_right(any_app):
    run_state_machine_as_test(History, settings=STEPS)

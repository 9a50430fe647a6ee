"""A series is one letter, whatever happens to it; her calendar, fed by it, is the truth."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.events import queries
from stepup.events.actions import bookings, changes, seasons, seats, undoing
from stepup.events.actions.seasons import Reach
from stepup.events.models import Event, EventChange, EventState, SignupState, SlotRole
from stepup.events.plans import SlotPlan
from stepup.outbox.models import Letter, State
from stepup.people.models import Person
from tests.calendars.consumers import icaljs, khal, libical, minute, radicale
from tests.calendars.rules import broken_by
from tests.calendars.test_consumers import skip_without
from tests.events.calendars import ModelCalendar
from tests.events.mail import calendars_in, kinds, letters, message_in, newest, words_of
from tests.events.test_together import a_course
from tests.factories import a_person, a_teen, the_slot, years_ago
from tests.signing import sign_in

HOUR = timedelta(hours=1)


@pytest.fixture
def ana(app):
    return a_person(email="ana@example.org")


def booked(person, dates=3):
    events = a_course(dates=dates)
    bookings.book([the_slot(event) for event in events], person)
    db.session.commit()
    return events


def moved(events):
    seasons.change(events[0], Reach.ALL, starts_at=events[0].starts_at + HOUR,
                   ends_at=events[0].ends_at + HOUR)  # fmt: skip


def called_off(events):
    seasons.cancel(events[0], Reach.ALL, "Snow.")


def given_back(events):
    person = db.session.scalars(db.select(Person).filter_by(email="ana@example.org")).one()
    bookings.give_back([queries.live_signup(event.id, person.id) for event in events])


def taken_back(events):
    person = db.session.scalars(db.select(Person).filter_by(email="ana@example.org")).one()
    seats.release(person, reason="Paused by staff.")


@pytest.mark.parametrize(
    ("deed", "kind", "method"),
    [
        (moved, "moved_dates", b"REQUEST"),
        (called_off, "cancelled_dates", b"CANCEL"),
        (given_back, "withdrawn_dates", b"CANCEL"),
        (taken_back, "removed_dates", b"CANCEL"),
    ],
)
def test_what_happens_to_a_series_is_one_letter_with_an_object_for_each_date(
    ana, deed, kind, method
):
    events = booked(ana)

    deed(events)

    assert kinds("ana@example.org") == ["booked", kind]
    texts = calendars_in(newest())
    assert [broken_by(text) for text in texts] == [[]] * 3
    assert [text.count(b"METHOD:%s\r\n" % method) for text in texts] == [1] * 3
    names = [part.get_filename() for part in message_in(newest()).walk() if part.get_filename()]
    assert names == ["invite-1.ics", "invite-2.ics", "invite-3.ics"]
    assert all(event.title in words_of(newest()) for event in events)


def test_who_has_one_date_of_those_reads_the_letter_about_one_date(ana):
    events = booked(ana, dates=1)
    more = a_course(dates=2)
    for event in more:
        event.series_id = events[0].series_id
    db.session.commit()

    moved(events)

    assert kinds() == ["booked", "moved"]


def test_programs_of_others_keep_every_date_of_the_letter(ana, tmp_path):
    events = booked(ana)
    moved(events)
    texts = {f"{n}.ics": text for n, text in enumerate(calendars_in(newest()))}
    right = sorted(minute(event.starts_at) for event in events)

    busy = radicale.busy(texts, tmp_path / "server")
    assert sorted(starts for spans in busy.values() for starts, _ends in spans) == right
    for consumer, see in (
        (libical, lambda: libical.see(texts)),
        (icaljs, lambda: icaljs.see(texts, tmp_path)),
        (khal, lambda: {"": khal.see(texts, tmp_path, "--once")}),
    ):
        skip_without(consumer)
        shown = [seen.starts_at for found in see().values() for seen in found]
        assert sorted(shown) == right


def test_staff_are_told_of_one_letter_a_person_and_how_many_people_hear(ana):
    events = booked(ana)
    bookings.book([the_slot(event) for event in events[:1]], a_person("Bea", "Kim"))
    db.session.commit()

    told = seasons.cancel(events[0], Reach.ALL, "Snow.")

    assert told == 2
    assert sorted(kinds()) == ["booked", "booked", "cancelled", "cancelled_dates"]


def test_a_girl_who_takes_a_break_reads_one_letter_and_her_guardian_one_copy(app):
    maya = a_teen(guardian=a_person("Rosa"), born_on=years_ago(16)).person
    events = a_course(SlotPlan(SlotRole.TEEN, 0, 9), SlotPlan(SlotRole.MENTOR, 2, 4))
    for event in events:
        seats.sign_up(the_slot(event, SlotRole.TEEN), maya)
    before = len(letters())

    seats.release(maya, reason="A break.")

    assert [letter.purpose for letter in letters()[before:]] == ["events/email/removed_dates"] * 2
    copy, hers = letters()[before:]
    assert (len(calendars_in(copy)), len(calendars_in(hers))) == (0, 3)


def test_she_gives_several_dates_back_on_the_page_of_the_series(client, ana):
    events = booked(ana)
    sign_in(client, ana)
    page = f"/series/{events[0].series_id}"
    assert "Give several dates back" in client.get(page).text

    ticked = [event.id for event in events[:2]]
    answer = client.post(f"{page}/give-back", data={"event": ticked}, follow_redirects=True)
    none = client.post(f"{page}/give-back", data={"event": ["junk"]}, follow_redirects=True)

    assert "2 dates are given back." in answer.text
    assert "Choose between one and sixty dates." in none.text
    assert [queries.live_signup(event.id, ana.id) is None for event in events] == [
        True,
        True,
        False,
    ]
    assert kinds("ana@example.org") == ["booked", "withdrawn_dates"]


def test_what_she_gives_back_while_a_move_waits_is_told_after_the_move(ana):
    events = booked(ana)
    with undoing.undoable(events, None, "The move"):
        moved(events)
    waiting = newest()
    assert waiting.not_before > clock.now()

    seats.withdraw(queries.live_signup(events[0].id, ana.id))

    db.session.refresh(waiting)
    assert waiting.not_before is None
    in_order = sorted(letters("ana@example.org"), key=lambda one: (one.next_try_at, one.id))
    assert [one.purpose.rpartition("/")[2] for one in in_order] == [
        "booked",
        "moved_dates",
        "withdrawn",
    ]


def test_a_date_that_is_called_off_is_not_booked_by_whoever_still_had_it(ana):
    events = booked(ana)
    changes.cancel(events[0], "Snow.")

    booking = bookings.book([the_slot(event) for event in events], ana)

    assert [event for event, _why in booking.refused] == [events[0]]
    assert len(calendars_in(newest())) == 2


STEPS = settings(
    max_examples=4, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)


class SeriesHistory(RuleBasedStateMachine):
    """Three evenings and two people; whatever becomes of all, some or one of them."""

    def __init__(self):
        super().__init__()
        self.ids = [event.id for event in a_course(maximum=1)]
        stamp = self.ids[0]
        self.calendars = {
            a_person(email=f"s{n}.{stamp}@example.org").id: ModelCalendar(
                f"s{n}.{stamp}@example.org"
            )
            for n in range(2)
        }
        self.read, self.clock = set(), clock.now()

    def _happens(self, deed):
        self.clock += timedelta(minutes=1)
        with clock.travelling(self.clock):
            try:
                deed()
            except Refused:
                db.session.rollback()
            else:
                db.session.commit()

    def _person(self, number):
        return db.session.get(Person, list(self.calendars)[number])

    def _event(self, number):
        return db.session.get(Event, self.ids[number])

    def _places(self, person):
        found = (queries.live_signup(number, person.id) for number in self.ids)
        return [signup for signup in found if signup is not None]

    @rule(number=st.integers(0, 1), dates=st.sets(st.integers(0, 2), min_size=1))
    def books(self, number, dates):
        slots = [the_slot(self._event(each)) for each in sorted(dates)]
        self._happens(lambda: bookings.book(slots, self._person(number)))

    @rule(number=st.integers(0, 1))
    def gives_all_back(self, number):
        self._happens(lambda: bookings.give_back(self._places(self._person(number))))

    @rule(number=st.integers(0, 1), date=st.integers(0, 2))
    def gives_one_back(self, number, date):
        signup = queries.live_signup(self.ids[date], self._person(number).id)
        if signup is not None:
            self._happens(lambda: seats.withdraw(signup))

    @rule(number=st.integers(0, 1))
    def takes_what_is_offered(self, number):
        for signup in self._places(self._person(number)):
            if signup.state is SignupState.OFFERED:
                self._happens(lambda signup=signup: seats.confirm(signup))

    @rule(date=st.integers(0, 2), reach=st.sampled_from(Reach), hours=st.integers(-20, 20))
    def is_moved_and_perhaps_taken_back(self, date, reach, hours):
        event = self._event(date)
        span = {
            "starts_at": event.starts_at + hours * HOUR,
            "ends_at": event.ends_at + hours * HOUR,
        }

        def move():
            with undoing.undoable(seasons.within(event, reach), None, "The move"):
                seasons.change(event, reach, **span)

        self._happens(move)
        newest = db.select(EventChange).order_by(EventChange.id.desc()).limit(1)
        change = db.session.scalars(newest).first()
        if change is not None and hours % 2:
            self._happens(lambda: undoing.undo(change))

    @rule(date=st.integers(0, 2), reach=st.sampled_from(Reach), room=st.sampled_from("ABC"))
    def gets_another_room(self, date, reach, room):
        self._happens(lambda: seasons.change(self._event(date), reach, room=room))

    @rule(date=st.integers(0, 2), reach=st.sampled_from(Reach))
    def is_called_off(self, date, reach):
        self._happens(lambda: seasons.cancel(self._event(date), reach, "Snow"))

    @rule(date=st.integers(0, 2))
    def takes_place_after_all(self, date):
        self._happens(lambda: changes.restore(self._event(date)))

    @invariant()
    def every_calendar_shows_what_is_true(self):
        ready = db.select(Letter).where(Letter.state == State.READY, Letter.id.not_in(self.read))
        for letter in db.session.scalars(ready.order_by(Letter.next_try_at, Letter.id)):
            self.read.add(letter.id)
            for text in calendars_in(letter) if letter.person_id in self.calendars else ():
                self.calendars[letter.person_id].receive(text)
        for person_id, calendar in self.calendars.items():
            assert calendar.shows == self._true_of(db.session.get(Person, person_id))

    def _true_of(self, person):
        return {
            one.event.uid: (
                one.event.title,
                one.event.starts_at,
                one.event.ends_at,
                one.event.place,
            )
            for one in self._places(person)
            if one.state is SignupState.CONFIRMED and one.event.state is EventState.OPEN
        }


def test_any_history_of_a_series_leaves_every_calendar_right(any_app):
    run_state_machine_as_test(SeriesHistory, settings=STEPS)

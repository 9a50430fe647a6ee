"""Where somebody stands at an event, as her own page says it."""

from collections.abc import Sequence
from dataclasses import dataclass

from stepup import clock
from stepup.calendars.links import Link, add_to_calendar
from stepup.errors import Reason
from stepup.events import admission, choices, entries, queries, questions, reminders, suggestions
from stepup.events.actions import bookings, waitlist
from stepup.events.models import LIVE, Event, Signup, SignupState
from stepup.events.visibility import sight_of


@dataclass(frozen=True)
class Standing:
    """`state` is honest: what is held or offered no longer counts once its time is up.

    `closed` says why nothing can be done any more, `reasons` what is missing for her place.
    """

    signup: Signup
    state: SignupState
    closed: str = ""
    reasons: tuple[Reason, ...] = ()
    in_line: int = 0
    first_come: bool = False  # in line, a seat is free, and whoever takes it has it
    calendar: Sequence[Link] = ()
    others: Sequence[Event] = ()
    together: Sequence[Signup] = ()  # confirmed with the same press
    is_quiet: bool = False

    @property
    def waits_for_her_word(self) -> bool:
        """In line with friends, and she has not shown yet that it was she who asked."""
        return self.state is SignupState.WAITLISTED and self.signup.waits_for_her_word

    @property
    def asks_if_sure(self) -> bool:
        """In the last days, until she said so."""
        return self.signup.sure_at is None and reminders.is_near(self.signup.event, clock.now())

    @property
    def questions(self) -> Sequence[str]:
        """Asked of who has the place."""
        return questions.open_to(self.signup) if not self.closed else ()

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def zone(self) -> str:
        return self.signup.person.time_zone or self.signup.event.time_zone


def of(signup: Signup) -> Standing:
    """The last word about her at this event: a new place follows one she gave up."""
    latest = queries.live_signup(signup.event_id, signup.person_id) or signup
    now = clock.now()
    closed = choices.closed_because(latest.event, now)
    state = SignupState.LAPSED if latest.has_run_out(now) else latest.state
    if closed:
        return Standing(latest, state, closed)
    if state not in LIVE:
        return Standing(latest, state, others=_others(latest))
    reasons = tuple(admission.reasons_against(latest.slot, latest.person))
    quiet = reminders.is_stopped(latest.person_id)
    if state is SignupState.WAITLISTED:
        place, free = queries.place_in_line(latest), _first_come(latest)
        return Standing(
            latest, state, reasons=reasons, in_line=place, first_come=free, is_quiet=quiet
        )
    if state is SignupState.CONFIRMED and not reasons:
        own = add_to_calendar(entries.own_entry(latest))
        return Standing(latest, state, calendar=own, is_quiet=quiet)
    together = bookings.held_with(latest)
    return Standing(latest, state, reasons=reasons, together=together, is_quiet=quiet)


def _first_come(signup: Signup) -> bool:
    """The same question as the one that gives the seat away."""
    if not waitlist.is_first_come(signup.event, clock.now()):
        return False
    return queries.seats_taken(signup.slot) < signup.slot.maximum


def _others(signup: Signup) -> Sequence[Event]:
    sight = sight_of(signup.person)
    return suggestions.similar_dates(signup.event, signup.slot.role, sight)

"""Changing and calling off: who hears of it, whose calendar, who loses her place."""

from collections.abc import Callable, Sequence

from stepup import clock
from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.events import admission, invitations, queries, questions, revisions
from stepup.events.actions import seats
from stepup.events.actions.planning import ensure_fit_for_girls, facts_of, lock
from stepup.events.models import Event, EventState, Signup
from stepup.events.plans import check_title, check_zone
from stepup.outbox.models import Letter

SHOWN = {
    "title": "the title",
    "starts_at": "the start",
    "ends_at": "the end",
    "time_zone": "the time zone",
    "site": "the site",
    "room": "the room",
    "online_url": "the link",
    "description": "the description",
    "bring": "what to bring",
}
STILL_ASKED = {"SAFE-09", "SAFE-12", "SAFE-17"}  # for an answer or papers; the door asks again
STILL_ASKED |= {"PLACE-AGE", "PLACE-SKILL", "PLACE-SHADOW"}  # asked of who comes new
UNSEEN = {"program", "cohort", "visibility", "questions"}


def change(event: Event, **new: object) -> list[str]:
    """Set what differs; answer in words what a calendar shows differently.

    Nothing shown changed: no letter and no new version. A new date re-asks every safety rule.
    """
    lock(event)
    before, cohort_before = facts_of(event), event.cohort_id
    changes = _apply(event, new)
    if facts_of(event) != before or changes:
        audit.record("changed", event, before=before, after=facts_of(event))
        people = [signup.person_id for signup in queries.live_signups(event)]
        revisions.event_changed(event, people, was_of=cohort_before)  # also of what nobody is told
    if changes:
        _announce(event, changes)
    return changes


def _apply(event: Event, new: dict[str, object]) -> list[str]:
    if event.state in {EventState.CANCELLED, EventState.DONE}:
        raise Refused(f"This event is {event.state.value}; it can no longer be changed.")
    differing = {name: value for name, value in new.items() if getattr(event, name) != value}
    _set(event, differing)
    if "program" in differing:
        event.changed_at = clock.now()  # calendars sort by it: a newer text of the same version
    db.session.flush()
    if event.state is EventState.OPEN and differing:
        ensure_fit_for_girls(event)
    return [words for name, words in SHOWN.items() if name in differing]


def _set(event: Event, new: dict[str, object]) -> None:
    if "title" in new:
        check_title(str(new["title"]))
    if "questions" in new:
        questions.check(str(new["questions"]))
    if "time_zone" in new:
        check_zone(str(new["time_zone"]))
    was_to_come = event.ends_at > clock.now()
    for name, value in new.items():
        if name not in SHOWN and name not in UNSEEN:
            raise Refused(f"An event's {name} cannot be changed here.")
        setattr(event, name, value)
    event.move_to(event.starts_at, event.ends_at)
    if was_to_come and event.ends_at <= clock.now():
        raise Refused("It would be over before it was saved. Check the day.")


def _announce(event: Event, changes: list[str]) -> None:
    event.mark_changed()
    if event.state is not EventState.OPEN:
        return
    signups = queries.live_signups(event)
    _keep_who_may_come(event, signups, lambda signup: invitations.update(signup, changes))


def _keep_who_may_come(
    event: Event, signups: Sequence[Signup], tell: Callable[[Signup], Letter | None]
) -> int:
    """The others lose their places and hear why; answers how many of those who stay are told."""
    unready = {signup.id: why for signup, why in no_longer_ready(event, signups)}
    for signup in signups:
        if signup.id in unready:
            seats.remove(signup, reason=unready[signup.id])
    staying = [signup for signup in signups if signup.id not in unready]
    return sum(tell(signup) is not None for signup in staying)


def no_longer_ready(event: Event, signups: Sequence[Signup]) -> list[tuple[Signup, str]]:
    """Who holds a place that she may not have on the event's day, whatever her role.

    A girl whose family has not answered yet keeps hers, and a woman whose planned hours became too
    many: the whole year's would be lost at once.
    """
    seated = [signup for signup in signups if signup.is_seated]
    found = []
    for signup, reasons in admission.reasons_now(event, seated):
        against = [reason for reason in reasons if reason.rule not in STILL_ASKED]
        if against:
            found.append((signup, " ".join(reason.sentence for reason in against)))
    return found


def lost_tonight(event: Event, signups: Sequence[Signup]) -> list[tuple[Signup, str]]:
    """Like `no_longer_ready`, but whose check counts today keeps her place: she may renew it."""
    losing = no_longer_ready(event, signups)
    serving = [signup.person for signup, _why in losing if signup.slot.needs_clearance]
    may_renew = admission.ready_on(clock.today(event.time_zone), event, serving)
    return [(signup, why) for signup, why in losing if signup.person_id not in may_renew]


def cancel(event: Event, reason: str) -> int:
    """Call it off; every calendar that has it hears. Answers how many people are written to."""
    if not reason.strip():
        raise Refused("Say why the event is called off: the people who planned to come will ask.")
    lock(event)
    if event.state is EventState.CANCELLED:
        raise Refused("This event is cancelled already.")
    if event.ends_at <= clock.now():
        raise Refused("This event is over; it can no longer be cancelled.")
    event.state, event.cancelled_because = EventState.CANCELLED, reason.strip()[:300]
    event.mark_changed()
    audit.record("cancelled", event, reason=reason[:500])
    signups = queries.live_signups(event)
    revisions.event_changed(event, [signup.person_id for signup in signups])
    return sum(invitations.event_cancelled(signup) is not None for signup in signups)


def restore(event: Event) -> int:
    """It takes place after all: what was taken out of calendars is put back, one version on.

    Every rule is asked again. Answers how many people are written to.
    """
    lock(event)
    if event.state is not EventState.CANCELLED:
        raise Refused("This event is not called off.")
    if event.ends_at <= clock.now():
        raise Refused("This event is over. Plan a new one.")
    event.state, event.cancelled_because = EventState.OPEN, ""
    ensure_fit_for_girls(event)
    event.mark_changed()
    audit.record("restored", event)
    signups = queries.live_signups(event)
    revisions.event_changed(event, [signup.person_id for signup in signups])
    return _keep_who_may_come(event, signups, invitations.restored)

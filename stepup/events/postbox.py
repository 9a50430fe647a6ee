"""A letter about a place on its way: to her, a copy to who looks after a girl, not at night."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from flask import current_app

from stepup import clock
from stepup.events import mailboxes, organizers
from stepup.events.models import Event, Signup
from stepup.outbox import actions as outbox
from stepup.outbox.models import Letter
from stepup.people import links
from stepup.people.models import Purpose

AT_ONCE = {"cancelled"}  # who would set out in the morning has to know at night (SAFE-07)
LAST_WORDS = {"confirmed", "withdrawn", "removed"}  # they say all that is so now


def post(
    kind: str,
    signup: Signup,
    *,
    key: str,
    calendar: Callable[[str], bytes] | None = None,
    method: str = "",
    **more: object,
) -> Letter | None:
    """None when nobody may be written to; `calendar` is asked for the address that reads it."""
    person = signup.person
    way = mailboxes.way_to(person, signup.event.time_zone)
    if way.address is None:
        return None
    if kind in LAST_WORDS:
        _overtake(signup)
    letter = _letter(kind, signup, way, more)
    if way.copy_to is not None and way.copy_to.email is not None:
        letter(way.copy_to.email, key=f"{key}:copy", language=way.copy_to.language, is_copy=True)
    return letter(
        way.address,
        key=key,
        language=person.language,
        sent_by=organizers.organizer_for(person).address if calendar else "",
        calendar=partial(calendar, way.address) if calendar else None,
        method=method,
        is_copy=False,
    )


def _overtake(signup: Signup) -> None:
    """What waits about a change made a moment ago would reach her after this letter, and be old."""
    event, now = signup.event, clock.now()
    if event.held_until is None or event.held_until <= now or outbox.is_holding():
        return
    about_it = Letter.dedupe_key.contains(f":{event.id}:{signup.person_id}:")
    outbox.cancel_where(Letter.person_id == signup.person_id, about_it, Letter.not_before > now)


def _letter(
    kind: str, signup: Signup, way: mailboxes.Way, more: Mapping[str, object]
) -> Callable[..., Letter]:
    """Everything but to whom, and in which language."""
    facts: dict[str, Any] = {
        "person_id": signup.person_id,
        "not_before": _not_before(kind, signup.event, way),
        "signup": signup,
        "event": signup.event,
        "person": signup.person,
        "role": signup.slot.called,
        "url": own_page(signup),
        **more,
    }
    return lambda address, **own: outbox.queue(address, f"events/email/{kind}", **facts, **own)


def _not_before(kind: str, event: Event, way: mailboxes.Way) -> datetime | None:
    """In the morning; at once when it would begin before she reads it."""
    if way.not_before is None or kind in AT_ONCE or event.starts_at <= way.not_before:
        return None
    return way.not_before


def own_page(signup: Signup) -> str:
    days = (signup.event.ends_at - clock.now() + timedelta(days=30)).days
    token = links.mint(Purpose.SIGNUP, signup.id, signup.person, days=max(days, 30))
    return f"{current_app.config['BASE_URL']}/signups/{token}"

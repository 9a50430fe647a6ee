"""A letter about a place on its way: to her, a copy to who looks after a girl, not at night."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any

from flask import current_app
from sqlalchemy import select

from stepup import clock
from stepup.db import db
from stepup.events import mailboxes, organizers, queries
from stepup.events.models import Event, EventState, Signup, SignupState
from stepup.outbox import actions as outbox
from stepup.outbox import unwritten
from stepup.outbox.models import Letter
from stepup.outbox.queries import COPY
from stepup.people import links
from stepup.people.models import Purpose
from stepup.tokens import hash_of

ALL = "_dates"  # the letter that says the same of several dates
AT_ONCE = {"cancelled", "cancelled" + ALL}  # who would set out in the morning has to know (SAFE-07)
LAST_WORDS = {"confirmed", "withdrawn", "removed"}  # they say all that is so now
PURPOSE = "events/email/"
# what a rush asks for, as long as it is so
WRITTEN_LATER = {"hold": SignupState.HELD, "waiting": SignupState.WAITLISTED}
SAID_TOGETHER = {"moved", "cancelled", "withdrawn", "removed"}

Calendar = Callable[[str], bytes]


@dataclass(frozen=True)
class Parcel:
    """A letter about one date, or about several, before it is written."""

    kind: str
    signups: Sequence[Signup]
    key: str
    calendar: Calendar | None
    method: str
    changes: Sequence[str]
    more: Mapping[str, object]

    @property
    def first(self) -> Signup:
        return self.signups[0]


_parcels: ContextVar["list[Parcel] | None"] = ContextVar("parcels", default=None)


@contextmanager
def together() -> Iterator[list[Letter]]:
    """What one deed does to several dates of somebody is one letter to her; filled at the end."""
    parcels: list[Parcel] = []
    letters: list[Letter] = []
    token = _parcels.set(parcels)
    try:
        yield letters
    finally:
        _parcels.reset(token)
    parcels.sort(key=lambda one: (one.first.person_id, one.kind, one.first.event.starts_at))
    for _, group in groupby(parcels, lambda one: (one.first.person_id, one.kind)):
        letter = _send(_as_one(list(group)))
        if letter is not None:
            letters.append(letter)


def _as_one(parcels: Sequence[Parcel]) -> Parcel:
    first = parcels[0]
    if len(parcels) == 1:
        return first
    calendars = [parcel.calendar for parcel in parcels if parcel.calendar]
    return Parcel(
        kind=first.kind + ALL,
        signups=[parcel.first for parcel in parcels],
        key=f"{first.kind}:{first.first.person_id}:{hash_of('+'.join(one.key for one in parcels))}",
        calendar=partial(_stream, calendars) if calendars else None,
        method=next((parcel.method for parcel in parcels if parcel.method), ""),
        changes=list(dict.fromkeys(word for parcel in parcels for word in parcel.changes)),
        more=first.more,
    )


def _stream(calendars: Sequence[Calendar], address: str) -> bytes:
    return b"".join(calendar(address) for calendar in calendars)


def post(
    kind: str,
    signup: Signup,
    *,
    key: str,
    calendar: Calendar | None = None,
    method: str = "",
    changes: Sequence[str] = (),
    **more: object,
) -> Letter | None:
    """None when nobody may be written to, or it will be said together with others; `calendar` is
    asked for the address that reads it."""
    if signup.is_secret:
        return None
    parcel = Parcel(kind, [signup], key, calendar, method, changes, more)
    waiting = _parcels.get()
    if waiting is None or kind not in SAID_TOGETHER:
        return _send(parcel)
    waiting.append(parcel)
    return None


def _send(parcel: Parcel) -> Letter | None:
    signup, key, calendar = parcel.first, parcel.key, parcel.calendar
    way = mailboxes.way_to(signup.person, signup.event.time_zone)
    if way.address is None:
        return None
    if parcel.kind.removesuffix(ALL) in LAST_WORDS:
        for each in parcel.signups:
            _overtake(each)
    letter = _letter(parcel, way)
    if way.copy_to is not None and way.copy_to.email is not None:
        letter(way.copy_to.email, key=key + COPY, language=way.copy_to.language, is_copy=True)
    return letter(
        way.address,
        key=key,
        language=signup.person.language,
        sent_by=organizers.organizer_for(signup.person).address if calendar else "",
        calendar=partial(calendar, way.address) if calendar else None,
        method=parcel.method,
        is_copy=False,
    )


def _overtake(signup: Signup) -> None:
    """What waits about a change made a moment ago would reach her after this letter, and be old."""
    event, now = signup.event, clock.now()
    if event.held_until is None or event.held_until <= now or outbox.is_holding():
        return
    about_it = Letter.dedupe_key.contains(f":{event.id}:{signup.person_id}:")
    waiting = Letter.person_id == signup.person_id, Letter.not_before > now
    outbox.cancel_where(*waiting, about_it)
    several = select(Letter.id).where(*waiting, Letter.purpose.endswith(ALL))
    outbox.hurry(db.session.scalars(several).all(), waiting_until=event.held_until)


def _letter(parcel: Parcel, way: mailboxes.Way) -> Callable[..., Letter]:
    """Everything but to whom, and in which language."""
    signup, url = parcel.first, own_page(parcel.first)
    facts: dict[str, Any] = {
        **words_about(signup),
        "person_id": signup.person_id,
        "not_before": _not_before(parcel.kind, signup.event, way),
        "signups": parcel.signups,
        "kind": parcel.kind,
        "changes": parcel.changes,
        "url": url,
        **parcel.more,
    }
    later = {"signup": str(signup.id), "url": url} if parcel.kind in WRITTEN_LATER else None

    def write(address: str, *, is_copy: bool, **own: Any) -> Letter:
        slots = later and {**later, "is_copy": "yes" if is_copy else ""}
        purpose = PURPOSE + parcel.kind
        return outbox.queue(address, purpose, slots=slots, is_copy=is_copy, **facts, **own)

    return write


def words_about(signup: Signup) -> dict[str, Any]:
    event, person = signup.event, signup.person
    return {"signup": signup, "event": event, "person": person, "role": signup.slot.called}


@unwritten.known_by(*(PURPOSE + kind for kind in WRITTEN_LATER))
def _place_of(letter: Letter) -> unwritten.Context | None:
    """What a guest asked for, as it stands now; she has another letter when it is more, or less."""
    slots = letter.slots or {}
    signup = db.session.get(Signup, int(slots["signup"]))
    if signup is None or signup.event.state is EventState.CANCELLED:
        return None
    if signup.state is not WRITTEN_LATER[letter.purpose.removeprefix(PURPOSE)]:
        return None
    own = {"url": slots["url"], "is_copy": slots["is_copy"]}
    return {**words_about(signup), "place": queries.place_in_line(signup), **own}


def _not_before(kind: str, event: Event, way: mailboxes.Way) -> datetime | None:
    """In the morning; at once when it would begin before she reads it."""
    if way.not_before is None or kind in AT_ONCE or event.starts_at <= way.not_before:
        return None
    return way.not_before


def own_page(signup: Signup) -> str:
    days = (signup.event.ends_at - clock.now() + timedelta(days=30)).days
    token = links.mint(Purpose.SIGNUP, signup.id, signup.person, days=max(days, 30))
    return f"{current_app.config['BASE_URL']}/signups/{token}"

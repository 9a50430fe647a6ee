"""Two members of staff change one event: each sets what she meant, and undoes nothing else."""

from datetime import datetime
from enum import Enum

from stepup import clock
from stepup.cohorts.models import Cohort, Program
from stepup.errors import Refused
from stepup.events.actions.changes import SHOWN, UNSEEN
from stepup.events.models import Event
from stepup.organisation.models import Site
from stepup.tokens import hash_of

FIELDS = (*SHOWN, *sorted(UNSEEN))


class ChangedMeanwhile(Refused):
    """She and somebody else changed the same thing."""


def seen(event: Event) -> str:
    """What her page shows, field by field and in short; it comes back with what she sends."""
    return " ".join(f"{name}={_mark(getattr(event, name))}" for name in FIELDS)


def meant(event: Event, new: dict[str, object], seen_then: str) -> dict[str, object]:
    """Of the whole form only what she changed; what another changed since stays as it is."""
    before = dict(pair.split("=", 1) for pair in seen_then.split() if "=" in pair)
    hers = {name: value for name, value in new.items() if before.get(name) != _mark(value)}
    both = [name for name in hers if _is_others(event, name, hers[name], before)]
    if both:
        now = ", ".join(_now(event, name) for name in both)
        raise ChangedMeanwhile(
            f"Somebody changed this event while you did. It has now: {now}. "
            "If yours should stand, look at it once more and save."
        )
    return hers


def _is_others(event: Event, name: str, wanted: object, before: dict[str, str]) -> bool:
    current = getattr(event, name)
    return name in before and before[name] != _mark(current) and current != wanted


def _mark(value: object) -> str:
    return hash_of(_plain(value))[:12]


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    return str(value.id) if isinstance(value, Site | Program | Cohort) else str(value)


def _now(event: Event, name: str) -> str:
    value, words = getattr(event, name), SHOWN.get(name, f"the {name}")
    if isinstance(value, datetime):
        return f"{words} {clock.moment(value, event.time_zone)}"
    return f"{words} “{value[:80]}”" if isinstance(value, str) and value else words

"""A new event, a changed one, and which ones a reader looks for."""

from stepup.api.forms.references import KINDS, blame, first_moment, last_moment, moment, row_of
from stepup.api.forms.slots import slot_plan
from stepup.api.queries import Chosen, EventWish
from stepup.events.plans import EventPlan
from stepup.organisation import queries as organisation

TIMES = ("starts_at", "ends_at")
PLAIN = ("title", "time_zone", "visibility", "description", "bring", "room", "online_url")


def event_plan(sent) -> EventPlan:
    found = _references(sent)
    times = _times(sent, sent.get("time_zone", found["site"].time_zone))
    _ensure_order(times["starts_at"], times["ends_at"])
    plain = {name: sent[name] for name in PLAIN if name in sent}
    slots = tuple(slot_plan(slot, place) for place, slot in enumerate(sent["slots"]))
    return EventPlan(**plain, **found, **times, slots=slots)


def event_changes(event, sent):
    """What would differ, as `changes.change` takes it; a new site brings its own time zone."""
    found = _references(sent)
    new = {name: sent[name] for name in PLAIN if name in sent} | found
    if found.get("site", event.site) is not event.site:
        new.setdefault("time_zone", found["site"].time_zone)
    new |= _times(sent, new.get("time_zone", event.time_zone))
    _ensure_order(new.get("starts_at", event.starts_at), new.get("ends_at", event.ends_at))
    return {name: value for name, value in new.items() if getattr(event, name) != value}


def _references(sent):
    found = {name: sent[name] for name in KINDS if name in sent}
    return {
        name: None if wanted is None else _open_row(name, wanted) for name, wanted in found.items()
    }


def _open_row(name, wanted):
    row = row_of(name, wanted, name)
    if name == "site" and row.closed_at is not None:
        blame("This site is closed.", name)
    return row


def _times(sent, zone):
    return {name: moment(sent[name], zone, name) for name in TIMES if name in sent}


def _ensure_order(starts_at, ends_at):
    if ends_at <= starts_at:
        blame("The event would end before it starts. Check both times.", "ends_at")


def event_wish(sent, allowed) -> EventWish:
    site = row_of("site", sent["site"], "query", "site") if "site" in sent else None
    zone = site.time_zone if site else organisation.current().time_zone
    since, until = sent.get("since"), sent.get("until")
    return EventWish(
        allowed=allowed,
        site_id=site.id if site else None,
        state=sent.get("state"),
        since=first_moment(since, zone, "query", "from") if since else None,
        until=last_moment(until, zone, "query", "to") if until else None,
    )


def chosen(sent) -> Chosen:
    """Whom a campaign writes to."""
    sites, programs = (
        [
            row_of(kind, wanted, "audience", f"{kind}s", place)
            for place, wanted in enumerate(sent.get(f"{kind}s", []))
        ]
        for kind in ("site", "program")
    )
    return Chosen(sites, programs, sent.get("years", []))

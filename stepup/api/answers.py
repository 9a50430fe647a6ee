"""Rows as the API shows them: made before the commit, so that showing needs no second look."""

from collections.abc import Collection, Sequence
from datetime import date

from flask import current_app

from stepup import clock
from stepup.api import queries
from stepup.campaigns.models import Campaign
from stepup.campaigns.queries.results import results
from stepup.events import staffing
from stepup.events.models import Event, Signup
from stepup.events.staffing import Places
from stepup.organisation import queries as organisation
from stepup.outbox import queries as outbox
from stepup.people.models import Person
from stepup.safety import queries as safety
from stepup.safety import rules
from stepup.safety.facts import Check
from stepup.volunteers.models import Clearance

Answer = dict[str, object]
AS_IT_IS = (
    "id",
    "title",
    "site",
    "time_zone",
    "visibility",
    "state",
    "description",
    "bring",
    "room",
    "online_url",
    "program",
    "cohort",
)


def page(items: Sequence[Answer], total: int, within: queries.Slice) -> Answer:
    return {"items": items, "total": total, "page": within.page, "per_page": within.per_page}


def events(found: Sequence[Event]) -> list[Answer]:
    places = staffing.of_events(found)
    return [_event(one, places[one.id]) for one in found]


def event(shown: Event) -> Answer:
    return _event(shown, staffing.of_event(shown))


def _event(shown: Event, places: Sequence[Places]) -> Answer:
    return {name: getattr(shown, name) for name in AS_IT_IS} | {
        "starts_at": clock.to_local(shown.starts_at, shown.time_zone),
        "ends_at": clock.to_local(shown.ends_at, shown.time_zone),
        "reason": shown.cancelled_because or None,
        "url": f"{current_app.config['BASE_URL']}/events/{shown.id}",
        "slots": places,
    }


def signups(found: Sequence[Signup]) -> list[Answer]:
    minors = queries.minors_among([signup.person for signup in found])
    return [_signup(signup, minors) for signup in found]


def signup(shown: Signup) -> Answer:
    return signups([shown])[0]


def _signup(shown: Signup, minors: Collection[int]) -> Answer:
    return {
        "id": shown.id,
        "event_id": shown.event_id,
        "slot_id": shown.slot_id,
        "role": shown.slot.role,
        "state": shown.state,
        "person": _who(shown.person, minors),
    }


def _who(person: Person, minors: Collection[int]) -> Answer:
    """SAFE-22, for every token: what a program gets once is anywhere tomorrow."""
    said = {"id": person.id, "first_name": person.first_name}
    if person.id in minors:
        return {**said, "last_name": None, "email": None}
    return {**said, "last_name": person.last_name, "email": person.email}


def people(found: Sequence[Person]) -> list[Answer]:
    minors = queries.minors_among(found)
    clearances = queries.clearances_of([person.id for person in found])
    stopped = outbox.suppressions_of({person.email for person in found if person.email})
    today = clock.today(organisation.current().time_zone)
    return [
        {
            **_who(person, minors),
            "suppressed": stopped[person.email].reason if person.email in stopped else None,
            "clearances": [_clearance(each, today) for each in clearances[person.id]],
        }
        for person in found
    ]


def _clearance(shown: Clearance, today: date) -> Answer:
    check = Check(shown.kind.value, shown.issued_on, shown.expires_on)
    within = shown.issued_on <= today <= rules.last_day(check, safety.policy())
    return {
        "kind": shown.kind,
        "issued_on": shown.issued_on,
        "expires_on": shown.expires_on,
        "valid": within and shown.revoked_at is None,
    }


def campaigns(found: Sequence[Campaign]) -> list[Answer]:
    chosen = queries.audiences_of([campaign.id for campaign in found])
    return [_campaign(campaign, chosen[campaign.id]) for campaign in found]


def campaign(shown: Campaign) -> Answer:
    return {**campaigns([shown])[0], "results": results(shown)}


def _campaign(shown: Campaign, chosen: queries.Chosen) -> Answer:
    names = ("id", "name", "subject", "body", "state", "sends_at")
    return {name: getattr(shown, name) for name in names} | {"audience": chosen}

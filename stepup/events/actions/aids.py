"""What staff set down once and plan with ever after: the school's calendar, sets of places."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import select

from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.events import holidays, queries
from stepup.events.models import Event, Holiday, SlotRole, SlotTemplate
from stepup.events.plans import SlotPlan
from stepup.organisation.models import Site

LONGEST_NAME = 80


def add_breaks(site: Site | None, text: str) -> int:
    """What is pasted twice stands once; answers how many lines were new."""
    known = {
        (each.name, each.first_on, each.last_on)
        for each in db.session.scalars(
            select(Holiday).where(Holiday.site_id == (site.id if site else None))
        )
    }
    new = [one for one in holidays.read(text) if (one.name, one.first_on, one.last_on) not in known]
    rows = [Holiday(site=site, name=b.name, first_on=b.first_on, last_on=b.last_on) for b in new]
    db.session.add_all(rows)
    audit.record_all("added a break", rows)
    return len(rows)


def remove_break(holiday: Holiday) -> None:
    audit.record("removed a break", holiday, before={"name": holiday.name})
    db.session.delete(holiday)


def keep_template(name: str, event: Event) -> SlotTemplate:
    """The places of this event under a name; the same name again replaces what it stood for."""
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise Refused("Give the set of places a name, such as Saturday session.")
    slots = [_plain(SlotPlan.of(slot)) for slot in queries.slots_of(event)]
    if not slots:
        raise Refused("This event has no places to keep.")
    template = db.session.scalars(select(SlotTemplate).where(SlotTemplate.name == name)).first()
    if template is None:
        template = SlotTemplate(name=name, slots=slots)
        db.session.add(template)
    template.slots = slots
    audit.record("kept places as a set", template, after={"name": name})
    return template


def remove_template(template: SlotTemplate) -> None:
    audit.record("removed a set of places", template, before={"name": template.name})
    db.session.delete(template)


def _plain(plan: SlotPlan) -> dict[str, object]:
    """Without the moments of one event."""
    return {**asdict(plan), "role": plan.role.value, "opens_at": None, "closes_at": None}


def plans_in(template: SlotTemplate) -> Sequence[SlotPlan]:
    return [SlotPlan(**{**row, "role": SlotRole(row["role"])}) for row in template.slots]  # type: ignore[arg-type]

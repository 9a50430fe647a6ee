"""What one place asks for beside its role, and who brings it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta

from babel import Locale
from flask_babel import gettext as _
from sqlalchemy import func, select

from stepup import clock
from stepup.cohorts.models import Alumna, Cohort
from stepup.db import db
from stepup.errors import Reason
from stepup.events.models import Attendance, Event, Signup, SignupState, Slot
from stepup.people.models import Person
from stepup.safety.facts import Abilities, Requirement
from stepup.volunteers.models import Skill, Volunteer

SHADOWS = 2  # so often a newcomer looks on; then she takes a mentor's place
NOTHING = Abilities()


def requirement(slot: Slot) -> Requirement:
    skills = {*_words(slot.skills), *_words(slot.spoken)}
    until = SHADOWS if slot.is_shadow else None
    return Requirement(slot.min_age, tuple(_words(slot.checks)), frozenset(skills), until)


def _words(text: str) -> list[str]:
    return [word for word in (part.strip().casefold() for part in text.split(",")) if word]


def abilities(
    slots: Iterable[Slot], event: Event, people: Sequence[Person]
) -> Mapping[int, Abilities]:
    """Of each of them what these places ask for; nothing is asked of the database for nothing."""
    asked = [slot for slot in slots if slot.asks_more]
    ids = [person.id for person in people]
    skills = _skills(ids) if any(slot.skills or slot.spoken for slot in asked) else {}
    shadows = any(slot.is_shadow for slot in asked)
    came = _times(ids) if shadows else {}
    veterans = _veterans(event) if shadows else 0
    return {
        person.id: Abilities(
            frozenset({_language(person), *skills.get(person.id, ())}),
            came.get(person.id, 0),
            veterans,
        )
        for person in people
    }


def _language(person: Person) -> str:
    return str(Locale(person.language).get_display_name("en")).casefold()


def _skills(person_ids: Collection[int]) -> dict[int, set[str]]:
    rows = select(Volunteer.person_id, Skill.name).join(Skill, Skill.volunteer_id == Volunteer.id)
    found: dict[int, set[str]] = {}
    for person_id, name in db.session.execute(rows.where(Volunteer.person_id.in_(person_ids))):
        found.setdefault(person_id, set()).add(name.casefold())
    return found


def _times(person_ids: Collection[int]) -> dict[int, int]:
    counted = select(Attendance.person_id, func.count()).group_by(Attendance.person_id)
    rows = db.session.execute(counted.where(Attendance.person_id.in_(person_ids)))
    return {person_id: count for person_id, count in rows}


def _veterans(event: Event) -> int:
    """Confirmed in a counted place here, and there as often as a newcomer looks on."""
    came = select(func.count()).where(Attendance.person_id == Signup.person_id).scalar_subquery()
    here = select(func.count()).select_from(Signup).join(Slot, Signup.slot_id == Slot.id)
    counted = Slot.counts, Signup.state == SignupState.CONFIRMED, came >= SHADOWS
    return db.session.scalar(here.where(Signup.event_id == event.id, *counted)) or 0


def outside_hours(slot: Slot, person: Person | None) -> list[Reason]:
    """Sign-up has its hours; alumnae of the program may come earlier."""
    now, zone = clock.now(), slot.event.time_zone
    if slot.opens_at is not None and now < slot.opens_at and not _is_early(slot, person):
        sentence = _("Sign-up opens on %(when)s.", when=clock.moment(slot.opens_at, zone))
        return [Reason("OPENS", sentence)]
    if slot.closes_at is not None and slot.closes_at <= now:
        sentence = _("Sign-up closed on %(when)s.", when=clock.moment(slot.closes_at, zone))
        return [Reason("CLOSED", sentence, place="staff")]
    return []


def _is_early(slot: Slot, person: Person | None) -> bool:
    if person is None or not slot.early_hours or slot.opens_at is None:
        return False
    if clock.now() < slot.opens_at - timedelta(hours=slot.early_hours):
        return False
    hers = select(Alumna.id).join(Cohort, Alumna.cohort_id == Cohort.id)
    hers = hers.where(Alumna.person_id == person.id)
    if slot.event.program_id is not None:
        hers = hers.where(Cohort.program_id == slot.event.program_id)
    return db.session.scalars(hers.limit(1)).first() is not None

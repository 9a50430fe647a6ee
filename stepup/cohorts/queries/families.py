"""Who belongs to whom: guardians, the girls they may see, whom to call."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from stepup import clock
from stepup.cohorts.models import (
    Cohort,
    Consent,
    ConsentKind,
    EmergencyContact,
    Enrollment,
    Guardianship,
    PaperAnswer,
    Teen,
)
from stepup.cohorts.queries.youth import teen_of
from stepup.db import db
from stepup.organisation import queries as organisation
from stepup.organisation.models import Site
from stepup.people.models import Person, PersonalLink

# asked for every letter about a girl and every answer, so each is put together once
SPEAKS_FOR_HER = Guardianship.teen_id == bindparam("teen")
IN_THEIR_ORDER = Guardianship.priority, Guardianship.id
GUARDIANS = (
    select(Person)
    .join(Guardianship, Guardianship.guardian_id == Person.id)
    .where(SPEAKS_FOR_HER, Guardianship.ended_on.is_(None), Guardianship.no_contact.is_(False))
    .order_by(*IN_THEIR_ORDER)
)
GUARDIANSHIPS = (
    select(Guardianship)
    .where(SPEAKS_FOR_HER)
    .options(joinedload(Guardianship.guardian))
    .order_by(*IN_THEIR_ORDER)
)
ZONES = (
    select(Enrollment.teen_id, Site.time_zone)
    .join(Enrollment.cohort)
    .join(Cohort.site)
    .where(Enrollment.teen_id.in_(bindparam("girls", expanding=True)))
    .order_by(Enrollment.id)
)
SAID = select(Consent).where(
    Consent.person_id == bindparam("person"), Consent.granted_by_id == bindparam("by")
)
ON_LETTERS = (
    select(Consent.granted_by_id, Consent.given)
    .where(Consent.person_id == bindparam("person"), Consent.kind == ConsentKind.ELECTRONIC)
    .order_by(Consent.id)
)
STANDING = SAID.where(Consent.given, Consent.revoked_at.is_(None))
LAST = SAID.where(Consent.kind == bindparam("kind")).order_by(Consent.id.desc()).limit(1)


def guardians_of(teen: Teen) -> Sequence[Person]:
    """Whom we may write to about her, the first to ask first; nobody with `no_contact`."""
    return db.session.scalars(GUARDIANS, {"teen": teen.id}).all()


def who_may_answer(teen: Teen, on: date) -> Sequence[Person]:
    """Her guardians, from her 18th birthday on she herself (SAFE-12); nobody with `no_contact`."""
    return guardians_of(teen) if is_in_guardians_care(teen.person, on) else [teen.person]


def guardians_of_person(person_id: int) -> Sequence[Person]:
    """Hers while she is a minor; a woman, or somebody who is no girl of ours, has none."""
    teen = teen_of(person_id)
    if teen is None or not is_in_guardians_care(teen.person, today_of(teen)):
        return []
    return guardians_of(teen)


def guardianships_of(teen: Teen) -> Sequence[Guardianship]:
    """All of them for staff, those with `no_contact` and the ended ones too."""
    return db.session.scalars(GUARDIANSHIPS, {"teen": teen.id}).all()


def teens_of(guardian: Person) -> Sequence[Teen]:
    """The minors she may see: her access ends on their 18th birthday, at their site (SAFE-12)."""
    hers = select(Teen).join(Guardianship, Guardianship.teen_id == Teen.id)
    allowed = _current_guardians(), Guardianship.no_contact.is_(False)
    hers = hers.where(Guardianship.guardian_id == guardian.id, *allowed)
    teens = db.session.scalars(hers.options(joinedload(Teen.person)).order_by(Teen.id)).all()
    zones = _zones([teen.id for teen in teens])
    return [teen for teen in teens if is_in_guardians_care(teen.person, _today(zones.get(teen.id)))]


def has_been_guardian(person_id: int) -> bool:
    """Of anybody, at any time."""
    found = select(Guardianship.id).where(Guardianship.guardian_id == person_id).limit(1)
    return db.session.scalar(found) is not None


def today_of(teen: Teen) -> date:
    """The day at her newest cohort's site; birthdays begin there."""
    return _today(_zones([teen.id]).get(teen.id))


def _today(zone: str | None) -> date:
    return clock.today(zone or organisation.current().time_zone)


def _zones(teen_ids: Collection[int]) -> dict[int, str]:
    rows = db.session.execute(ZONES, {"girls": list(teen_ids)})
    return {teen_id: zone for teen_id, zone in rows}


def site_of(person_id: int) -> Site | None:
    """Where her newest cohort meets."""
    hers = select(Site).join(Cohort, Cohort.site_id == Site.id)
    hers = hers.join(Enrollment, Enrollment.cohort_id == Cohort.id)
    hers = hers.join(Enrollment.teen).where(Teen.person_id == person_id)
    return db.session.scalars(hers.order_by(Enrollment.id.desc()).limit(1)).first()


def outlived(link: PersonalLink) -> bool:
    """SAFE-12: what was sent to a girl's family ends with her 18th birthday, where she lives."""
    site = site_of(link.person_id) if link.person.born_on is not None else None
    if site is None:
        return False
    given, today = (clock.to_local(at, site.time_zone) for at in (link.created_at, clock.now()))
    return link.person.is_minor_on(given.date()) and not link.person.is_minor_on(today.date())


def is_in_guardians_care(girl: Person, on: date) -> bool:
    """A girl whose birth date nobody wrote down is taken for a minor."""
    return girl.age_on(on) is None or girl.is_minor_on(on)


def _current_guardians() -> ColumnElement[bool]:
    return Guardianship.ended_on.is_(None)


def guardianship_of(teen: Teen, guardian: Person) -> Guardianship | None:
    found = select(Guardianship).where(
        Guardianship.teen_id == teen.id, Guardianship.guardian_id == guardian.id
    )
    return db.session.scalars(found).first()


def guardian_known(name_key: str, phone: str) -> Person | None:
    """Of another girl, by her name and telephone."""
    found = select(Person).join(Guardianship, Guardianship.guardian_id == Person.id)
    found = found.where(Person.name_key == name_key, Person.phone == phone)
    return db.session.scalars(found.order_by(Person.id)).first()


def girl_known(
    name_key: str, born_on: date | None, guardian_emails: Collection[str]
) -> Person | None:
    """A girl of this name with this birth date, or with a guardian at one of these addresses."""
    guardian = select(Guardianship.teen_id).join(Guardianship.guardian)
    hers = Teen.id.in_(guardian.where(Person.email.in_(guardian_emails)))
    girls = select(Person).join(Teen, Teen.person_id == Person.id)
    girls = girls.where(Person.name_key == name_key)
    if born_on is None:
        girls = girls.where(hers)
    else:
        same_day = Person.born_on == born_on
        girls = girls.where(or_(same_day, Person.born_on.is_(None) & hers))
    return db.session.scalars(girls.order_by(Person.id)).first()


def contacts_of(teen: Teen) -> Sequence[EmergencyContact]:
    found = select(EmergencyContact).where(EmergencyContact.teen_id == teen.id)
    return db.session.scalars(found.order_by(EmergencyContact.id)).all()


def consents_of(person_id: int) -> Sequence[Consent]:
    """Every answer about her, newest first."""
    found = select(Consent).where(Consent.person_id == person_id)
    found = found.options(joinedload(Consent.granted_by))
    return db.session.scalars(found.order_by(Consent.id.desc())).all()


def last_answers(person_ids: Collection[int]) -> dict[int, datetime]:
    """By girl, when somebody who answers for her said something last."""
    found = select(Consent.person_id, func.max(Consent.recorded_at))
    found = found.where(Consent.person_id.in_(person_ids)).group_by(Consent.person_id)
    return {person_id: at for person_id, at in db.session.execute(found)}


def standing_consents(person_id: int, by_id: int) -> Sequence[Consent]:
    """What one of those who answer for her has allowed, and not taken back."""
    return db.session.scalars(STANDING, {"person": person_id, "by": by_id}).all()


def last_answer(person_id: int, by_id: int) -> Consent | None:
    """What she said last about taking part."""
    return _last(ConsentKind.PARTICIPATION, person_id, by_id)


def own_contact_answer(person_id: int) -> Consent | None:
    """What an alumna said last about being invited back."""
    return _last(ConsentKind.CONTACT, person_id, person_id)


def _last(kind: ConsentKind, person_id: int, by_id: int) -> Consent | None:
    asked = {"kind": kind, "person": person_id, "by": by_id}
    return db.session.scalars(LAST, asked).first()


def somebody_said_stop(teen: Teen, on: date) -> bool:
    """Did she, or while she is a minor one of her guardians, say last that we must not write?

    A stop has no end of its own; with her 18th birthday only her own is left (SAFE-12).
    """
    counts = {teen.person_id}
    if is_in_guardians_care(teen.person, on):
        roles = guardianships_of(teen)
        counts |= {role.guardian_id for role in roles if role.ended_on is None}
    said = db.session.execute(ON_LETTERS, {"person": teen.person_id})
    last = {by_id: given for by_id, given in said}
    return any(not given for by_id, given in last.items() if by_id in counts)


def papers_of(enrollment: Enrollment) -> Sequence[PaperAnswer]:
    found = select(PaperAnswer).where(PaperAnswer.enrollment_id == enrollment.id)
    people = joinedload(PaperAnswer.guardian), joinedload(PaperAnswer.uploaded_by)
    return db.session.scalars(found.options(*people).order_by(PaperAnswer.id.desc())).all()


def awaited_paper(enrollment: Enrollment, guardian: Person) -> PaperAnswer | None:
    """The one that a list said she has signed, and that nobody has kept or dismissed."""
    hers = PaperAnswer.enrollment_id == enrollment.id, PaperAnswer.guardian_id == guardian.id
    open_ones = PaperAnswer.sha256.is_(None), PaperAnswer.decided_at.is_(None)
    found = select(PaperAnswer).where(*hers, *open_ones).with_for_update(of=PaperAnswer)
    return db.session.scalars(found.order_by(PaperAnswer.id)).first()


def papers_open(enrollment_ids: Collection[int]) -> dict[int, bool]:
    """By place, what waits: True for a scan that a second person looks at, False without one."""
    waiting = PaperAnswer.decided_at.is_(None), PaperAnswer.consent_id.is_(None), PaperAnswer.given
    found = select(PaperAnswer.enrollment_id, PaperAnswer.sha256).where(*waiting)
    found = found.where(PaperAnswer.enrollment_id.in_(enrollment_ids)).order_by(PaperAnswer.id)
    return {
        enrollment_id: sha256 is not None for enrollment_id, sha256 in db.session.execute(found)
    }


def with_medical_notes(person_ids: Collection[int]) -> set[int]:
    """Those of them about whose health something is written down; not what."""
    found = select(Teen.person_id).where(Teen.person_id.in_(person_ids), Teen.medical_notes != "")
    return set(db.session.scalars(found))


def last_said(person_id: int, by_id: int) -> dict[tuple[ConsentKind, str], Consent]:
    """By kind and channel, what one of those who answer for her said last."""
    said = {"person": person_id, "by": by_id}
    rows = db.session.scalars(SAID.order_by(Consent.id), said)
    return {(consent.kind, consent.channel): consent for consent in rows}

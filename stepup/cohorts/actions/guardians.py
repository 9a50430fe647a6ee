"""Who speaks for a girl, mended later: and who from now on receives and sees nothing (SAFE-10)."""

from datetime import date

from sqlalchemy import func, or_, select, update

from stepup import clock
from stepup.audit import actions as audit
from stepup.cohorts import emails, queries
from stepup.cohorts.actions import contact, enrolment
from stepup.cohorts.models import EmergencyContact, Guardianship, Teen
from stepup.cohorts.newcomers import Contact, Guardian
from stepup.db import db
from stepup.errors import Refused
from stepup.outbox import actions as outbox
from stepup.outbox.models import Letter
from stepup.people import actions as people
from stepup.people import names
from stepup.people import queries as known
from stepup.people.models import Household, Person, PersonalLink, Purpose

IN_LETTERS = (Purpose.SIGNUP, Purpose.FAMILY, Purpose.FEED)
LOOKED_AT = ("relation", "priority", "no_contact")


def name(teen: Teen, guardian: Guardian, on: date) -> Guardianship:
    """One more, or one who had left and speaks for her again."""
    role = enrolment.add_guardian(teen, guardian, guardian.priority)
    if role.ended_on is not None:
        role.ended_on = None
        audit.record("speaks for her again", role)
    correct(role, guardian, on)
    return role


def correct(role: Guardianship, said: Guardian, on: date) -> None:
    """Writes down what changed, before and after."""
    before = _facts(role)
    people.rename(role.guardian, said.first_name, said.last_name)
    _reach(role.guardian, said)
    role.relation = names.short(said.relation, "The relation", 40) or "guardian"
    role.priority, role.no_contact = said.priority, said.no_contact
    if said.address:
        role.guardian.household = household_at(said.address)
    if role.no_contact:
        _shut_out(role)
    after = _facts(role)
    changed = {key for key in after if after[key] != before[key]}
    if changed:
        audit.record(
            "corrected a guardian",
            role,
            before={key: before[key] for key in sorted(changed)},
            after={key: after[key] for key in sorted(changed)},
        )
    contact.heed(role.teen, on)


def _facts(role: Guardianship) -> dict[str, str | int | bool | None]:
    one = role.guardian
    facts = {key: getattr(role, key) for key in LOOKED_AT}
    reached = {"email": one.email, "phone": one.phone, "language": one.language}
    return {**facts, **reached, "household": one.household_id}


def _reach(person: Person, said: Guardian) -> None:
    email = names.email_address(said.email) if said.email else None
    twin = known.named(email, person.name_key) if email else None
    if twin is not None and twin is not person:
        raise Refused(f"There is already a {twin.name} with this e-mail address.")
    if email != person.email:
        person.email, person.email_verified_at = email, None
    person.phone = names.phone_number(said.phone) if said.phone else None
    person.language = said.language


def household_at(address: str) -> Household:
    """One row for one address, so that who lives there is known to live together (SAFE-03)."""
    written = names.short(address, "The address", 200)
    same = func.lower(Household.address) == written.lower()
    home = db.session.scalars(select(Household).where(same).order_by(Household.id)).first()
    if home is not None:
        return home
    home = Household(address=written)
    db.session.add(home)
    return home


def end(role: Guardianship, on: date) -> None:
    """From today she speaks for her no more, and sees nothing; what she said stays written."""
    if role.ended_on is not None:
        return
    role.ended_on = on
    _shut_out(role)
    audit.record("no longer speaks for her", role, after={"guardian": role.guardian_id})
    contact.heed(role.teen, on)


def _shut_out(role: Guardianship) -> None:
    """Her links about this girl close and what waits for her mailbox is called back, at once."""
    asked = [one.id for one in queries.enrollments_of(role.teen)]
    hers = PersonalLink.person_id == role.guardian_id, PersonalLink.revoked_at.is_(None)
    about = PersonalLink.purpose == Purpose.CONSENT, PersonalLink.thing_id.in_(asked)
    db.session.execute(update(PersonalLink).where(*hers, *about).values(revoked_at=clock.now()))
    prefixes = [emails.about(one) for one in queries.enrollments_of(role.teen)]
    about_her = [Letter.dedupe_key.startswith(prefix) for prefix in prefixes]
    outbox.cancel_where(
        Letter.address == (role.guardian.email or ""),
        or_(Letter.person_id == role.teen.person_id, *about_her),
    )
    _end_what_was_in_letters(role.teen)


def _end_what_was_in_letters(teen: Teen) -> None:
    """SAFE-10: a letter to her, or a copy of it, has her own link in it, and so has her own page.
    What she gets from now on has new ones."""
    hers = PersonalLink.person_id == teen.person_id, PersonalLink.purpose.in_(IN_LETTERS)
    good = PersonalLink.revoked_at.is_(None)
    db.session.execute(update(PersonalLink).where(*hers, good).values(revoked_at=clock.now()))


def correct_contact(contact: EmergencyContact, said: Contact) -> None:
    before = {"name": contact.name, "phone": contact.phone, "relation": contact.relation}
    contact.name = names.short(said.name, "The name", 160)
    contact.phone = names.phone_number(said.phone)
    contact.relation = names.short(said.relation, "The relation", 40)
    after = {"name": contact.name, "phone": contact.phone, "relation": contact.relation}
    if after != before:
        audit.record("corrected an emergency contact", contact, before=before, after=after)


def remove_contact(contact: EmergencyContact) -> None:
    """Never the last one (SAFE-15)."""
    others = [
        one for one in queries.contacts_of(contact.teen) if one.id != contact.id and one.phone
    ]
    if not others:
        raise Refused("Somebody must be there to call. Add another contact first.")
    audit.record(
        "removed an emergency contact",
        contact,
        before={"name": contact.name, "phone": contact.phone},
    )
    db.session.delete(contact)

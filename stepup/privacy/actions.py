"""Forget a person: her name and ways to reach her go, who was with which minor when stays."""

from collections.abc import Sequence

from sqlalchemy import delete, or_, select, update

from stepup import clock
from stepup.audit import actions as audit
from stepup.cohorts.models import EmergencyContact, Teen
from stepup.db import db
from stepup.errors import Refused
from stepup.events import queries as events
from stepup.events.actions import seats
from stepup.events.models import EventState
from stepup.outbox import actions as outbox
from stepup.outbox.models import Content, Letter, Scope
from stepup.people.accounts import Account, RecoveryCode, SignIn
from stepup.people.models import FormerName, Person, PersonalLink
from stepup.people.queries import grants_of
from stepup.safety import queries as safety
from stepup.volunteers import drafts
from stepup.volunteers.models import Opinion, Reference, Signature, Volunteer

RIGHT_NOW = "She is at an event right now. Do it when the evening is closed."


def erase(person: Person, *, reason: str) -> None:
    """SAFE-21: attendance, clearances, consents and decisions keep their rows, under no name.

    A promise not to write outlives her as a hash, and so does this one: no import brings her back.
    """
    ensure_reason(reason)
    _ensure_erasable(person)
    seats.release(person, reason="Her profile was removed.")
    if person.email:
        outbox.suppress(person.email, Scope.CAMPAIGNS, reason="erased", source="privacy")
        outbox.forget_address(person.email)
        drafts.forget_address(person.email)
    _forget_letters(person)
    _forget_profile(person)
    audit.record("erased", person, reason=reason[:500])


def ensure_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("Say why: the log has to answer for it later.")


def _ensure_erasable(person: Person) -> None:
    if person.erased_at is not None:
        raise Refused("She was erased before.")
    if safety.is_held(person.id):
        raise Refused("She is on hold: her record stays until the safeguarding lead has decided.")
    if grants_of(person):
        raise Refused("She holds a staff role. Take it back first.")
    agenda = events.agenda_of(person.id, clock.now())
    under_way = [signup for signup in agenda if signup.event.state is EventState.OPEN]
    if any(signup.event.has_begun(clock.now()) for signup in under_way):
        raise Refused(RIGHT_NOW)


def _forget_letters(person: Person) -> None:
    """What waits is called back; what left keeps its fate and loses its words."""
    asked = [f"reference:{one.id}" for one in _references(person)]
    hers = or_(Letter.person_id == person.id, Letter.dedupe_key.in_(asked))
    outbox.cancel_where(hers)
    db.session.execute(
        delete(Content).where(Content.letter_id.in_(select(Letter.id).where(hers))),
        execution_options={"synchronize_session": False},
    )
    blank = {"address": "", "subject": "", "slots": None}
    db.session.execute(update(Letter).where(hers).values(**blank))


def _references(person: Person) -> Sequence[Reference]:
    hers = select(Reference).join(Reference.volunteer).where(Volunteer.person_id == person.id)
    return db.session.scalars(hers).all()


def _forget_what_was_said(person: Person) -> None:
    """Who knew her and what was found: that somebody decided stays, the words go."""
    for one in _references(person):
        one.name, one.email = "Erased", f"erased #{one.id}"
        one.relation = one.known_for = one.words = ""
    volunteer = select(Volunteer.id).where(Volunteer.person_id == person.id)
    found = Opinion.volunteer_id.in_(volunteer)
    db.session.execute(update(Opinion).where(found).values(words=""))
    signed = Signature.person_id == person.id
    db.session.execute(update(Signature).where(signed).values(name="Erased"))


def _forget_profile(person: Person) -> None:
    account = select(Account.id).where(Account.person_id == person.id)
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id.in_(account)))
    db.session.execute(delete(SignIn).where(SignIn.email == person.email))
    for gone in (FormerName, PersonalLink, Account):
        db.session.execute(delete(gone).where(gone.person_id == person.id))
    teen = select(Teen.id).where(Teen.person_id == person.id)
    db.session.execute(delete(EmergencyContact).where(EmergencyContact.teen_id.in_(teen)))
    blank = {"school": "", "home_language": "", "medical_notes": ""}
    db.session.execute(update(Teen).where(Teen.person_id == person.id).values(**blank))
    _forget_what_was_said(person)
    hers = Volunteer.person_id == person.id
    db.session.execute(update(Volunteer).where(hers).values(motivation=""))
    person.rename("Erased", f"#{person.id}")
    person.preferred_name = person.email = person.phone = person.city = None
    person.employer = person.industry = person.household_id = person.email_verified_at = None
    if person.born_on is not None:  # the year still tells a minor from an adult
        person.born_on = person.born_on.replace(month=1, day=1)
    person.erased_at = clock.now()

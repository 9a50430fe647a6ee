"""The code of conduct: she signs it herself, and anew when a year is over or its words change."""

from datetime import date

from flask_babel import gettext as _

from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.locks import lock_row
from stepup.people import names
from stepup.people.models import Person
from stepup.safety import facts, rules, texts
from stepup.safety import queries as safety
from stepup.volunteers import actions, emails, queries
from stepup.volunteers.models import Clearance, ClearanceKind, Signature

TEMPLATE = "volunteers/_conduct_{}.html"


def current_template() -> str:
    """The words that count; a changed one is a new file, and the policy's number."""
    return TEMPLATE.format(safety.policy().conduct_text)


def versions() -> list[str]:
    return texts.versions(TEMPLATE)


def is_asked(person: Person) -> bool:
    """It is put before whoever staff have found suitable."""
    volunteer = queries.of_person(person.id)
    return volunteer is not None and volunteer.stage.is_accepted


def signature_that_counts(person: Person, on: date) -> Signature | None:
    """Under the words of today, whatever grace a former text has."""
    last = queries.last_signature(person.id)
    if last is None or last.clearance.text_version != safety.policy().conduct_text:
        return None
    adult = queries.facts_of(person, on)
    return last if rules.is_valid(adult, rules.CONDUCT, on, safety.policy()) else None


def sign(person: Person, name: str, language: str) -> Clearance:
    """SAFE-01. When it was the last piece that she missed, she is cleared."""
    lock_row(person)
    if not is_asked(person):
        raise Refused(_("There is nothing to sign for you here. Please call us."))
    clearance = _clearance(person, actions.today())
    signature = Signature(person_id=person.id, clearance=clearance)
    signature.name = names.short(name, "The name", 160)
    signature.text = texts.keep(TEMPLATE, clearance.text_version, language)
    db.session.add(signature)
    audit.record("signed", clearance, after={"version": clearance.text_version})
    actions.clear_when_complete(person, None)
    return clearance


def _clearance(person: Person, on: date) -> Clearance:
    policy = safety.policy()
    longest = facts.Check(rules.CONDUCT, on, date.max)
    signed = Clearance(person=person, kind=ClearanceKind.CODE_OF_CONDUCT, issued_on=on)
    signed.expires_on = rules.last_day(longest, policy)
    signed.text_version = policy.conduct_text
    db.session.add(signed)
    db.session.flush()
    return signed


def ask(person: Person) -> bool:
    """Staff send her the page; once a day at most."""
    return emails.conduct(person, safety.policy().conduct_text, again=True) is not None


def ask_everybody() -> int:
    """Each text once: who is on her way, and who signed other words before."""
    version = safety.policy().conduct_text
    written = [emails.conduct(person, version) for person in queries.still_to_sign(version)]
    return sum(letter is not None for letter in written)

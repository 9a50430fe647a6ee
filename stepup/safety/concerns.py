"""Somebody is worried: it is kept as she wrote it, and the safeguarding lead hears at once."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256

from stepup import clock
from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Reason, Refused
from stepup.people import queries as people
from stepup.people.models import Person, Role
from stepup.safety import emails, queries, rules
from stepup.safety.models import Concern, ConcernNote

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is read for another over the telephone
UNANSWERED = timedelta(hours=24)


def raise_concern(
    happened: str,
    *,
    about: str = "",
    where_and_when: str = "",
    told_by: str = "",
    language: str = "en",
) -> Concern:
    """Anyone may; the log keeps a fingerprint of the words, and not who was signed in."""
    reasons = rules.telling(happened)
    if reasons:
        raise Refused.because(reasons)
    concern = Concern(happened=happened.strip(), about=about.strip())
    concern.where_and_when, concern.told_by = where_and_when.strip()[:300], told_by.strip()[:300]
    concern.language, concern.reference = language, _reference()
    db.session.add(concern)
    with audit.acting_as(None, "concern"):
        audit.record("raised", concern, after={"sha256": fingerprint(concern)})
    for lead in _leads():
        emails.concern_raised(concern, lead)
    return concern


def _leads() -> Sequence[Person]:
    """Those of the whole house: a concern belongs to no site, and they alone can read it."""
    return people.holders((Role.SAFEGUARDING_LEAD,), None)


def _reference() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(8))


def fingerprint(concern: Concern) -> str:
    """Of the words as they were sent: whoever changes them later is found out."""
    words = "\0".join((concern.happened, concern.about, concern.where_and_when, concern.told_by))
    return _digest(words)


def _digest(words: str) -> str:
    return sha256(words.encode()).hexdigest()


def read(concern: Concern, by: Person) -> list[Reason]:
    """Reading is a deed too, and is written down; answers whether these are the words as told."""
    _ensure_may_read(by)
    audit.record("read", concern)
    now = [fingerprint(concern), *(_digest(note.text) for note in queries.notes_of(concern))]
    return rules.as_told(queries.fingerprints_of(concern), now)


def _ensure_may_read(by: Person) -> None:
    reasons = rules.reading(by.id, {lead.id for lead in _leads()})
    if reasons:
        raise Refused.because(reasons)


def add_note(concern: Concern, by: Person, text: str, *, closes: bool = False) -> ConcernNote:
    _ensure_may_read(by)
    if not text.strip():
        raise Refused("Write what you did, or why nothing more is to be done.")
    note = ConcernNote(concern=concern, by=by, text=text.strip(), closes=closes)
    db.session.add(note)
    audit.record("closed" if closes else "noted", concern, after={"sha256": _digest(note.text)})
    return note


def remind_leads() -> int:
    """A day without a note: the law may ask for a report within 36 hours. Answers how many."""
    late = queries.unanswered_concerns(clock.now() - UNANSWERED)
    leads = _leads() if late else []
    for concern in late:
        for lead in leads:
            emails.concern_raised(concern, lead, again=True)
    return len(late)

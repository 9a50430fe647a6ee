"""An application that is being typed: kept under a key that only her device and mailbox hold.

It is no person, no application and on no list, and is forgotten two weeks after its last change.
"""

from collections.abc import Mapping

from sqlalchemy import Select, delete, select

from stepup import clock, tokens
from stepup.db import db
from stepup.outbox.models import Letter
from stepup.people import queries as people
from stepup.volunteers import emails
from stepup.volunteers.models import Draft

DAYS = 14
LONGEST = 4000  # answer that is kept; what is longer no form takes


def held_by(key: str) -> Draft | None:
    """The draft whose key lies on this device."""
    return _kept(select(Draft).where(Draft.device_hash == tokens.hash_of(key)))


def linked_to(token: str) -> Draft | None:
    """The draft whose link was sent to the mailbox she typed."""
    return _kept(select(Draft).where(Draft.link_hash == tokens.hash_of(token)))


def _kept(hers: Select[Draft]) -> Draft | None:
    return db.session.scalars(hers.where(Draft.changed_at > clock.days_from_now(-DAYS))).first()


def begin() -> tuple[Draft, str]:
    """A new one, and the key to it, which is stored nowhere else than on her device."""
    key = tokens.new()
    draft = Draft(device_hash=tokens.hash_of(key), answers={})
    db.session.add(draft)
    return draft, key


def note(draft: Draft, typed: Mapping[str, str]) -> None:
    """As she typed it, right or wrong: nobody types a thing twice."""
    draft.answers = {
        **draft.answers,
        **{name: text[:LONGEST] for name, text in typed.items()},
    }
    draft.email = draft.answers.get("email", "").strip().lower()[:254] or None
    draft.changed_at = clock.now()


def send_link(draft: Draft) -> Letter | None:
    """To go on elsewhere; one letter a day to a mailbox, and none to where a girl reads."""
    today = clock.today("UTC")
    at_address = people.by_email(draft.email or "")
    if draft.email is None or any(person.is_minor_on(today) for person in at_address):
        return None
    token = tokens.new()
    letter = emails.go_on(draft, token)
    if letter is not None:
        draft.link_hash = tokens.hash_of(token)
    return letter


def take_over(draft: Draft) -> str:
    """This device goes on; whoever began it, perhaps in another's name, reads no further."""
    key = tokens.new()
    draft.device_hash = tokens.hash_of(key)
    return key


def forget(draft: Draft) -> None:
    db.session.delete(draft)


def forget_old() -> None:
    over = delete(Draft).where(Draft.changed_at <= clock.days_from_now(-DAYS))
    db.session.execute(over)


def forget_address(email: str) -> None:
    """Of somebody who is erased."""
    db.session.execute(delete(Draft).where(Draft.email == email.lower()))

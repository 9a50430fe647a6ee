"""Who invites: our own mailbox, with a part in its address that only this person's letters name."""

import re
import secrets
from email.utils import parseaddr

from sqlalchemy import bindparam, select

from stepup.calendars.invitations import Party
from stepup.db import db
from stepup.events.models import AnswerAddress
from stepup.inserts import insert_first
from stepup.organisation import queries as organisation
from stepup.people import queries as people
from stepup.people.models import Person

TOKEN_OF = select(AnswerAddress.token).where(AnswerAddress.person_id == bindparam("person"))
TOKEN = re.compile(r"\+([0-9a-f]{16})@", re.IGNORECASE)


def organizer_for(person: Person) -> Party:
    """The same one in every letter to her: calendars drop an update of somebody else's event."""
    host = organisation.current()
    local, _, domain = parseaddr(host.from_address)[1].partition("@")
    return Party(host.name, f"{local}+{_token_of(person)}@{domain}")


def _token_of(person: Person) -> str:
    known = _known(person)
    if known is not None:
        return known
    new = insert_first(AnswerAddress(person_id=person.id, token=secrets.token_hex(8)))
    return new.token if new else _token_of(person)


def _known(person: Person) -> str | None:
    return db.session.scalar(TOKEN_OF, {"person": person.id})


def person_behind(addresses: tuple[str, ...]) -> Person | None:
    """Whose answers come to these addresses; nobody's when none of them holds a token of ours."""
    tokens = [found[1].lower() for found in map(TOKEN.search, addresses) if found]
    hers = select(Person).join(AnswerAddress, AnswerAddress.person_id == Person.id)
    person = db.session.scalars(hers.where(AnswerAddress.token.in_(tokens))).first()
    return people.who_is_now(person) if person else None

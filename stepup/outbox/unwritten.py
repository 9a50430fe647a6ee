"""Letters of which the facts are stored and the words are not: many may be asked for in one minute,
and whoever takes one up has more time to write it than whoever waits for a page."""

import logging
from collections.abc import Callable, Collection, Mapping
from typing import TypeAlias

from jinja2 import TemplateError
from sqlalchemy import select
from sqlalchemy.exc import InvalidRequestError

from stepup.db import db, reading
from stepup.errors import Refused
from stepup.outbox import letters
from stepup.outbox.models import Letter

Context: TypeAlias = Mapping[str, object]
Knows: TypeAlias = Callable[[Letter], Context | None]
_knows: dict[str, Knows] = {}
log = logging.getLogger(__name__)
# of a template, or of what it asks for: the next letters can leave
FAULTS = (
    AttributeError,
    InvalidRequestError,
    LookupError,
    Refused,
    TemplateError,
    TypeError,
    ValueError,
)


def known_by(*purposes: str) -> Callable[[Knows], Knows]:
    """It gets a letter, whose `slots` are what it was queued with, and answers what the templates
    ask for; None when there is nothing to say any more."""

    def keep(knows: Knows) -> Knows:
        _knows.update(dict.fromkeys(purposes, knows))
        return knows

    return keep


def compose(letter: Letter) -> bytes | None:
    knows = _knows.get(letter.purpose)
    if knows is None or not letter.slots:
        raise ValueError("its content is gone")
    context = knows(letter)
    return None if context is None else letters.body(letter, context)


def write(letter_ids: Collection[int]) -> dict[int, bytes | None]:
    """The messages of these; one that cannot be written is left out, and the log says why."""
    found: dict[int, bytes | None] = {}
    with reading():
        for letter in db.session.scalars(select(Letter).where(Letter.id.in_(letter_ids))):
            try:
                found[letter.id] = compose(letter)
            except FAULTS:
                log.exception("letter %s cannot be written", letter.id)
    return found

"""What a letter may say of each woman, looked up only when the letter asks for it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from flask_babel import force_locale
from flask_babel import gettext as _

from stepup.campaigns.merging import IN_HER_NAME, LENT_BY, NEED_OF, SENDER
from stepup.campaigns.queries import lending
from stepup.campaigns.queries.candidates import Candidate
from stepup.campaigns.queries.lending import Lender
from stepup.campaigns.queries.nearby import Nearest, Place
from stepup.campaigns.queries.needs import Needs
from stepup.db import db
from stepup.mentoring import queries as mentoring
from stepup.outbox import letters, mime


class Readers:
    """Those who read the same letter: what is asked of the database is asked once for them."""

    def __init__(self, women: Sequence[Candidate], language: str, nearest: Nearest) -> None:
        self.women, self.language, self.nearest = women, language, nearest

    @cached_property
    def mentors(self) -> dict[int, str]:
        return mentoring.mentors_named_to([each.person_id for each in self.women])

    @cached_property
    def lenders(self) -> dict[int, Lender]:
        return lending.lenders_of([each.person_id for each in self.women])

    @cached_property
    def needs(self) -> Needs:
        return Needs(db.session())


@dataclass(frozen=True)
class Known:
    readers: Readers
    her: Candidate

    @property
    def place(self) -> Place:
        return Place(self.her.city, self.her.site_id)

    @property
    def lender(self) -> Lender | None:
        return self.readers.lenders.get(self.her.person_id)

    def get(self, field: str) -> str:
        """Empty when we do not know it."""
        return TOLD[field](self)


def _need(known: Known) -> str:
    needs = known.readers.needs
    return needs.in_words(needs.city_for(known.place), known.readers.language)


def _need_of(known: Known) -> str:
    return f"{known.readers.language}:{known.readers.needs.city_for(known.place)}"


def _sender(known: Known) -> str:
    """Our own address; only the name is hers."""
    if known.lender is None:
        return ""
    ours = letters.sender()
    with force_locale(known.readers.language):
        name = _("%(mentor)s via %(us)s", mentor=known.lender.name, us=ours.name)
    return mime.mailbox(name, ours.address)


def _in_her_name(known: Known) -> str:
    if known.lender is None:
        return ""
    with force_locale(known.readers.language):
        return _(
            "%(mentor)s mentored you and lets us write in her name; our office reads your answer. "
            "%(mentor)s → you → ?",
            mentor=known.lender.name,
        )


def _lent_by(known: Known) -> str:
    return "" if known.lender is None else str(known.lender.person_id)


Tells: TypeAlias = Callable[[Known], str]
TOLD: Mapping[str, Tells] = {
    "first_name": lambda known: known.her.called,
    "cohort": lambda known: known.her.cohort,
    "program": lambda known: known.her.program,
    "year": lambda known: str(known.her.year),
    "mentor": lambda known: known.readers.mentors.get(known.her.person_id, ""),
    "event": lambda known: known.readers.nearest.in_words(known.place, known.readers.language),
    "need": _need,
    NEED_OF: _need_of,
    SENDER: _sender,
    IN_HER_NAME: _in_her_name,
    LENT_BY: _lent_by,
}

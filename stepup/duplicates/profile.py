"""The facts of two records side by side, and which of them stays."""

from collections.abc import Mapping
from dataclasses import dataclass

from stepup import clock
from stepup.people.models import Person

Choices = Mapping[str, str]
KEPT, GONE = "kept", "gone"
FIELDS = (
    ("name", "Name", ("first_name", "last_name", "name_key")),
    ("preferred_name", "Likes to be called", ("preferred_name",)),
    ("email", "E-mail", ("email", "email_verified_at")),
    ("phone", "Telephone", ("phone",)),
    ("born_on", "Born", ("born_on",)),
    ("language", "Language", ("language",)),
    ("city", "City", ("city",)),
    ("time_zone", "Time zone", ("time_zone",)),
    ("employer", "Employer", ("employer",)),
    ("industry", "Line of work", ("industry",)),
    ("household", "Home", ("household_id",)),
)


@dataclass(frozen=True)
class Line:
    """One fact; `is_open` when the two differ and somebody must choose."""

    name: str
    label: str
    kept: object
    gone: object
    chosen: str

    @property
    def is_open(self) -> bool:
        return bool(self.kept) and bool(self.gone) and self.kept != self.gone


def lines(kept: Person, gone: Person, choices: Choices) -> list[Line]:
    return [
        Line(
            name, label, _shown(kept, name), _shown(gone, name), _chosen(kept, gone, name, choices)
        )
        for name, label, _columns in FIELDS
    ]


def _shown(person: Person, name: str) -> object:
    if name == "household":
        return person.household.address if person.household else None
    if name == "born_on":
        return clock.date_words(person.born_on) if person.born_on else None
    return getattr(person, name)


def _chosen(kept: Person, gone: Person, name: str, choices: Choices) -> str:
    """A blank never wins over what is known, whatever was chosen."""
    if not _shown(gone, name):
        return KEPT
    if not _shown(kept, name):
        return GONE
    return GONE if choices.get(name) == GONE else KEPT


def chosen(kept: Person, gone: Person, choices: Choices) -> dict[str, object]:
    """By column, what the kept record says afterwards."""
    cells: dict[str, object] = {}
    for name, _label, columns in FIELDS:
        giver = gone if _chosen(kept, gone, name, choices) == GONE else kept
        cells |= {column: getattr(giver, column) for column in columns}
    return cells

"""What a file says once it is read: good rows, repeats of them, and rows it had to refuse."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from typing import Generic, Protocol, Self, TypeVar

from stepup.errors import Refused
from stepup.imports import names
from stepup.imports.columns import Columns, Row
from stepup.imports.tables import SheetRow


class Someone(Protocol):
    """A row about a person: `keys` are what tells her from others, an address for instance."""

    @property
    def number(self) -> int: ...
    @property
    def name(self) -> names.Name: ...
    @property
    def keys(self) -> tuple[object, ...]: ...
    def absorb(self, again: Self, /) -> Self: ...


Read = TypeVar("Read")
Anyone = TypeVar("Anyone", bound=Someone)


@dataclass(frozen=True)
class Refusal:
    row: SheetRow
    reason: str
    field: str = ""


@dataclass(frozen=True)
class Repeat:
    """Somebody already in the file, some rows above."""

    number: int
    of: int


@dataclass
class Reading(Generic[Read]):
    header: SheetRow
    sheet: dict[int, SheetRow] = field(default_factory=dict)
    rows: list[Read] = field(default_factory=list)
    repeats: list[Repeat] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    marks: dict[int, dict[str, str]] = field(default_factory=dict)

    def refuse(self, number: int, reason: str, blamed: str = "") -> None:
        self.refusals.append(Refusal(self.sheet[number], reason, blamed))


def read(
    columns: Columns, body: Sequence[SheetRow], understand: Callable[[Row], Read]
) -> Reading[Read]:
    reading: Reading[Read] = Reading(columns.header, {row.number: row for row in body})
    reading.left_out = columns.left_out
    for sheet_row in body:
        row = Row(columns, sheet_row)
        try:
            reading.rows.append(understand(row))
        except Refused as problem:
            reading.refuse(row.number, str(problem), row.blamed)
        if row.marks:
            reading.marks[row.number] = row.marks
    return reading


def gather(reading: Reading[Anyone]) -> Reading[Anyone]:
    """Rows of one person become one; a couple or a family may share an address."""
    people: dict[int, Anyone] = {}
    known: dict[object, list[int]] = {}
    for row in reading.rows:
        candidates = [number for key in row.keys for number in known.get(key, ())]
        first = next((n for n in candidates if names.same_person(people[n].name, row.name)), None)
        if first is None:
            people[row.number] = row
        else:
            people[first] = people[first].absorb(row)
            reading.repeats.append(Repeat(row.number, first))
        for key in row.keys:
            known.setdefault(key, []).append(row.number if first is None else first)
    reading.rows = list(people.values())
    return reading


def blanks_filled(first: Someone, again: Someone) -> dict[str, object]:
    """What the later row knows and the first one left empty."""
    names_of_fields = [each.name for each in fields(first)]  # type: ignore[arg-type]
    return {
        name: getattr(again, name)
        for name in names_of_fields
        if getattr(first, name) in (None, "", ())
    }

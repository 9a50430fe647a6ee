"""Which column is which: headings in many spellings, and one row read by what it means."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeVar

from stepup.errors import Refused
from stepup.imports import cells, contacts, names
from stepup.imports.tables import SheetRow

Found = TypeVar("Found")
Headings = Mapping[str, str]
Places = Mapping[str, int]

PROBLEM = "Problem"  # the column we add to refused rows; it is ignored when they come back
NAMED_IN = ("first_name", "last_name", "name")
HEADER_WITHIN = 10
IN_BRACKETS = re.compile(r"\([^)]*\)")
A_YEAR = re.compile(r"\b(19|20)\d\d\b")


class Columns:
    """Where each field of a kind stands in this sheet."""

    def __init__(self, header: SheetRow, places: Places):
        self.header = header
        self.places = dict(places)

    @classmethod
    def guessed(cls, header: SheetRow, headings: Headings) -> "Columns":
        meanings = {word: field for field in headings for word in headings[field].split(" | ")}
        places: dict[str, int] = {}
        for place, heading in enumerate(header.cells):
            field = meanings.get(folded(heading))
            if field is not None and field not in places:
                places[field] = place
        return cls(header, places)

    def has(self, needed: Sequence[str]) -> bool:
        """Each needed entry is a field, or fields that together do: "first_name+last_name/name"."""
        return all(self._has_any(choice.split("/")) for choice in needed)

    def _has_any(self, choices: list[str]) -> bool:
        return any(all(field in self.places for field in c.split("+")) for c in choices)

    def cell(self, row: SheetRow, field: str) -> str:
        place = self.places.get(field)
        return "" if place is None or place >= len(row.cells) else row.cells[place]

    @property
    def left_out(self) -> list[str]:
        """Headings that mean nothing to us."""
        headings = enumerate(self.header.cells)
        unknown = [text.strip() for place, text in headings if place not in self.places.values()]
        return [text for text in unknown if text and folded(text) != folded(PROBLEM)]

    def surplus(self, row: SheetRow) -> list[str]:
        return [cell for cell in row.cells[len(self.header.cells) :] if cell.strip()]


class Row:
    """One row by meaning; what could not be read, and need not be, becomes a remark.

    `marks` says the same beside its cell; `blamed` is the cell for which the row was refused.
    """

    def __init__(self, columns: Columns, sheet_row: SheetRow):
        self.columns = columns
        self.number = sheet_row.number
        self.sheet_row = sheet_row
        self.remarks: list[str] = []
        self.marks: dict[str, str] = {}
        self.blamed = ""
        if columns.surplus(sheet_row):
            self.remarks.append("It has more cells than the header; those beyond were left out.")

    def text(self, field: str) -> str:
        return cells.clean(self.columns.cell(self.sheet_row, field))

    def prose(self, field: str, longest: int = 120) -> str:
        typed = self.text(field)
        plain = cells.prose(typed)
        if plain != typed and typed.startswith("="):
            self.note(field, f"A formula in {self._heading(field)} was kept as plain text.")
        if len(plain) > longest:
            self.note(field, f"{self._heading(field)} was cut after {longest} letters.")
        return plain[:longest]

    def read(self, field: str, reader: Callable[[str], Found]) -> Found | None:
        try:
            return reader(self.text(field))
        except Refused as problem:
            self.note(field, f"{self._heading(field)}: {problem}", str(problem))
            return None

    def note(self, field: str, sentence: str, at_the_cell: str = "") -> None:
        self.remarks.append(sentence)
        self.marks.setdefault(field, at_the_cell or sentence)

    @contextmanager
    def blaming(self, field: str) -> Iterator[None]:
        """Should the row be refused here, it is for this cell."""
        try:
            yield
        except Refused:
            self.blamed = field
            raise

    def name(self) -> names.Name:
        field = next((each for each in NAMED_IN if each in self.columns.places), "name")
        with self.blaming(field):
            return self._name(field)

    def _name(self, field: str) -> names.Name:
        parts, whole = (self.text("first_name"), self.text("last_name")), self.text("name")
        name = names.tidy(*parts) if any(parts) else names.split(whole)
        if not any(name):
            raise Refused("The name is missing.")
        typed = " ".join(parts).strip() or whole
        if cells.has_lost_letters(typed):
            lost = f'"{typed}" lost letters when the sheet was saved: mend the name.'
            self.note(field, lost)
        return name

    def email(self, field: str = "email") -> str:
        with self.blaming(field):
            address = contacts.email(self.text(field))
            if address is None:
                raise Refused("There is no e-mail address. Add one.")
            return address

    def phone(self, field: str = "phone") -> str | None:
        return self.read(field, contacts.phone)

    def _heading(self, field: str) -> str:
        place = self.columns.places.get(field)
        return field if place is None else self.columns.header.cells[place].strip()


def find(
    rows: list[SheetRow], headings: Headings, needed: Sequence[str]
) -> tuple[Columns, list[SheetRow]]:
    """The columns and the rows under them; titles above the header are skipped."""
    for place, row in enumerate(rows[:HEADER_WITHIN]):
        columns = Columns.guessed(row, headings)
        if columns.has(needed):
            return columns, rows[place + 1 :]
    wanted = in_words(needed)
    raise Refused(f"I cannot find these columns in the first rows of the file: {wanted}.")


def in_words(needed: Sequence[str]) -> str:
    return ", ".join(readable(entry) for entry in needed)


def readable(entry: str) -> str:
    return entry.replace("_", " ").replace("+", " and ").replace("/", " or ")


def folded(heading: str) -> str:
    """A heading without case, accents, brackets, punctuation or the year it was made in."""
    plain = unicodedata.normalize("NFKD", A_YEAR.sub("", IN_BRACKETS.sub("", heading)).casefold())
    letters = (letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[\W_]+", " ", "".join(letters)).split())

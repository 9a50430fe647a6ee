"""Volunteers, as a coordinator keeps them in a sheet of her own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from stepup.imports import cells, columns, dates, names, readings
from stepup.imports.columns import Columns, Row
from stepup.imports.readings import Reading
from stepup.imports.tables import SheetRow

HEADINGS = {
    "first_name": "first name | first | given name",
    "last_name": "last name | last | surname | family name",
    "name": "name | full name | volunteer | volunteer name",
    "email": "e mail | email | email address | e mail address",
    "phone": "phone | mobile | cell | cell phone | mobile phone | telephone | phone number",
    "born_on": "birthdate | birth date | birthday | date of birth | dob",
    "employer": "employer | current employer | company | organization",
    "industry": "industry | field | profession",
    "skills": "skills | can help with | interests",
    "cleared_on": "cleared on | background check | background check date | clearance date",
    "clearance_ends_on": "clearance expires | expires | clearance until | valid until",
    "trained": "training done | training | trained | orientation",
    "chapter": "chapter | city | site | location",
    "opted_out": "email opt out | opt out | opted out | unsubscribed | do not contact",
}
UNDATED_TRAINING = "Training done has no date: record the training with the day it was finished."
NEEDED = ("first_name+last_name/name", "email")


@dataclass(frozen=True)
class VolunteerRow:
    number: int
    first_name: str
    last_name: str
    email: str
    phone: str | None
    born_on: date | None
    employer: str
    industry: str
    skills: tuple[str, ...]
    cleared_on: date | None
    clearance_ends_on: date | None
    chapter: str
    opted_out: bool
    remarks: tuple[str, ...]

    @property
    def name(self) -> names.Name:
        return self.first_name, self.last_name

    @property
    def keys(self) -> tuple[object, ...]:
        return (self.email,)

    @property
    def ties(self) -> tuple[object, ...]:
        return self.keys

    def absorb(self, again: "VolunteerRow") -> "VolunteerRow":
        """An opt-out in either row holds."""
        fuller = replace(self, **readings.blanks_filled(self, again))  # type: ignore[arg-type]
        return replace(fuller, opted_out=self.opted_out or again.opted_out)

    def is_cleared(self, on: date) -> bool:
        return self.clearance_ends_on is not None and on <= self.clearance_ends_on


def read(rows: list[SheetRow], today: date) -> Reading[VolunteerRow]:
    return read_under(*columns.find(rows, HEADINGS, NEEDED), today)


def read_under(found: Columns, body: Sequence[SheetRow], today: date) -> Reading[VolunteerRow]:
    reading = readings.read(found, body, lambda row: _understood(row, today))
    return readings.gather(reading)


def _understood(row: Row, today: date) -> VolunteerRow:
    first_name, last_name = row.name()
    cleared_on, clearance_ends_on = _clearance(row, today)
    if row.read("trained", cells.says_yes):
        row.note("trained", UNDATED_TRAINING)
    return VolunteerRow(
        number=row.number,
        first_name=first_name,
        last_name=last_name,
        email=row.email(),
        phone=row.phone(),
        born_on=row.read("born_on", lambda text: dates.birthday(text, today)),
        employer=row.prose("employer"),
        industry=row.prose("industry"),
        skills=_skills(row),
        cleared_on=cleared_on,
        clearance_ends_on=clearance_ends_on,
        chapter=row.prose("chapter"),
        opted_out=cells.says_stop(row.text("opted_out")),
        remarks=tuple(row.remarks),
    )


def _skills(row: Row) -> tuple[str, ...]:
    words = (cells.prose(word.strip())[:80] for word in re.split(r"[;,\n|]", row.text("skills")))
    return tuple({word.casefold(): word for word in words if word}.values())


def _clearance(row: Row, today: date) -> tuple[date | None, date | None]:
    """Both days or none: a check counts only with an issue date that can be true (SAFE-02)."""
    begins, ends = row.read("cleared_on", dates.day), row.read("clearance_ends_on", dates.day)
    problem = _impossible(begins, ends, today)
    if problem:
        row.note("cleared_on", f"The background check was left out: {problem}")
        return None, None
    return begins, ends


def _impossible(begins: date | None, ends: date | None, today: date) -> str:
    if begins is None:
        return "it says when it ends, not when it was issued." if ends else ""
    if begins > today:
        return "its issue date lies in the future."
    if ends is not None and ends < begins:
        return "it ends before it was issued."
    return ""

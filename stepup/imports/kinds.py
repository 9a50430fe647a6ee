"""The kinds of sheets: what their columns may be called, and how each is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeAlias

from stepup.imports import alumnae, season, teens, volunteers
from stepup.imports.alumnae import AlumnaRow
from stepup.imports.columns import Columns, Headings
from stepup.imports.readings import Reading
from stepup.imports.season import SeatRow
from stepup.imports.tables import SheetRow
from stepup.imports.teens import TeenRow
from stepup.imports.volunteers import VolunteerRow


class Tied(Protocol):
    """`ties` are what it shares with the rows that have to be looked at together with it."""

    @property
    def number(self) -> int: ...
    @property
    def ties(self) -> tuple[object, ...]: ...


AnyReading: TypeAlias = (
    Reading[AlumnaRow] | Reading[VolunteerRow] | Reading[TeenRow] | Reading[SeatRow]
)


@dataclass(frozen=True)
class Kind:
    name: str
    title: str
    about: str
    headings: Headings
    needed: Sequence[str]


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "alumnae",
            "Alumnae",
            "past mentees, as a contact list exports them",
            alumnae.HEADINGS,
            alumnae.NEEDED,
        ),
        Kind(
            "volunteers",
            "Volunteers",
            "mentors with their checks",
            volunteers.HEADINGS,
            volunteers.NEEDED,
        ),
        Kind(
            "teens", "Teens", "a school's roster with the guardians", teens.HEADINGS, teens.NEEDED
        ),
        Kind("season", "A season", "events and who took a seat", season.HEADINGS, season.NEEDED),
    )
}


def read(
    kind: str, found: Columns, body: Sequence[SheetRow], *, today: date, zone: str
) -> AnyReading:
    if kind == "alumnae":
        return alumnae.read_under(found, body, today)
    if kind == "volunteers":
        return volunteers.read_under(found, body, today)
    if kind == "teens":
        return teens.read_under(found, body, today)
    return season.read_under(found, body, zone)

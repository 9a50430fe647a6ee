"""Put what a file says into the database: good rows go in, the others come back with a reason.

Everything happens in the caller's one transaction: a dry run is this, and then a rollback.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.imports import columns, kinds, tables
from stepup.imports.actions import alumnae as into_alumnae
from stepup.imports.actions import season as into_season
from stepup.imports.actions import teens as into_teens
from stepup.imports.actions import volunteers as into_volunteers
from stepup.imports.alumnae import AlumnaRow
from stepup.imports.columns import Columns
from stepup.imports.kinds import AnyReading
from stepup.imports.outcomes import Report
from stepup.imports.readings import Reading
from stepup.imports.registers import Register
from stepup.imports.season import SeatRow
from stepup.imports.tables import SheetRow
from stepup.imports.teens import TeenRow
from stepup.imports.volunteers import VolunteerRow
from stepup.organisation import queries as organisation
from stepup.organisation.models import Site
from stepup.people.models import Person
from stepup.people.names import short

KINDS = tuple(kinds.KINDS)
WHICH_SITE = "Say at which site the season is: its time zone says when ten in the morning is."


@dataclass(frozen=True)
class Frame:
    """Where and when the rows of a file are read."""

    kind: str
    site: Site | None
    zone: str
    today: date
    program: str = ""
    by_school: Counter[str] | None = None
    by: Person | None = None


def frame_at(kind: str, site: Site | None, program: str = "") -> Frame:
    zone = site.time_zone if site else organisation.current().time_zone
    return Frame(kind, site, zone, clock.today(zone), program)


def take_in(kind: str, raw: bytes, *, site_name: str = "", program: str = "") -> Report:
    """`kind` is one of KINDS."""
    rows, site = tables.read(raw), _site(site_name)
    if kind == "season":
        site = site or _only_site()
    frame, known = frame_at(kind, site, program), kinds.KINDS[kind]
    return take(read(frame, *columns.find(rows, known.headings, known.needed)), frame)


def read(frame: Frame, found: Columns, body: Sequence[SheetRow]) -> AnyReading:
    return kinds.read(frame.kind, found, body, today=frame.today, zone=frame.zone)


def take(reading: AnyReading, frame: Frame) -> Report:
    """A whole file, or those rows of it that belong together."""
    taking = TAKING[frame.kind]
    return taking(reading, frame)


def _alumnae(reading: Reading[AlumnaRow], frame: Frame) -> Report:
    return into_alumnae.take_in(reading, Register(frame.site, frame.program))


def _volunteers(reading: Reading[VolunteerRow], frame: Frame) -> Report:
    return into_volunteers.take_in(reading, frame.today, frame.by)


def _teens(reading: Reading[TeenRow], frame: Frame) -> Report:
    register = Register(frame.site, frame.program)
    return into_teens.take_in(reading, register, frame.today, frame.by_school)


def _season(reading: Reading[SeatRow], frame: Frame) -> Report:
    if frame.site is None:
        raise Refused(WHICH_SITE)
    return into_season.take_in(reading, frame.site)


TAKING: dict[str, Callable[..., Report]] = {
    "alumnae": _alumnae,
    "volunteers": _volunteers,
    "teens": _teens,
    "season": _season,
}


def _site(name: str) -> Site | None:
    """By name, in any case, or by number; the first one of an empty house is entered."""
    if not name:
        return None
    sites = organisation.sites()
    for site in sites:
        if name.casefold() in (site.name.casefold(), str(site.id)):
            return site
    if sites:
        raise Refused(f"There is no site called “{name}”. {_sites_in_words()}")
    return _first_site(name)


def _first_site(name: str) -> Site:
    site = Site(name=short(name, "A site's name", 80), city=name.strip())
    site.time_zone = organisation.current().time_zone
    db.session.add(site)
    db.session.flush()
    return site


def _only_site() -> Site:
    """A season needs a site: its time zone says when ten in the morning is."""
    sites = organisation.sites()
    if len(sites) != 1:
        raise Refused(f"Say at which site the season is (--site NAME). {_sites_in_words()}")
    return sites[0]


def _sites_in_words() -> str:
    names = ", ".join(site.name for site in organisation.sites())
    return f"The sites are: {names}." if names else "No site has been entered yet."

"""Put what a file says into the database: good rows go in, the others come back with a reason.

Everything happens in the caller's one transaction: a dry run is this, and then a rollback.
"""

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.imports import alumnae, season, tables, teens, volunteers
from stepup.imports.actions import alumnae as into_alumnae
from stepup.imports.actions import season as into_season
from stepup.imports.actions import teens as into_teens
from stepup.imports.actions import volunteers as into_volunteers
from stepup.imports.outcomes import Report
from stepup.imports.registers import Register
from stepup.organisation import queries as organisation
from stepup.organisation.models import Site
from stepup.people.names import short

KINDS = ("alumnae", "volunteers", "teens", "season")


def take_in(kind: str, raw: bytes, *, site_name: str = "", program: str = "") -> Report:
    """`kind` is one of KINDS."""
    rows, site = tables.read(raw), _site(site_name)
    zone = site.time_zone if site else organisation.current().time_zone
    today = clock.today(zone)
    if kind == "alumnae":
        return into_alumnae.take_in(alumnae.read(rows, today), Register(site, program))
    if kind == "volunteers":
        return into_volunteers.take_in(volunteers.read(rows, today), today)
    if kind == "teens":
        return into_teens.take_in(teens.read(rows, today), Register(site, program), today)
    site = site or _only_site()
    return into_season.take_in(season.read(rows, site.time_zone), site)


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

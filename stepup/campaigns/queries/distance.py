"""Who lives near a site, as far as the places that we know tell."""

from dataclasses import dataclass
from math import acos, cos, inf, radians, sin

from sqlalchemy import ColumnElement, and_, func, or_

from stepup.cohorts.models import Cohort
from stepup.db import db
from stepup.organisation import queries as organisation
from stepup.organisation.models import Site
from stepup.people.models import Person

EARTH = 3959  # miles to its middle
city = func.lower(func.trim(func.coalesce(Person.city, "")))


@dataclass(frozen=True)
class Around:
    """The sites and the cities within so many miles, and all cities whose distance is known."""

    site_ids: frozenset[int]
    cities: frozenset[str]
    on_the_map: frozenset[str]


def around(site_id: int, miles: int) -> Around:
    """Of a city without a site of ours nobody knows how far it is."""
    centre = db.session.get(Site, site_id)
    apart = {site: _miles(centre, site) for site in organisation.sites()} if centre else {}
    near = [site for site, far in apart.items() if far <= miles]
    return Around(
        frozenset(site.id for site in near),
        frozenset(site.city.casefold() for site in near),
        frozenset(site.city.casefold() for site, far in apart.items() if far < inf),
    )


def lives_within(here: Around, *, or_nobody_knows: bool) -> ColumnElement[bool]:
    """Her city decides. Who told us none is taken to live where she learnt."""
    near = or_(city.in_(here.cities), and_(city == "", Cohort.site_id.in_(here.site_ids)))
    return or_(near, off_the_map(here)) if or_nobody_knows else near


def off_the_map(here: Around) -> ColumnElement[bool]:
    """She learnt near, and lives in a place of which nobody knows how far it is."""
    elsewhere = city != "", city.not_in(here.on_the_map)
    return and_(Cohort.site_id.in_(here.site_ids), *elsewhere)


def _miles(here: Site, there: Site) -> float:
    """Along the surface; a site without its place on the map is near itself and its city."""
    if here.id == there.id or here.city.casefold() == there.city.casefold():
        return 0
    if None in (here.latitude, here.longitude, there.latitude, there.longitude):
        return inf
    north, south = radians(here.latitude or 0), radians(there.latitude or 0)
    across = radians((here.longitude or 0) - (there.longitude or 0))
    apart = sin(north) * sin(south) + cos(north) * cos(south) * cos(across)
    return EARTH * acos(max(-1, min(1, apart)))

"""How many girls wait in a city, told so that none of them can be known by it.

A sentence of a letter is asked again as the letter leaves, by whoever carries it: so everything
here is read through an open connection.
"""

from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_skeleton
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from stepup.campaigns.queries.nearby import Place
from stepup.cohorts.models import Cohort, Enrollment, EnrollmentState, Teen
from stepup.db import db
from stepup.organisation.models import Site
from stepup.safety import queries as safety

FEWEST = 3  # girls; of one or two somebody might guess who they are
held = safety.on_hold(Teen.person_id)
IN_LINE = (
    select(Site.city, func.count(), func.min(Enrollment.in_line_since))
    .join(Cohort, Cohort.site_id == Site.id)
    .join(Enrollment, Enrollment.cohort_id == Cohort.id)
    .join(Teen, Teen.id == Enrollment.teen_id)
    .where(Enrollment.state == EnrollmentState.WAITLISTED, ~held)
    .group_by(Site.city)
)


@dataclass(frozen=True)
class Need:
    city: str
    girls: int
    since: date


class Needs:
    """What is true at this moment, by city."""

    def __init__(self, connection: Connection | Session) -> None:
        self.by_city: dict[str, Need] = {}
        self.said: dict[tuple[str, str], str] = {}
        for city, girls, since in connection.execute(IN_LINE):
            self._note(city, girls, since)

    def _note(self, city: str, girls: int, since: datetime | None) -> None:
        if girls >= FEWEST and since is not None:
            self.by_city[city.casefold()] = Need(city, girls, since.date())

    def city_for(self, place: Place) -> str:
        """Where she lives, else where she learnt; empty when no girl waits there."""
        if place.city.casefold() in self.by_city:
            return place.city.casefold()
        site = db.session.get(Site, place.site_id) if place.site_id is not None else None
        learnt_in = site.city.casefold() if site is not None else ""
        return learnt_in if learnt_in in self.by_city else ""

    def in_words(self, city: str, language: str) -> str:
        """Empty when it is not so, or not so any more."""
        if (city, language) not in self.said:
            need = self.by_city.get(city)
            self.said[city, language] = "" if need is None else _in_words(need, language)
        return self.said[city, language]


def _in_words(need: Need, language: str) -> str:
    month = format_skeleton("yMMMM", need.since, locale=language)
    with force_locale(language):
        return _(
            "%(number)s girls in %(city)s stand in line for a place with us, "
            "the first of them since %(month)s.",
            number=need.girls,
            city=need.city,
            month=month,
        )

"""Programs, cohorts and sites by the names that files use."""

from datetime import UTC, date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from stepup.cohorts import queries, years
from stepup.cohorts.actions import enrolment
from stepup.cohorts.models import Cohort, Program
from stepup.db import db
from stepup.organisation import queries as organisation
from stepup.organisation.models import Site
from stepup.people.names import folded

NO_PROGRAM = "Program not recorded"
USUAL_ROOM = 30
FIRST_DAY, GRADUATION_DAY = (9, 1), (6, 30)


class Register:
    """All programs, cohorts and sites of the house: they are few, so they are read at once."""

    def __init__(self, site: Site | None, program: str = ""):
        self.site = site
        self.usual_program = program or NO_PROGRAM
        self.sites = {folded(one.name): one for one in organisation.sites()}
        self.programs = {folded(one.name): one for one in queries.programs()}
        # not joined: a cohort is locked when a girl joins, and PostgreSQL locks no outer join
        cohorts = select(Cohort).options(selectinload(Cohort.program), selectinload(Cohort.site))
        found = db.session.scalars(cohorts.order_by(Cohort.id))
        self.cohorts = {_key(one.program, one.site, one.name): one for one in found}

    def program(self, name: str) -> Program:
        key = folded(name or self.usual_program)
        if key not in self.programs:
            self.programs[key] = enrolment.program_named(name or self.usual_program)
        return self.programs[key]

    def site_of(self, school: str) -> Site | None:
        """The site named for the file, else the one that is called like the school."""
        return self.site or self.sites.get(folded(school))

    def class_of(self, year: int, name: str, program_name: str) -> Cohort:
        """Girls who graduated together, long ago."""
        name = name or f"Class of {year}"
        program, site = self.program(program_name), self.site_of(_school_in(name, year))
        known = self.cohorts.get(_key(program, site, name))
        if known is not None:
            return known
        cohort = self._start(name, program, site, date(year, *GRADUATION_DAY), USUAL_ROOM)
        cohort.graduated_at = datetime.combine(cohort.ends_on, time(12), UTC)
        return cohort

    def this_years(self, school: str, today: date, girls: int) -> Cohort:
        """The girls of one school in the program year of this day; a new one has room for all."""
        ends_on = years.last_day_of_year(today)
        name = f"{school or 'Roster'} {ends_on.year - 1}–{ends_on.year}"
        program, site = self.program(""), self.site_of(school)
        known = self.cohorts.get(_key(program, site, name))
        return known or self._start(name, program, site, ends_on, max(USUAL_ROOM, girls))

    def _start(
        self, name: str, program: Program, site: Site | None, ends_on: date, capacity: int
    ) -> Cohort:
        starts_on = date(ends_on.year - 1, *FIRST_DAY)
        days = {"starts_on": starts_on, "ends_on": ends_on}
        cohort = enrolment.start(name, program, site, capacity=capacity, **days)
        self.cohorts[_key(program, site, name)] = cohort
        return cohort


def _school_in(cohort_name: str, year: int) -> str:
    return cohort_name.removesuffix(str(year)).strip()


def _key(program: Program, site: Site | None, name: str) -> tuple[str, str, str]:
    return folded(program.name), folded(site.name) if site else "", folded(name)

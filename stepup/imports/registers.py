"""Programs, cohorts and sites by the names that files use."""

from datetime import UTC, date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from stepup.cohorts.models import Cohort, Program
from stepup.db import db
from stepup.organisation import queries as organisation
from stepup.organisation.models import Site
from stepup.people.names import folded

NO_PROGRAM = "Program not recorded"
YEAR_BEGINS, YEAR_ENDS = (9, 1), (6, 30)


class Register:
    """All programs, cohorts and sites of the house: they are few, so they are read at once."""

    def __init__(self, site: Site | None, program: str = ""):
        self.site = site
        self.usual_program = program or NO_PROGRAM
        self.sites = {folded(one.name): one for one in organisation.sites()}
        programs = db.session.scalars(select(Program))
        self.programs = {folded(one.name): one for one in programs}
        cohorts = select(Cohort).options(joinedload(Cohort.program), joinedload(Cohort.site))
        found = db.session.scalars(cohorts.order_by(Cohort.id))
        self.cohorts = {_key(one.program, one.site, one.name): one for one in found}

    def program(self, name: str) -> Program:
        wanted = name or self.usual_program
        found = self.programs.get(folded(wanted))
        if found is None:
            found = self.programs[folded(wanted)] = Program(name=wanted)
            db.session.add(found)
        return found

    def site_of(self, school: str) -> Site | None:
        """The site named for the file, else the one that is called like the school."""
        return self.site or self.sites.get(folded(school))

    def class_of(self, year: int, name: str, program_name: str) -> Cohort:
        """Girls who graduated together, long ago."""
        school = name.removesuffix(str(year)).strip()
        cohort = self._cohort(name or f"Class of {year}", program_name, school, year)
        if cohort.id is None:
            cohort.graduated_at = datetime.combine(cohort.ends_on, time(12), UTC)
        return cohort

    def this_years(self, school: str, today: date) -> Cohort:
        """The girls of one school in the program year of this day."""
        year = program_year_end(today).year
        return self._cohort(f"{school or 'Roster'} {year - 1}–{year}", "", school, year)

    def _cohort(self, name: str, program_name: str, school: str, ends_in: int) -> Cohort:
        program, site = self.program(program_name), self.site_of(school)
        key = _key(program, site, name)
        if key not in self.cohorts:
            cohort = Cohort(name=name[:120], program=program, site=site)
            cohort.starts_on = date(ends_in - 1, *YEAR_BEGINS)
            cohort.ends_on = date(ends_in, *YEAR_ENDS)
            db.session.add(cohort)
            self.cohorts[key] = cohort
        return self.cohorts[key]


def program_year_end(day: date) -> date:
    this_june = date(day.year, *YEAR_ENDS)
    return this_june if day <= this_june else date(day.year + 1, *YEAR_ENDS)


def _key(program: Program, site: Site | None, name: str) -> tuple[str, str, str]:
    return folded(program.name), folded(site.name) if site else "", folded(name[:120])

"""Pay-it-forward, year by year: of each class, who came back."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from stepup.campaigns.shares import Share
from stepup.cohorts import queries as cohorts
from stepup.cohorts.models import Alumna
from stepup.db import db
from stepup.people import ties
from stepup.people.models import Person
from stepup.volunteers.models import Stage, Volunteer


@dataclass(frozen=True)
class Class:
    year: int
    alumnae: int
    came_back: int
    mentor_now: int

    @property
    def share(self) -> Share:
        return Share(self.alumnae, self.came_back)


def classes(site_ids: Collection[int] | None = None) -> list[Class]:
    """Pay-it-forward by year of graduation, of those who belong to these sites: who came back to
    mentor, and who does today. None means everywhere."""
    year = func.extract("year", Alumna.graduated_on)
    back = Volunteer.stage.not_in((Stage.LEAD, Stage.DECLINED, Stage.REMOVED))
    now = Volunteer.stage.in_((Stage.CLEARED, Stage.ACTIVE))
    counted = select(year, func.count(), func.count().filter(back), func.count().filter(now))
    counted = counted.select_from(Alumna).join(Person, Person.id == Alumna.person_id)
    counted = counted.outerjoin(Volunteer, Volunteer.person_id == Alumna.person_id)
    counted = counted.where(or_(Person.erased_at.is_(None), Volunteer.id.is_not(None)))
    counted = counted.where(ties.belong(Alumna.person_id, site_ids), ~cohorts.left_early())
    rows = db.session.execute(counted.group_by(year).order_by(year.desc()))
    return [Class(int(year), total, came, mentor) for year, total, came, mentor in rows]

"""Who mentored her, as far as we may say it."""

from collections.abc import Collection

from sqlalchemy import exists, select

from stepup.db import db
from stepup.mentoring.models import Match
from stepup.people.models import Person
from stepup.safety.models import Hold
from stepup.volunteers.models import Stage, Volunteer


def mentors_of(person_ids: Collection[int]) -> dict[int, str]:
    """By person, her last mentor who agreed to be named and left nothing unsaid behind her."""
    sent_away = exists().where(
        Volunteer.person_id == Match.mentor_id,
        Volunteer.stage.in_((Stage.REMOVED, Stage.DECLINED)),
    )
    held = exists().where(Hold.person_id == Match.mentor_id, Hold.lifted_at.is_(None))
    found = (
        select(Match.teen_person_id, Person.first_name, Person.last_name)
        .join(Person, Match.mentor_id == Person.id)
        .where(Match.teen_person_id.in_(person_ids), Match.mentor_may_be_named.is_(True))
        .where(Person.erased_at.is_(None), ~sent_away, ~held)
        .order_by(Match.starts_on, Match.id)
    )
    return {teen: f"{first} {last}".strip() for teen, first, last in db.session.execute(found)}

"""Who mentored whom, and whom she mentors now: the chain that a campaign wants to lengthen."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import exists, select

from stepup import clock
from stepup.db import db
from stepup.mentoring.models import Match
from stepup.people import ties
from stepup.people.models import ADULT_AT, Person
from stepup.safety import queries as safety
from stepup.volunteers.models import Stage, Volunteer

DEEPEST, MOST_ROWS = 5, 60


@dataclass(frozen=True)
class Link:
    """One woman in the picture: her row, her generation, and how many girls she has mentored."""

    name: str
    row: int
    generation: int
    parent_row: int | None
    girls: int


def chains(site_ids: Collection[int] | None = None) -> list[Link]:
    """Only women who are grown up and belong to these sites, and mentors who agreed to be named;
    girls are numbers. None means everywhere."""
    named = _names(site_ids)
    mentees: dict[int, list[int]] = defaultdict(list)
    for mentor_id, mentee_id, may_be_named in _matches():
        if mentor_id in named and (may_be_named or mentee_id not in named):
            mentees[mentor_id].append(mentee_id)
    mentors = set(mentees)
    followed = {each for found in mentees.values() for each in found if each in mentors}
    roots = sorted(
        (each for each in mentors - followed if mentors & set(mentees[each])),
        key=lambda person_id: named[person_id],
    )
    links: list[Link] = []
    for root in roots:
        _add(links, root, mentees, named)
    return links[:MOST_ROWS]


def _add(
    links: list[Link],
    person_id: int,
    mentees: dict[int, list[int]],
    named: dict[int, str],
    parent: Link | None = None,
) -> None:
    """Depth first: each woman has a row of her own, below the one who mentored her."""
    generation = parent.generation + 1 if parent else 0
    girls = len(set(mentees[person_id]))
    parent_row = parent.row if parent else None
    link = Link(named[person_id], len(links), generation, parent_row, girls)
    links.append(link)
    if generation < DEEPEST:
        for mentee in sorted(set(mentees[person_id])):
            if mentee in mentees and mentee in named:
                _add(links, mentee, mentees, named, link)


def _matches() -> list[tuple[int, int, bool]]:
    found = select(Match.mentor_id, Match.teen_person_id, Match.mentor_may_be_named)
    rows = db.session.execute(found.order_by(Match.starts_on, Match.id))
    return [(mentor, mentee, may) for mentor, mentee, may in rows]


def _names(site_ids: Collection[int] | None) -> dict[int, str]:
    """Grown women whom nobody sent away, who are not on hold and not forgotten."""
    sent_away = exists().where(
        Volunteer.person_id == Person.id, Volunteer.stage.in_((Stage.REMOVED, Stage.DECLINED))
    )
    held = safety.on_hold(Person.id)
    in_a_match = select(Match.mentor_id).union(select(Match.teen_person_id))
    found = select(Person).where(Person.id.in_(in_a_match), Person.erased_at.is_(None))
    found = found.where(ties.belong(Person.id, site_ids))
    today = clock.now().date()
    return {
        person.id: person.name
        for person in db.session.scalars(found.where(~sent_away, ~held))
        if person.born_on is None or (person.age_on(today) or 0) >= ADULT_AT
    }

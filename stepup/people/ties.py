"""To which sites somebody belongs: each part of the house tells the ties it knows, lists ask here.

She belongs to a site when a row says so that would exist anyway: she is or was a girl of a cohort
there or speaks for one, took a place at one of its events, works there, or chose the site when she
applied. Nothing is copied, so nothing goes stale, and she may belong to several sites. Whoever
belongs to none is seen only by those who work in the whole house.
"""

from collections.abc import Callable, Collection
from typing import TypeAlias

from sqlalchemy import ColumnElement, Select, select, true, union_all
from sqlalchemy.orm import InstrumentedAttribute

from stepup.db import db
from stepup.people.models import Grant

Tie: TypeAlias = Callable[[Collection[int]], Select[int]]
_ties: list[Tie] = []


def tie(people_of: Tie) -> Tie:
    """The numbers of people whom some rows bind to these sites."""
    _ties.append(people_of)
    return people_of


@tie
def _who_work_there(site_ids: Collection[int]) -> Select[int]:
    return select(Grant.person_id).where(Grant.site_id.in_(site_ids))


def belong(
    person_id: InstrumentedAttribute[int], site_ids: Collection[int] | None
) -> ColumnElement[bool]:
    """For a list: the person of each row belongs to one of these sites; None means everywhere."""
    if site_ids is None:
        return true()
    return person_id.in_(union_all(*(people_of(site_ids) for people_of in _ties)))


def belongs(person_id: int, site_ids: Collection[int] | None) -> bool:
    """The same about one person, at the price of her own rows and not of everybody's."""
    if site_ids is None:
        return True
    hers = [_among(people_of(site_ids), person_id) for people_of in _ties]
    return db.session.execute(union_all(*hers).limit(1)).first() is not None


def _among(people: Select[int], person_id: int) -> Select[int]:
    return people.where(people.selected_columns[0] == person_id)

"""The pipeline as staff see it: by stage, how long each has waited, and who waits for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from stepup.safety import facts, rules
from stepup.safety import queries as safety
from stepup.volunteers import queries, stages
from stepup.volunteers.models import Stage, Volunteer
from stepup.volunteers.queries import Sites

DAYS = {  # after so many in a stage somebody should look
    Stage.LEAD: 14,
    Stage.APPLICANT: 5,
    Stage.SCREENING: 21,
    Stage.SCREENED: 30,
    Stage.TRAINED: 14,
    Stage.LAPSED: 30,
}
MOST = 50  # cards of a column; the rest stands in the stage's list
NOWHERE = -1


class Waits(Enum):
    """For whom it waits."""

    US = "us"
    HER = "her"
    OTHERS = "people who know her"


@dataclass(frozen=True)
class Card:
    volunteer: Volunteer
    days: int
    waits: Waits
    what: str
    is_held: bool

    @property
    def overdue(self) -> int:
        """Days over the limit of her stage; 0 while there is time."""
        return max(self.days - DAYS[self.volunteer.stage], 0)


@dataclass(frozen=True)
class Wish:
    """What staff want to see; everything when nothing is said."""

    site_id: int = 0
    stage: Stage | None = None
    waits: Waits | None = None
    longer_than: int = 0
    overdue: bool = False

    def takes(self, card: Card) -> bool:
        late = card.overdue > 0 or not self.overdue
        return late and self.longer_than <= card.days and self.waits in (None, card.waits)


@dataclass(frozen=True)
class Column:
    stage: Stage
    cards: Sequence[Card]
    total: int


def columns(wish: Wish, sites: Sites, now: datetime, today: date) -> list[Column]:
    """Who waits longest stands first; as many queries for a thousand women as for one."""
    cards = [card for card in _cards(wish, sites, now, today) if wish.takes(card)]
    wanted = [wish.stage] if wish.stage else stages.UNDER_WAY
    found = {stage: [card for card in cards if card.volunteer.stage is stage] for stage in wanted}
    return [Column(stage, hers[:MOST], len(hers)) for stage, hers in found.items()]


def _cards(wish: Wish, sites: Sites, now: datetime, today: date) -> list[Card]:
    women = queries.under_way(sites, stage=wish.stage, site_id=wish.site_id)
    known = queries.facts_for([woman.person for woman in women], today)
    asked = queries.references_counted([woman.id for woman in women])
    deciders = queries.deciders_counted([woman.id for woman in women])
    return [
        Card(
            woman,
            woman.days_in_stage(now),
            *_waits(woman, known[woman.person_id], asked.get(woman.id, (0, 0)), deciders, today),
            is_held=known[woman.person_id].held,
        )
        for woman in women
    ]


def _waits(
    woman: Volunteer,
    adult: facts.Adult,
    asked: tuple[int, int],
    deciders: dict[int, int],
    today: date,
) -> tuple[Waits, str]:
    if woman.stage is Stage.LEAD:
        return Waits.HER, "to press the button in our letter"
    if woman.stage is Stage.APPLICANT:
        return Waits.US, "to read her application"
    if woman.stage is Stage.SCREENING:
        return _screening(*asked, deciders.get(woman.id, 0))
    if woman.stage is Stage.SCREENED:
        return Waits.US, _training(adult, today)
    return _papers(adult, today)


def _screening(named: int, answered: int, deciders: int) -> tuple[Waits, str]:
    needed, opinions = safety.policy().references_needed, safety.policy().deciders_needed
    if named < needed:
        return Waits.HER, f"to name {needed} people ({named} so far)"
    if deciders < opinions:
        return Waits.US, f"to talk with her ({deciders} of {opinions} did)"
    if answered < needed:
        return Waits.OTHERS, f"to answer ({answered} of {needed} did)"
    return Waits.US, "to decide"


def _training(adult: facts.Adult, today: date) -> str:
    missing = rules.training(adult.checks, today, safety.policy())
    return "to train her" if missing else "to move her on: her training is recorded"


def _papers(adult: facts.Adult, today: date) -> tuple[Waits, str]:
    policy = safety.policy()
    asked = rules.asked_of(adult, policy)
    missing = [kind for kind in asked if not rules.is_valid(adult, kind, today, policy)]
    if rules.CONDUCT in missing:
        return Waits.HER, "to sign the code of conduct"
    if missing:
        return Waits.US, f"to record her {missing[0].replace('_', ' ')}"
    return Waits.US, "to move her on: her papers are complete"

"""Whom a campaign could write to: every alumna who fits, and why some are left out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute

from stepup import clock
from stepup.campaigns.models import (
    Campaign,
    CampaignProgram,
    CampaignSite,
    CampaignYear,
    Recipient,
    Why,
)
from stepup.campaigns.queries import candidates
from stepup.campaigns.queries.candidates import Candidate
from stepup.cohorts.models import Alumna, Cohort
from stepup.db import db
from stepup.organisation import queries as organisation
from stepup.outbox.models import Letter, State
from stepup.people.models import Person

WAITING = (State.HELD, State.READY, State.LEASED)


@dataclass(frozen=True)
class Audience:
    """Nothing chosen means all of them."""

    site_ids: frozenset[int] = frozenset()
    program_ids: frozenset[int] = frozenset()
    years: frozenset[int] = frozenset()

    def conditions(self) -> list[ColumnElement[bool]]:
        wanted: list[ColumnElement[bool]] = [Person.erased_at.is_(None)]
        if self.site_ids:
            wanted.append(Cohort.site_id.in_(self.site_ids))
        if self.program_ids:
            wanted.append(Cohort.program_id.in_(self.program_ids))
        if self.years:
            wanted.append(func.extract("year", Alumna.graduated_on).in_(self.years))
        return wanted


@dataclass
class Count:
    """`eligible` of them would be written to; `why_not` says of how many what speaks against it."""

    eligible: int = 0
    why_not: Counter[Why] = field(default_factory=Counter)

    @property
    def excluded(self) -> int:
        return self.why_not.total()


def today() -> date:
    return clock.today(organisation.current().time_zone)


def audience_of(campaign: Campaign) -> Audience:
    return Audience(
        _chosen(CampaignSite.site_id, CampaignSite.campaign_id, campaign),
        _chosen(CampaignProgram.program_id, CampaignProgram.campaign_id, campaign),
        _chosen(CampaignYear.year, CampaignYear.campaign_id, campaign),
    )


def _chosen(
    column: InstrumentedAttribute[int], owner: InstrumentedAttribute[int], campaign: Campaign
) -> frozenset[int]:
    return frozenset(db.session.scalars(select(column).where(owner == campaign.id)))


def count(audience: Audience, campaign_id: int = 0) -> Count:
    counted = Count()
    for candidate in everybody(audience, campaign_id):
        if candidate.why is None:
            counted.eligible += 1
        else:
            counted.why_not[candidate.why] += 1
    return counted


def batches(audience: Audience, campaign_id: int = 0) -> Iterator[list[Candidate]]:
    """All of them, a thousand at a time."""
    after: int | None = 0
    while after is not None:
        chosen = *audience.conditions(), Alumna.id > after
        found = candidates.judged(campaign_id, chosen, today())
        yield found
        after = found[-1].alumna_id if found else None


def everybody(audience: Audience, campaign_id: int = 0) -> Iterator[Candidate]:
    for batch in batches(audience, campaign_id):
        yield from batch


def lock_not_listed(campaign: Campaign, audience: Audience, after: int) -> list[Candidate]:
    """The next thousand of whom the campaign has not written down yet what becomes of them.

    Each is locked before she is judged: of two campaigns that freeze at once only one finds that
    nobody has written to her.
    """
    listed = exists().where(
        Recipient.campaign_id == campaign.id, Recipient.person_id == Alumna.person_id
    )
    ids = candidates.locked((*audience.conditions(), Alumna.id > after, ~listed))
    return candidates.judged(campaign.id, (Alumna.person_id.in_(ids),), today()) if ids else []


def still_waiting(campaign: Campaign, after: int) -> list[Candidate]:
    """The next thousand whose letter has not begun to leave, judged by what is known today."""
    has_letter = exists().where(
        Letter.campaign_id == campaign.id,
        Letter.person_id == Alumna.person_id,
        Letter.state.in_(WAITING),
    )
    return candidates.judged(campaign.id, (has_letter, Alumna.id > after), today())


def candidate_in(campaign: Campaign, person_id: int) -> Candidate | None:
    """As `candidate_of`, of those only whom the campaign is for."""
    hers = Alumna.person_id == person_id, *audience_of(campaign).conditions()
    found = candidates.judged(campaign.id, hers, today())
    return found[0] if found else None


def candidate_of(campaign: Campaign, person_id: int) -> Candidate | None:
    """How she looks to this campaign; nobody when she is no alumna."""
    found = candidates.judged(campaign.id, (Alumna.person_id == person_id,), today())
    return found[0] if found else None

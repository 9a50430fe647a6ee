"""Whom a campaign could write to: every alumna who fits, and why some are left out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from stepup import clock
from stepup.campaigns.models import (
    Campaign,
    CampaignCohort,
    CampaignProgram,
    CampaignSite,
    CampaignYear,
    Past,
    Recipient,
    Why,
)
from stepup.campaigns.queries import candidates, distance, history
from stepup.campaigns.queries.candidates import Asking, Candidate
from stepup.campaigns.queries.distance import Around
from stepup.campaigns.queries.waiting import InLine
from stepup.cohorts.models import Alumna, Cohort
from stepup.db import db
from stepup.organisation import queries as organisation
from stepup.outbox.models import Letter, State
from stepup.people.models import Person
from stepup.volunteers.models import Skill, Volunteer

A_MONTH = timedelta(days=30)
WAITING = (State.HELD, State.READY, State.LEASED)


@dataclass(frozen=True)
class Audience:
    """Nothing chosen means all of them."""

    site_ids: frozenset[int] = frozenset()
    program_ids: frozenset[int] = frozenset()
    years: frozenset[int] = frozenset()
    cohort_ids: frozenset[int] = frozenset()
    near_site_id: int | None = None
    within_miles: int | None = None
    off_the_map: bool = False  # counts in who learnt near and lives where nobody knows how far
    skill: str = ""
    quiet_months: int | None = None
    past: Past = Past.ANY

    def asking(self, campaign_id: int) -> Asking:
        return Asking(campaign_id, re_engages=self.past is Past.SILENT)

    @property
    def around(self) -> Around | None:
        if self.near_site_id is None or self.within_miles is None:
            return None
        return distance.around(self.near_site_id, self.within_miles)

    def conditions(self) -> list[ColumnElement[bool]]:
        here = self.around
        wanted = self.but_where_she_lives()
        if here is not None:
            wanted.append(distance.lives_within(here, or_nobody_knows=self.off_the_map))
        return wanted

    def but_where_she_lives(self) -> list[ColumnElement[bool]]:
        wanted: list[ColumnElement[bool]] = [Person.erased_at.is_(None)]
        if self.site_ids:
            wanted.append(Cohort.site_id.in_(self.site_ids))
        if self.program_ids:
            wanted.append(Cohort.program_id.in_(self.program_ids))
        if self.years:
            wanted.append(func.extract("year", Alumna.graduated_on).in_(self.years))
        if self.cohort_ids:
            wanted.append(Alumna.cohort_id.in_(self.cohort_ids))
        return wanted + self._by_what_we_know()

    def _by_what_we_know(self) -> list[ColumnElement[bool]]:
        wanted: list[ColumnElement[bool]] = []
        if self.skill:
            wanted.append(_can(self.skill))
        if self.quiet_months:
            since = clock.now() - self.quiet_months * A_MONTH
            wanted.append(history.not_written_to_since(since))
        if self.past is not Past.ANY:
            wanted.append(history.with_a_past(self.past))
        return wanted


def _can(skill: str) -> ColumnElement[bool]:
    """As she said when she volunteered before, or by the work that we know of."""
    told = exists().where(
        Volunteer.person_id == Alumna.person_id,
        Skill.volunteer_id == Volunteer.id,
        Skill.name.icontains(skill, autoescape=True),
    )
    works = Person.industry.icontains(skill, autoescape=True)
    return or_(told, works, Person.employer.icontains(skill, autoescape=True))


@dataclass
class Count:
    """`eligible` of them would be written to; `why_not` says of how many what speaks against it."""

    eligible: int = 0
    off_the_map: int = 0
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
        _chosen(CampaignCohort.cohort_id, CampaignCohort.campaign_id, campaign),
        campaign.near_site_id,
        campaign.within_miles,
        campaign.off_the_map,
        campaign.skill or "",
        campaign.quiet_months,
        campaign.past or Past.ANY,
    )


def _chosen(
    column: InstrumentedAttribute[int], owner: InstrumentedAttribute[int], campaign: Campaign
) -> frozenset[int]:
    return frozenset(db.session.scalars(select(column).where(owner == campaign.id)))


def count(audience: Audience, campaign_id: int = 0) -> Count:
    counted = Count(off_the_map=off_the_map(audience))
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
        found = candidates.judged(audience.asking(campaign_id), chosen, today())
        yield found
        after = found[-1].alumna_id if found else None


def everybody(audience: Audience, campaign_id: int = 0) -> Iterator[Candidate]:
    for batch in batches(audience, campaign_id):
        yield from batch


def lock_next(campaign: Campaign, audience: Audience) -> list[Candidate]:
    """The next thousand of whom the campaign has not written down yet what becomes of them.

    Each is locked before she is judged: of two campaigns that freeze at once only one finds that
    nobody has written to her.
    """
    after, chosen = _reached(campaign), audience.conditions()
    locked = candidates.locked((*chosen, Alumna.id > after))
    if not locked:
        return []
    within = Alumna.id > after, Alumna.id <= max(locked)
    found = candidates.judged(audience.asking(campaign.id), (*chosen, *within), today())
    return [each for each in found if each.alumna_id in locked]


def _reached(campaign: Campaign) -> int:
    """They are written down in the order of their ids."""
    hers = select(Alumna.id).join(Recipient, Recipient.person_id == Alumna.person_id)
    ours = Recipient.campaign_id + 0 == campaign.id  # no index: it would be read whole, and sorted
    newest_first = hers.where(ours).order_by(Recipient.id.desc())
    return db.session.scalar(newest_first.limit(1)) or 0


def lock_in_line(campaign: Campaign, line: Sequence[InLine]) -> list[Candidate]:
    """They as they are today, each locked before she is judged."""
    hers = (Alumna.person_id.in_([each.person_id for each in line]),)
    candidates.locked(hers)
    return candidates.judged(asking_of(campaign), hers, today())


def asking_of(campaign: Campaign) -> Asking:
    return Asking(campaign.id, re_engages=campaign.past is Past.SILENT)


def still_waiting(campaign: Campaign, after: int) -> list[Candidate]:
    """The next thousand whose letter has not begun to leave, judged by what is known today."""
    has_letter = exists().where(
        Letter.campaign_id == campaign.id,
        Letter.person_id == Alumna.person_id,
        Letter.state.in_(WAITING),
    )
    return candidates.judged(asking_of(campaign), (has_letter, Alumna.id > after), today())


def silent_since(
    due: Iterable[ColumnElement[bool]], campaign: Campaign, after: int
) -> list[Candidate]:
    """The next thousand of those whose following letter is due, judged by what is known today."""
    return candidates.judged(asking_of(campaign), (*due, Alumna.id > after), today())


def size(audience: Audience) -> int:
    """How many there are, before anything is said about any of them."""
    return _number(audience.conditions())


def off_the_map(audience: Audience) -> int:
    """How many of them learnt near, and live where nobody knows how far it is."""
    here = audience.around
    if here is None:
        return 0
    return _number([*audience.but_where_she_lives(), distance.off_the_map(here)])


def _number(chosen: Iterable[ColumnElement[bool]]) -> int:
    found = select(func.count(Alumna.id)).join(Person, Alumna.person_id == Person.id)
    found = found.join(Cohort, Alumna.cohort_id == Cohort.id).where(*chosen)
    return db.session.scalar(found) or 0


def candidate_in(campaign: Campaign, person_id: int) -> Candidate | None:
    """As `candidate_of`, of those only whom the campaign is for."""
    hers = Alumna.person_id == person_id, *audience_of(campaign).conditions()
    found = candidates.judged(asking_of(campaign), hers, today())
    return found[0] if found else None


def candidate_of(campaign: Campaign, person_id: int) -> Candidate | None:
    """How she looks to this campaign; nobody when she is no alumna."""
    found = candidates.judged(asking_of(campaign), (Alumna.person_id == person_id,), today())
    return found[0] if found else None

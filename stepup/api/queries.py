"""Pages of what there is, each with its total; the number of queries never depends on the rows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from stepup import clock
from stepup.api.fields import HUGE
from stepup.campaigns.models import Campaign, CampaignProgram, CampaignSite, CampaignYear
from stepup.campaigns.queries import reach
from stepup.campaigns.queries.audience import Audience
from stepup.cohorts import queries as cohorts
from stepup.cohorts.models import Cohort, Program, Teen
from stepup.db import db
from stepup.events.models import LIVE, Event, EventState, Signup, SignupState
from stepup.organisation.models import Site
from stepup.people import ties
from stepup.people.models import Person
from stepup.people.queries import by_email
from stepup.volunteers.models import Clearance

Row = TypeVar("Row")
Place = TypeVar("Place", Site, Program, Cohort)


@dataclass(frozen=True)
class Slice:
    """One page of a list."""

    page: int
    per_page: int

    def of(self, chosen: Select[Row]) -> tuple[Sequence[Row], int]:
        counted = select(func.count()).select_from(chosen.order_by(None).subquery())
        rows = chosen.limit(self.per_page).offset((self.page - 1) * self.per_page)
        return db.session.scalars(rows).all(), db.session.scalar(counted) or 0


@dataclass(frozen=True)
class EventWish:
    """`allowed` are the sites where the reader works; None is everywhere, and no matter."""

    allowed: Collection[int] | None = None
    site_id: int | None = None
    state: EventState | None = None
    since: datetime | None = None
    until: datetime | None = None

    def narrowed(self, chosen: Select[Event]) -> Select[Event]:
        if self.allowed is not None:
            chosen = chosen.where(Event.site_id.in_(self.allowed))
        if self.site_id is not None:
            chosen = chosen.where(Event.site_id == self.site_id)
        if self.state is not None:
            chosen = chosen.where(Event.state == self.state)
        if self.since is not None:
            chosen = chosen.where(Event.ends_at > self.since)
        if self.until is not None:
            chosen = chosen.where(Event.starts_at < self.until)
        return chosen


def events(wish: EventWish, within: Slice) -> tuple[Sequence[Event], int]:
    """Whatever their state, soonest first."""
    shown = joinedload(Event.site), joinedload(Event.program), joinedload(Event.cohort)
    return within.of(
        wish.narrowed(select(Event)).options(*shown).order_by(Event.starts_at, Event.id)
    )


def signups(event: Event, state: SignupState | None, within: Slice) -> tuple[Sequence[Signup], int]:
    """In the order in which they came; those who have a place unless a state is named."""
    states = LIVE if state is None else (state,)
    hers = select(Signup).where(Signup.event_id == event.id, Signup.state.in_(states))
    shown = joinedload(Signup.person), joinedload(Signup.slot)
    return within.of(hers.options(*shown).order_by(Signup.id))


def sites(allowed: Collection[int] | None, within: Slice) -> tuple[Sequence[Site], int]:
    found = select(Site).where(Site.closed_at.is_(None))
    if allowed is not None:
        found = found.where(Site.id.in_(allowed))
    return within.of(found.order_by(Site.name))


def referred(model: type[Place], wanted: int | str) -> Place | None:
    """By its name, when only one has it; else by its number."""
    if isinstance(wanted, str):
        named = db.session.scalars(select(model).where(model.name == wanted).limit(2)).all()
        if len(named) == 1:
            return named[0]
    number = str(wanted)
    is_number = number.isdecimal() and len(number) <= len(str(HUGE)) and int(number) <= HUGE
    return db.session.get(model, int(number)) if is_number else None


def minors_among(people: Collection[Person]) -> set[int]:
    """SAFE-22: girls in the program, whoever is under 18, and girls whose birthday is unknown."""
    today, ids = clock.today("UTC"), [person.id for person in people]
    enrolled = cohorts.enrolled_ids(ids, today)
    teens = set(db.session.scalars(select(Teen.person_id).where(Teen.person_id.in_(ids))))
    return {
        person.id
        for person in people
        if person.id in enrolled
        or person.is_minor_on(today)
        or (person.id in teens and person.born_on is None)
    }


def people(
    address: str, allowed: Collection[int] | None, within: Slice
) -> tuple[Sequence[Person], int]:
    """Everybody who gets mail there and belongs to these sites."""
    ids = [person.id for person in by_email(address)]
    found = select(Person).where(Person.id.in_(ids), ties.belong(Person.id, allowed))
    return within.of(found.order_by(Person.id))


def clearances_of(person_ids: Collection[int]) -> dict[int, list[Clearance]]:
    found: dict[int, list[Clearance]] = {person_id: [] for person_id in person_ids}
    chosen = select(Clearance).where(Clearance.person_id.in_(person_ids))
    for clearance in db.session.scalars(chosen.order_by(Clearance.issued_on.desc(), Clearance.id)):
        found[clearance.person_id].append(clearance)
    return found


def campaigns(allowed: Collection[int] | None, within: Slice) -> tuple[Sequence[Campaign], int]:
    found = select(Campaign).where(reach.within(allowed))
    return within.of(found.order_by(Campaign.id.desc()))


@dataclass(frozen=True)
class Chosen:
    """A campaign's audience, with names."""

    sites: list[Site]
    programs: list[Program]
    years: list[int]

    @property
    def site_ids(self) -> set[int]:
        return {site.id for site in self.sites}

    def audience(self) -> Audience:
        programs = frozenset(program.id for program in self.programs)
        return Audience(frozenset(self.site_ids), programs, frozenset(self.years))


def audiences_of(campaign_ids: Collection[int]) -> dict[int, Chosen]:
    """Three queries whatever the campaigns."""
    found = {campaign_id: Chosen([], [], []) for campaign_id in campaign_ids}
    at = select(CampaignSite.campaign_id, Site).join(CampaignSite.site)
    of = select(CampaignProgram.campaign_id, Program).join(CampaignProgram.program)
    from_ = select(CampaignYear.campaign_id, CampaignYear.year)
    for campaign_id, site in db.session.execute(
        at.where(CampaignSite.campaign_id.in_(campaign_ids)).order_by(Site.name)
    ):
        found[campaign_id].sites.append(site)
    for campaign_id, program in db.session.execute(
        of.where(CampaignProgram.campaign_id.in_(campaign_ids)).order_by(Program.name)
    ):
        found[campaign_id].programs.append(program)
    for campaign_id, year in db.session.execute(
        from_.where(CampaignYear.campaign_id.in_(campaign_ids)).order_by(CampaignYear.year)
    ):
        found[campaign_id].years.append(year)
    return found

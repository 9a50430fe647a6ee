"""A campaign while it is only a plan: its words, its audience, a letter to try."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, func, insert, select

from stepup.audit import actions as audit
from stepup.campaigns import merging
from stepup.campaigns.models import (
    Campaign,
    CampaignCohort,
    CampaignProgram,
    CampaignSite,
    CampaignState,
    CampaignYear,
)
from stepup.campaigns.queries.audience import Audience, today
from stepup.cohorts.models import Cohort, Program
from stepup.db import db
from stepup.errors import Refused
from stepup.organisation.models import Site
from stepup.people import names
from stepup.people.models import Person

LONGEST_BODY = 20_000
FIRST_YEAR, LAST_YEAR = 1900, 2200
LANGUAGES = ("en", "es")
MOST_HELD_OUT, FIRST_HOUR, LAST_HOUR = 50, 7, 20


@dataclass(frozen=True)
class Plan:
    """How many at a time, when, and when it has been enough."""

    language: str = "en"
    first_wave: int | None = None
    wave: int | None = None
    wanted: int | None = None
    held_out_percent: int = 0
    local_hour: int | None = None
    ends_on: date | None = None
    per_hour: int | None = None
    from_her_mentor: bool = False  # of whom has agreed; else the letter comes from us


@dataclass(frozen=True)
class Draft:
    name: str
    subject: str
    body: str
    audience: Audience = Audience()
    plan: Plan = Plan()


def create(draft: Draft, by: Person | None = None) -> Campaign:
    campaign = Campaign(created_by_id=by.id if by else None)
    _write(campaign, draft)
    audit.record("created", campaign, after={"name": campaign.name})
    return campaign


def edit(campaign: Campaign, draft: Draft) -> None:
    ensure_draft(campaign)
    _write(campaign, draft)
    audit.record("edited", campaign, after={"name": campaign.name})


def ensure_draft(campaign: Campaign) -> None:
    if campaign.state is not CampaignState.DRAFT:
        raise Refused("This campaign is on its way: its words cannot change any more.")


def _write(campaign: Campaign, draft: Draft) -> None:
    campaign.name = needed(names.short(draft.name, "The name", 120), "What do you call it?")
    campaign.subject = needed(
        names.short(draft.subject, "The subject", 200), "Please write a subject."
    )
    campaign.body = needed(fit_to_keep(draft.body), "Please write the letter.")
    _plan(campaign, draft.plan)
    campaign.approved_by_id = campaign.approved_at = None  # what was read is not what it is now
    ensure_readable(campaign.subject, campaign.body)
    db.session.add(campaign)
    db.session.flush()
    _choose(campaign, draft.audience)


def _plan(campaign: Campaign, plan: Plan) -> None:
    if plan.language not in LANGUAGES:
        raise Refused("We write letters in English and in Spanish.")
    if plan.ends_on is not None and plan.ends_on < today():
        raise Refused("A campaign ends today or later.")
    if not 0 <= plan.held_out_percent <= MOST_HELD_OUT:
        raise Refused(f"Leave out at most {MOST_HELD_OUT} of a hundred.")
    if plan.local_hour is not None and not FIRST_HOUR <= plan.local_hour <= LAST_HOUR:
        raise Refused("Letters arrive between 7 in the morning and 8 in the evening.")
    for name in ("first_wave", "wave", "wanted", "per_hour"):
        if getattr(plan, name) is not None and getattr(plan, name) < 1:
            raise Refused("A wave, a goal and a pace are numbers above nought.")
    for name, value in vars(plan).items():
        setattr(campaign, name, value)


def needed(text: str, otherwise: str) -> str:
    if not text:
        raise Refused(otherwise)
    return text


def fit_to_keep(text: str, longest: int = LONGEST_BODY, what: str = "The letter") -> str:
    if len(text) > longest:
        raise Refused(f"{what} can have at most {longest} characters.")
    return "".join(filter(_is_kept, text.replace("\r\n", "\n"))).strip()


def _is_kept(letter: str) -> bool:
    if letter in "\n\t":
        return True
    return unicodedata.category(letter) not in names.UNSEEN and letter not in names.OVERRIDES


def ensure_readable(subject: str, body: str) -> None:
    for what, text, links in (("The subject", subject, False), ("The letter", body, True)):
        try:
            merging.parse(text, links=links)
        except Refused as refusal:
            raise Refused(f"{what}: {refusal}") from None


def _choose(campaign: Campaign, audience: Audience) -> None:
    _ensure_known(Site, audience.site_ids, "site")
    _ensure_known(Program, audience.program_ids, "program")
    if any(not FIRST_YEAR <= year <= LAST_YEAR for year in audience.years):
        raise Refused("A graduation year has four figures.")
    _replace(CampaignSite, campaign, "site_id", audience.site_ids)
    _replace(CampaignProgram, campaign, "program_id", audience.program_ids)
    _replace(CampaignYear, campaign, "year", audience.years)
    _ensure_known(Cohort, audience.cohort_ids, "cohort")
    _replace(CampaignCohort, campaign, "cohort_id", audience.cohort_ids)
    _ensure_known(Site, {audience.near_site_id} - {None}, "site")
    campaign.near_site_id, campaign.within_miles = audience.near_site_id, audience.within_miles
    campaign.off_the_map = audience.off_the_map
    campaign.skill, campaign.quiet_months = audience.skill.strip()[:80], audience.quiet_months
    campaign.past = audience.past


def _ensure_known(
    model: type[Site] | type[Program] | type[Cohort], ids: Iterable[int | None], word: str
) -> None:
    wanted = set(ids)
    found = db.session.scalar(select(func.count()).where(model.id.in_(wanted)))
    if found != len(wanted):
        raise Refused(f"We do not know one of the {word}s that you chose.")


def _replace(
    model: type[CampaignSite | CampaignProgram | CampaignYear | CampaignCohort],
    campaign: Campaign,
    column: str,
    chosen: Iterable[int],
) -> None:
    db.session.execute(delete(model).where(model.campaign_id == campaign.id))
    rows = [{"campaign_id": campaign.id, column: each} for each in sorted(chosen)]
    if rows:
        db.session.execute(insert(model), rows)

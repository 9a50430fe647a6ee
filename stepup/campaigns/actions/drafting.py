"""A campaign while it is only a plan: its words, its audience, a letter to try."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select

from stepup import tokens
from stepup.audit import actions as audit
from stepup.campaigns import emails, merging
from stepup.campaigns.models import (
    Campaign,
    CampaignProgram,
    CampaignSite,
    CampaignState,
    CampaignYear,
)
from stepup.campaigns.queries.audience import Audience
from stepup.campaigns.queries.candidates import Candidate
from stepup.cohorts.models import Program
from stepup.db import db
from stepup.errors import Refused
from stepup.organisation.models import Site
from stepup.outbox import actions as outbox
from stepup.outbox.models import Letter
from stepup.people import names
from stepup.people.models import Person

LONGEST_BODY = 20_000
FIRST_YEAR, LAST_YEAR = 1900, 2200


@dataclass(frozen=True)
class Draft:
    name: str
    subject: str
    body: str
    audience: Audience = Audience()


def create(draft: Draft, by: Person | None = None) -> Campaign:
    campaign = Campaign(created_by_id=by.id if by else None)
    _write(campaign, draft)
    audit.record("created", campaign, after={"name": campaign.name})
    return campaign


def edit(campaign: Campaign, draft: Draft) -> None:
    if campaign.state is not CampaignState.DRAFT:
        raise Refused("This campaign is on its way: its words cannot change any more.")
    _write(campaign, draft)
    audit.record("edited", campaign, after={"name": campaign.name})


def _write(campaign: Campaign, draft: Draft) -> None:
    campaign.name = _needed(names.short(draft.name, "The name", 120), "What do you call it?")
    campaign.subject = _needed(
        names.short(draft.subject, "The subject", 200), "Please write a subject."
    )
    campaign.body = _needed(_fit_to_keep(draft.body), "Please write the letter.")
    ensure_readable(campaign)
    db.session.add(campaign)
    db.session.flush()
    _choose(campaign, draft.audience)


def _needed(text: str, otherwise: str) -> str:
    if not text:
        raise Refused(otherwise)
    return text


def _fit_to_keep(text: str) -> str:
    if len(text) > LONGEST_BODY:
        raise Refused(f"The letter can have at most {LONGEST_BODY} characters.")
    return "".join(filter(_is_kept, text.replace("\r\n", "\n"))).strip()


def _is_kept(letter: str) -> bool:
    if letter in "\n\t":
        return True
    return unicodedata.category(letter) not in names.UNSEEN and letter not in names.OVERRIDES


def ensure_readable(campaign: Campaign) -> None:
    for what, text, links in (
        ("The subject", campaign.subject, False),
        ("The letter", campaign.body, True),
    ):
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


def _ensure_known(model: type[Site] | type[Program], ids: Iterable[int], word: str) -> None:
    wanted = set(ids)
    found = db.session.scalar(select(func.count()).where(model.id.in_(wanted)))
    if found != len(wanted):
        raise Refused(f"We do not know one of the {word}s that you chose.")


def _replace(
    model: type[CampaignSite] | type[CampaignProgram] | type[CampaignYear],
    campaign: Campaign,
    column: str,
    chosen: Iterable[int],
) -> None:
    db.session.execute(delete(model).where(model.campaign_id == campaign.id))
    rows = [{"campaign_id": campaign.id, column: each} for each in sorted(chosen)]
    if rows:
        db.session.execute(insert(model), rows)


def send_test(campaign: Campaign, address: str, candidate: Candidate) -> Letter:
    """What this woman would read, to whoever wants to see it in a real mailbox."""
    paper = emails.filled(campaign, candidate)
    return outbox.queue(
        address,
        emails.TEMPLATE,
        key=f"campaign-test:{campaign.id}:{tokens.new()}",
        language=candidate.language,
        subject=f"[Test] {paper.subject}",
        body=paper.body,
        plain_body=paper.plain_body,
        landing_url=paper.landing_url,
        unsubscribe_url=paper.unsubscribe_url,
        leads_home=paper.leads_home,
    )

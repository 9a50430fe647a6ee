"""The other letters of a campaign: languages, motives, comparisons, second and third steps."""

from sqlalchemy import select

from stepup import tokens
from stepup.audit import actions as audit
from stepup.campaigns import emails
from stepup.campaigns.actions.drafting import (
    LANGUAGES,
    ensure_draft,
    ensure_readable,
    fit_to_keep,
    needed,
)
from stepup.campaigns.models import Campaign, Wording
from stepup.campaigns.queries.candidates import Candidate
from stepup.campaigns.writings import FIRST_STEP, LAST_STEP, Writing
from stepup.db import db
from stepup.errors import Refused
from stepup.outbox import actions as outbox
from stepup.outbox.models import Letter
from stepup.people import access, names
from stepup.people import queries as people

SHORTEST_WAIT, LONGEST_WAIT, MOST = 3, 60, 12


def write(campaign: Campaign, writing: Writing) -> Wording:
    """A new one, or `writing.id` changed; the campaign wants to be read again by a colleague."""
    ensure_draft(campaign)
    ensure_readable(writing.subject, writing.body)
    _ensure_fits(campaign, writing)
    wording = db.session.get(Wording, writing.id) if writing.id else Wording(campaign=campaign)
    if wording is None or wording.campaign_id not in (None, campaign.id):
        raise Refused("That letter is not there any more.")
    wording.subject = needed(names.short(writing.subject, "The subject", 200), "Write a subject.")
    wording.body = needed(fit_to_keep(writing.body), "Please write the letter.")
    wording.step, wording.after_days = writing.step, writing.after_days
    wording.language, wording.motive = writing.language, writing.motive
    wording.label = names.short(writing.label, "The name", 40)
    campaign.approved_by_id = campaign.approved_at = None
    db.session.add(wording)
    audit.record("wrote another letter of", campaign, after={"step": wording.step})
    return wording


def _ensure_fits(campaign: Campaign, writing: Writing) -> None:
    if writing.language not in LANGUAGES:
        raise Refused("We write letters in English and in Spanish.")
    if not FIRST_STEP <= writing.step <= LAST_STEP:
        raise Refused("A campaign has three letters at most, one after the other.")
    if writing.step > FIRST_STEP and not SHORTEST_WAIT <= writing.after_days <= LONGEST_WAIT:
        raise Refused(f"Wait {SHORTEST_WAIT} to {LONGEST_WAIT} days before you write again.")
    others = db.session.scalars(select(Wording).where(Wording.campaign_id == campaign.id)).all()
    if len(others) >= MOST and not writing.id:
        raise Refused(f"A campaign has {MOST} other letters at most.")
    key = writing.step, writing.language, writing.motive, writing.label.strip()
    for other in others:
        taken = other.step, other.language, other.motive, other.label
        if other.id != writing.id and taken == key:
            raise Refused("There is such a letter already: give this one a name of its own.")


def drop(wording: Wording) -> None:
    ensure_draft(wording.campaign)
    audit.record("dropped another letter of", wording.campaign, before={"step": wording.step})
    db.session.delete(wording)


def send_test(campaign: Campaign, address: str, candidate: Candidate, writing: Writing) -> Letter:
    """What this woman would read, to somebody who works here and wants to see it in a mailbox."""
    if not any(access.is_staff(person) for person in people.by_email(address)):
        raise Refused("A test letter goes to the mailbox of somebody who works here.")
    paper = emails.filled(writing, candidate)
    return outbox.queue(
        address,
        emails.TEMPLATE,
        key=f"campaign-test:{campaign.id}:{tokens.new()}",
        language=writing.language,
        subject=f"[Test] {paper.subject}",
        body=paper.body,
        plain_body=paper.plain_body,
        landing_url=paper.landing_url,
        unsubscribe_url=paper.unsubscribe_url,
        leads_home=paper.leads_home,
    )

"""Campaigns with dull words and everybody as their audience."""

from datetime import timedelta

from stepup.campaigns import actions
from stepup.campaigns.actions import Draft
from stepup.campaigns.models import Recipient
from stepup.campaigns.queries.audience import Audience
from stepup.campaigns.writings import Writing
from stepup.db import db
from stepup.organisation import queries as organisation
from stepup.outbox.models import Letter
from tests.factories import kept

BODY = "Dear {{ first_name }},\n\n{{ mentor }} says hello.\n\n[Come and see]({{ landing }})"


def a_postal_address():
    ours = organisation.current()
    ours.postal_address = "1 Main Street, Pasadena CA 91101"
    return kept(ours)


def a_draft(**facts):
    dull = {"name": "Spring", "subject": "{{ first_name }}, one evening?", "body": BODY}
    return Draft(**(dull | facts))


def a_campaign(*, site_ids=(), program_ids=(), years=(), **facts):
    a_postal_address()
    audience = Audience(frozenset(site_ids), frozenset(program_ids), frozenset(years))
    campaign = actions.create(a_draft(audience=audience, **facts))
    db.session.commit()
    return campaign


def a_wording(campaign, **facts):
    """Another letter of it; the same as the first but for these facts."""
    dull = {"id": 0, "step": 1, "after_days": 0, "language": "en", "motive": None, "label": "B"}
    words = {"subject": campaign.subject, "body": campaign.body}
    wording = actions.write(campaign, Writing(**(dull | words | facts)))
    db.session.commit()
    return wording


def sent(campaign):
    """Frozen, its letters waiting for the worker."""
    actions.start(campaign, undo=timedelta(0))
    actions.freeze(campaign)
    db.session.commit()
    return campaign


def a_sent_campaign(**facts):
    return sent(a_campaign(**facts))


def the_recipient(campaign, person):
    chosen = Recipient.campaign_id == campaign.id, Recipient.person_id == person.id
    return db.session.scalars(db.select(Recipient).where(*chosen)).one()


def letters_of(campaign):
    chosen = db.select(Letter).where(Letter.campaign_id == campaign.id)
    return db.session.scalars(chosen.order_by(Letter.person_id)).all()


def token_of(campaign, person):
    """As it stands in her letter."""
    letter = next(each for each in letters_of(campaign) if each.person_id == person.id)
    return letter.slots["landing_url"].rpartition("/")[2]

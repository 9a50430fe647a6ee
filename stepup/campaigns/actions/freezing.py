"""The audience written down, person by person, each with a letter that waits or a reason.

Each call does a thousand and wants a commit: killed anywhere, the next run goes on where the last
commit was, and nobody gets two letters.
"""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby

from flask_babel import force_locale
from sqlalchemy import insert, select

from stepup import clock, tokens
from stepup.campaigns import emails, merging
from stepup.campaigns.actions.locking import lock
from stepup.campaigns.actions.rechecking import recheck
from stepup.campaigns.models import Campaign, CampaignState, Recipient, Touch
from stepup.campaigns.queries import audience
from stepup.campaigns.queries.candidates import Candidate
from stepup.campaigns.queries.nearby import Nearest
from stepup.db import db
from stepup.outbox import actions as outbox
from stepup.outbox.models import Letter, Mould

FIRST_STEP = 1
FRESH = timedelta(minutes=10)  # judged so lately that asking again would tell nothing new


def freeze(campaign: Campaign) -> None:
    """All of it in one transaction; for audiences of some thousands."""
    after: int | None = 0
    while after is not None:
        after = freeze_some(campaign, after)


def freeze_some(campaign: Campaign, after: int = 0) -> int | None:
    """The next thousand; answers what to go on after, None when there is nobody left."""
    lock(campaign)
    if not campaign.is_due_at(clock.now()):
        return None
    found = audience.lock_not_listed(campaign, audience.audience_of(campaign), after)
    if not found:
        _let_go(campaign)
        return None
    _write_down(campaign, found)
    return found[-1].alumna_id


def _let_go(campaign: Campaign) -> None:
    campaign.frozen_at = clock.now()
    campaign.state = CampaignState.SENDING
    if campaign.sends_at is None or campaign.sends_at < clock.now() - FRESH:
        recheck(campaign)
    outbox.release(campaign.id)


def _write_down(campaign: Campaign, found: Sequence[Candidate]) -> None:
    secret = {each.person_id: tokens.new() for each in found if each.why is None}
    rows = [
        {
            "campaign_id": campaign.id,
            "person_id": each.person_id,
            "excluded_because": each.why.value if each.why else None,
            "token_hash": None if each.why else tokens.hash_of(secret[each.person_id]),
        }
        for each in found
    ]
    db.session.execute(insert(Recipient.__table__), rows)
    _queue(campaign, [each for each in found if each.why is None], secret)


def _queue(campaign: Campaign, eligible: Sequence[Candidate], secret: dict[int, str]) -> None:
    known = emails.known_of(eligible, Nearest())
    by_language = sorted(eligible, key=lambda each: each.language)
    for language, group in groupby(by_language, key=lambda each: each.language):
        with force_locale(language):
            instead = merging.defaults(emails.asked_by(campaign))
        addressees = [
            outbox.Addressee(
                letter_key(campaign, each.person_id),
                each.person_id,
                each.email,
                merging.words(instead, known[each.person_id])
                | emails.links_of(secret[each.person_id]),
            )
            for each in group
        ]
        mould = _mould(campaign, language)
        outbox.queue_campaign(mould, addressees, language=language, held=True)
    _touch(campaign, [letter_key(campaign, each.person_id) for each in eligible])


def _mould(campaign: Campaign, language: str) -> Mould:
    key = f"campaign:{campaign.id}:{FIRST_STEP}:{language}"
    cast = db.session.scalars(select(Mould).where(Mould.key == key)).first()
    if cast is not None:
        return cast
    text = emails.written(campaign, language)
    return outbox.cast(key, text, campaign_id=campaign.id, language=language)


def letter_key(campaign: Campaign, person_id: int) -> str:
    return f"campaign:{campaign.id}:{FIRST_STEP}:{person_id}"


def _touch(campaign: Campaign, keys: Sequence[str]) -> None:
    queued = select(Letter.id, Letter.person_id).where(Letter.dedupe_key.in_(keys))
    rows = [
        {
            "campaign_id": campaign.id,
            "step": FIRST_STEP,
            "person_id": person_id,
            "letter_id": letter_id,
            "at": clock.now(),
        }
        for letter_id, person_id in db.session.execute(queued)
    ]
    if rows:
        db.session.execute(insert(Touch.__table__), rows)

"""Letters for those who may have theirs now: the best-fitting first, each judged once more.

Each call writes a thousand and wants a commit: killed anywhere, the next run goes on where the last
commit was, and nobody gets two letters.
"""

from collections.abc import Sequence

from sqlalchemy import update

from stepup import clock, tokens
from stepup.campaigns import emails, writings
from stepup.campaigns.actions.locking import lock
from stepup.campaigns.actions.queueing import queue_letters
from stepup.campaigns.models import Campaign, CampaignState, Recipient, Why
from stepup.campaigns.queries import audience, candidates, waiting
from stepup.campaigns.queries.candidates import Candidate
from stepup.campaigns.queries.waiting import InLine
from stepup.campaigns.writings import FIRST_STEP
from stepup.db import db

OUTWEIGHED = {Why.RECENT, Why.SUPPRESSED}  # decided at the start; the outbox sees to it


def release_next(campaign: Campaign, most: int | None = None) -> int:
    """So many of those in line, or all: the first thousand get their letters at once, the others
    while those leave. Answers how many letters that is."""
    in_line = waiting.number(campaign)
    campaign.let_go_at = clock.now()
    campaign.to_write = in_line if most is None else min(most, in_line)
    return _write(campaign) + campaign.to_write


def write_some(campaign: Campaign) -> bool:
    """The next thousand; answers whether more of them may have their letters."""
    lock(campaign)
    if campaign.state is not CampaignState.SENDING or not campaign.to_write:
        return False
    _write(campaign)
    return campaign.to_write > 0


def _write(campaign: Campaign) -> int:
    line = waiting.first(campaign, min(candidates.AT_A_TIME, campaign.to_write))
    campaign.to_write = campaign.to_write - len(line) if line else 0
    if not line:
        return 0
    hers = {each.person_id: each for each in audience.lock_in_line(campaign, line)}
    stopped = {each: why for each in line if (why := _why_not(each, hers.get(each.person_id)))}
    for each, why in stopped.items():
        _leave_out(each, why)
    fit = [(each, hers[each.person_id]) for each in line if each not in stopped]
    if fit:
        _write_to(campaign, fit)
    return len(fit)


def _why_not(each: InLine, her: Candidate | None) -> Why | None:
    if each.has_her_letter:
        return Why.RECENT
    if her is None:  # she is no alumna any more
        return Why.NO_CONSENT
    return None if her.why in OUTWEIGHED else her.why


def _leave_out(each: InLine, why: Why) -> None:
    row = update(Recipient).where(Recipient.id == each.recipient_id)
    db.session.execute(row.values(excluded_because=why.value))


def _write_to(campaign: Campaign, fit: Sequence[tuple[InLine, Candidate]]) -> None:
    letters = writings.of_campaign(campaign).of_step(FIRST_STEP)
    pairs = [(letters.for_her(her), her) for _, her in fit]
    secret = {her.person_id: tokens.new() for _, her in fit}
    drawn = [
        {
            "id": each.recipient_id,
            "token_hash": tokens.hash_of(secret[each.person_id]),
            "variant": str(writing.id),
        }
        for (each, _), (writing, _) in zip(fit, pairs, strict=True)
    ]
    db.session.execute(update(Recipient), drawn)
    links = {person_id: emails.links_of(token) for person_id, token in secret.items()}
    queue_letters(campaign, pairs, links)

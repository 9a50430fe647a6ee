"""The audience written down, person by person, each with her place in line or a reason.

Each call does a thousand and wants a commit: killed anywhere, the next run goes on where the last
commit was.
"""

import random
from collections.abc import Sequence
from dataclasses import replace

from stepup import clock
from stepup.campaigns.actions.locking import lock
from stepup.campaigns.actions.releasing import release_next, write_some
from stepup.campaigns.models import Campaign, CampaignState, Recipient, Why
from stepup.campaigns.queries import audience
from stepup.campaigns.queries.candidates import Candidate
from stepup.campaigns.queries.nearby import Nearest, Place
from stepup.inserts import insert_many


def freeze(campaign: Campaign) -> None:
    """All of it in one transaction, the letters too; for audiences of some thousands."""
    while freeze_some(campaign):
        pass
    while write_some(campaign):
        pass


def freeze_some(campaign: Campaign) -> bool:
    """The next thousand; answers whether there may be more of them."""
    lock(campaign)
    if not campaign.is_due_at(clock.now()):
        return False
    found = audience.lock_next(campaign, audience.audience_of(campaign))
    if _write_down(campaign, found):
        return True
    campaign.frozen_at = clock.now()
    campaign.state = CampaignState.SENDING
    release_next(campaign, campaign.first_wave)
    return False


def _write_down(campaign: Campaign, found: Sequence[Candidate]) -> int:
    """Answers how many are new: two records of one woman may have been made one meanwhile."""
    nearest = Nearest()
    rows = [_recipient(_drawn(campaign, each), nearest) for each in found]
    return insert_many(Recipient.__table__, rows, {"campaign_id": campaign.id})


def _drawn(campaign: Campaign, each: Candidate) -> Candidate:
    """Some are left out by lot: what they do without a letter says what the letter does."""
    if each.why is None and random.random() * 100 < (campaign.held_out_percent or 0):
        return replace(each, why=Why.HELD_OUT)
    return each


def _recipient(each: Candidate, nearest: Nearest) -> dict[str, object]:
    near = nearest.to(Place(each.city, each.site_id))
    return {
        "person_id": each.person_id,
        "excluded_because": each.why.value if each.why else None,
        "fit": int(near is not None),
        "zone": each.zone,
    }

"""What it took and what it taught, in the words of whoever ran it: the board reads both."""

from stepup.audit import actions as audit
from stepup.campaigns.actions.drafting import fit_to_keep
from stepup.campaigns.actions.locking import lock
from stepup.campaigns.models import Campaign, CampaignState
from stepup.errors import Refused
from stepup.people import names

NOT_YET = (CampaignState.DRAFT, CampaignState.SCHEDULED)
LONGEST_LESSON = 4000


def conclude(campaign: Campaign, cost: str, learnt: str) -> None:
    """May be written anew as long as somebody learns from it."""
    lock(campaign)
    if campaign.state in NOT_YET:
        raise Refused("Send it first: what it taught is known afterwards.")
    campaign.cost = names.short(cost, "What it cost", 200)
    campaign.learnt = fit_to_keep(learnt, LONGEST_LESSON, "What was learnt")
    audit.record("wrote down what was learnt from", campaign)

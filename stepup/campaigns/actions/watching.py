"""Mail servers that refuse what we send, not whom we send it to: then the campaign waits."""

from stepup.audit import actions as audit
from stepup.campaigns.actions.locking import lock
from stepup.campaigns.models import Campaign, CampaignState
from stepup.campaigns.queries import refusals
from stepup.outbox import actions as outbox


def pause_when_refused(campaign: Campaign) -> int:
    """Our own fault, again and again: answers how many letters wait from now on."""
    lock(campaign)
    if campaign.state is not CampaignState.SENDING or not refusals.are_too_many(campaign):
        return 0
    campaign.state = CampaignState.PAUSED
    held = outbox.hold(campaign.id) + campaign.to_write
    audit.record("paused: mail servers refuse it", campaign, after={"letters": held})
    return held

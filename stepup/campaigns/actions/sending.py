"""Off it goes, with ten minutes to think again; held, let go and called back."""

from datetime import timedelta

from stepup import clock
from stepup.audit import actions as audit
from stepup.campaigns.actions.drafting import ensure_readable
from stepup.campaigns.actions.locking import lock
from stepup.campaigns.actions.rechecking import recheck
from stepup.campaigns.models import Campaign, CampaignState
from stepup.errors import Refused
from stepup.organisation import queries as organisation
from stepup.outbox import actions as outbox
from stepup.outbox.models import Letter

UNDO = timedelta(minutes=10)
ON_ITS_WAY = (CampaignState.SCHEDULED, CampaignState.SENDING, CampaignState.PAUSED)


def start(campaign: Campaign, undo: timedelta = UNDO) -> Campaign:
    """Nothing leaves before `undo` has passed; a second click changes nothing."""
    lock(campaign)
    if campaign.state in ON_ITS_WAY:
        return campaign
    if campaign.state is not CampaignState.DRAFT:
        raise Refused("This campaign is over. Make a new one to write again.")
    ensure_may_leave(campaign)
    campaign.state = CampaignState.SCHEDULED
    campaign.sends_at = clock.now() + undo
    audit.record("started", campaign, after={"sends_at": campaign.sends_at.isoformat()})
    return campaign


def ensure_may_leave(campaign: Campaign) -> None:
    if not organisation.current().postal_address.strip():
        raise Refused(
            "Every letter to many must show our postal address. "
            "Write it down in the settings first, then send."
        )
    ensure_readable(campaign)


def skip_undo(campaign: Campaign) -> None:
    """Also for a campaign whose hour has passed while no worker was awake."""
    lock(campaign)
    if campaign.state is CampaignState.SCHEDULED:
        campaign.sends_at = clock.now()


def cancel_start(campaign: Campaign) -> None:
    """Undo: as if nobody had pressed the button."""
    lock(campaign)
    if campaign.state is CampaignState.DRAFT:
        return
    if campaign.state is not CampaignState.SCHEDULED or campaign.is_due_at(clock.now()):
        raise Refused("The letters have begun to leave. You can pause or cancel the campaign.")
    campaign.state, campaign.sends_at = CampaignState.DRAFT, None
    audit.record("took back the start of", campaign)


def pause(campaign: Campaign) -> int:
    """Answers how many letters wait from now on; what is on the wire cannot be held."""
    lock(campaign)
    if campaign.state is CampaignState.PAUSED:
        return 0
    if campaign.state is not CampaignState.SENDING:
        raise Refused("Only a campaign that is being sent can be paused.")
    campaign.state = CampaignState.PAUSED
    held = outbox.hold(campaign.id)
    audit.record("paused", campaign, after={"letters": held})
    return held


def resume(campaign: Campaign) -> int:
    lock(campaign)
    if campaign.state is CampaignState.SENDING:
        return 0
    if campaign.state is not CampaignState.PAUSED:
        raise Refused("Only a paused campaign can go on.")
    campaign.state = CampaignState.SENDING
    recheck(campaign)
    released = outbox.release(campaign.id)
    audit.record("resumed", campaign, after={"letters": released})
    return released


def cancel(campaign: Campaign) -> int:
    """Call back what has not left; answers how many letters that were."""
    lock(campaign)
    if campaign.state is CampaignState.CANCELLED:
        return 0
    if campaign.state not in ON_ITS_WAY:
        raise Refused("There is nothing to cancel: no letter waits.")
    campaign.state, campaign.finished_at = CampaignState.CANCELLED, clock.now()
    called_back = outbox.cancel_where(Letter.campaign_id == campaign.id)
    audit.record("cancelled", campaign, after={"letters": called_back})
    return called_back


def finish(campaign: Campaign) -> None:
    lock(campaign)
    if campaign.state is CampaignState.SENDING:
        campaign.state, campaign.finished_at = CampaignState.DONE, clock.now()

"""Off it goes, with ten minutes to think again; held, let go and called back."""

from datetime import timedelta

from stepup import clock
from stepup.audit import actions as audit
from stepup.campaigns import writings
from stepup.campaigns.actions.drafting import ensure_readable
from stepup.campaigns.actions.locking import lock
from stepup.campaigns.actions.mornings import wait_for_morning
from stepup.campaigns.actions.rechecking import recheck
from stepup.campaigns.actions.releasing import release_next
from stepup.campaigns.models import ON_ITS_WAY, Campaign, CampaignState
from stepup.campaigns.queries import audience, waiting
from stepup.errors import Refused
from stepup.organisation import queries as organisation
from stepup.outbox import actions as outbox
from stepup.outbox.beats import of_campaign
from stepup.outbox.models import Letter
from stepup.people import queries as people
from stepup.people.models import Person, Role

UNDO = timedelta(minutes=10)
SECOND_LOOK_ABOVE = 500  # women


def start(campaign: Campaign, undo: timedelta = UNDO) -> Campaign:
    """Nothing leaves before `undo` has passed; a second click changes nothing."""
    lock(campaign)
    if campaign.state in ON_ITS_WAY:
        return campaign
    if campaign.state is not CampaignState.DRAFT:
        raise Refused("This campaign is over. Make a new one to write again.")
    ensure_may_leave(campaign)
    _ensure_second_look(campaign)
    campaign.state = CampaignState.SCHEDULED
    campaign.sends_at = clock.now() + undo
    campaign.looked_at = None
    if campaign.per_hour:
        outbox.set_pace(of_campaign(campaign.id), campaign.per_hour / 60)
    audit.record("started", campaign, after={"sends_at": campaign.sends_at.isoformat()})
    return campaign


def ensure_may_leave(campaign: Campaign) -> None:
    if not organisation.current().postal_address.strip():
        raise Refused(
            "Every letter to many must show our postal address. "
            "Write it down in the settings first, then send."
        )
    if campaign.ends_on is not None and campaign.ends_on < audience.today():
        raise Refused("The last day of this campaign has passed. Choose a later one first.")
    for each in writings.of_campaign(campaign).known:
        ensure_readable(each.subject, each.body)


def _ensure_second_look(campaign: Campaign) -> None:
    """At every door, those of machines too; who works here alone has nobody to ask."""
    if campaign.approved_by_id is not None or not _has_colleagues(campaign):
        return
    chosen = audience.audience_of(campaign)
    if audience.size(chosen) <= SECOND_LOOK_ABOVE:
        return
    if audience.count(chosen, campaign.id).eligible > SECOND_LOOK_ABOVE:
        raise Refused(
            f"More than {SECOND_LOOK_ABOVE} women would get this letter. "
            "Ask a colleague to read and approve it first."
        )


def _has_colleagues(campaign: Campaign) -> bool:
    readers = people.holders((Role.COORDINATOR, Role.ADMIN), None)
    return any(reader.id != campaign.created_by_id for reader in readers)


def approve(campaign: Campaign, by: Person) -> None:
    """A second pair of eyes: whoever wrote it does not count."""
    lock(campaign)
    if campaign.state is not CampaignState.DRAFT:
        raise Refused("This campaign is on its way already.")
    if by.id == campaign.created_by_id:
        raise Refused("You wrote it yourself. A colleague must read it with fresh eyes.")
    campaign.approved_by_id, campaign.approved_at = by.id, clock.now()
    audit.record("read and approved", campaign)


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
    held = outbox.hold(campaign.id) + campaign.to_write
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
    campaign.let_go_at = clock.now()
    released = outbox.release(campaign.id) + campaign.to_write
    wait_for_morning(campaign)
    audit.record("resumed", campaign, after={"letters": released})
    return released


def go_on(campaign: Campaign) -> int:
    """Somebody has looked at the first wave; the next one may go."""
    lock(campaign)
    if campaign.state is not CampaignState.SENDING:
        raise Refused("Only a campaign that is being sent can go on.")
    campaign.looked_at = campaign.looked_at or clock.now()
    released = release_next(campaign, campaign.wave)
    audit.record("let the next wave go", campaign, after={"letters": released})
    return released


def stop_when_filled(campaign: Campaign, said_yes: int) -> int:
    """As many as were wanted have said yes: nobody volunteers into silence."""
    lock(campaign)
    if campaign.state is not CampaignState.SENDING or not campaign.wanted:
        return 0
    if said_yes < campaign.wanted:
        return 0
    campaign.state, campaign.finished_at = CampaignState.DONE, clock.now()
    called_back = _call_back(campaign)
    audit.record("stopped: enough said yes", campaign, after={"letters": called_back})
    return called_back


def cancel(campaign: Campaign) -> int:
    """Call back what has not left; answers how many letters that were."""
    lock(campaign)
    if campaign.state is CampaignState.CANCELLED:
        return 0
    if campaign.state not in ON_ITS_WAY:
        raise Refused("There is nothing to cancel: no letter waits.")
    campaign.state, campaign.finished_at = CampaignState.CANCELLED, clock.now()
    called_back = _call_back(campaign)
    audit.record("cancelled", campaign, after={"letters": called_back})
    return called_back


def _call_back(campaign: Campaign) -> int:
    """Whoever stands in line stays there: of a campaign that is over nothing more is written."""
    in_line = waiting.number(campaign)
    return outbox.cancel_where(Letter.campaign_id == campaign.id) + in_line


def finish(campaign: Campaign) -> None:
    lock(campaign)
    if campaign.state is CampaignState.SENDING:
        campaign.state, campaign.finished_at = CampaignState.DONE, clock.now()

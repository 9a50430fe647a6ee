"""Which campaigns somebody sees: those that write to alumnae of her sites and to nobody else."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, exists, true

from stepup.campaigns.models import Campaign, CampaignSite


def within(site_ids: Collection[int] | None) -> ColumnElement[bool]:
    """For a list; None means everywhere. A campaign without a site writes to all of them."""
    if site_ids is None:
        return true()
    here = exists().where(CampaignSite.campaign_id == Campaign.id)
    return here & ~here.where(CampaignSite.site_id.not_in(site_ids))

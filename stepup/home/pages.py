"""The pages of this floor, for the factory to open."""

from stepup.home import (
    audit_staff_views,
    concern_staff_views,
    concern_views,
    hold_staff_views,
    machine_views,
    own_feed_views,
    pace_staff_views,
    policy_staff_views,
    settings_staff_views,
    staff_views,
    views,
    webhook_views,
)

PAGES = (
    views.bp,
    views.own,
    own_feed_views.bp,
    staff_views.bp,
    staff_views.office,
    settings_staff_views.bp,
    audit_staff_views.bp,
    concern_views.bp,
    concern_staff_views.bp,
    hold_staff_views.bp,
    hold_staff_views.lead,
    hold_staff_views.reasons,
    policy_staff_views.bp,
    pace_staff_views.bp,
    machine_views.bp,
    webhook_views.bp,
)

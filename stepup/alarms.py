"""What the alarm clock rings: at once, every minute, every night."""

from flask import Flask

from stepup import clockwork
from stepup.audit import tasks as audit_tasks
from stepup.campaigns import tasks as campaigns_tasks
from stepup.cohorts import tasks as cohort_tasks
from stepup.duplicates import tasks as duplicate_tasks
from stepup.events import tasks as events_tasks
from stepup.home import inbox_tasks, upkeep_tasks
from stepup.imports import tasks as import_tasks
from stepup.mentoring import tasks as mentoring_tasks
from stepup.outbox import tasks as outbox_tasks
from stepup.safety import tasks as safety_tasks
from stepup.volunteers import tasks as volunteer_tasks

PROMPTLY = (
    outbox_tasks.deliver,
    import_tasks.go_on,
)
MINUTELY = (
    *events_tasks.MINUTELY,
    campaigns_tasks.tend,
    inbox_tasks.poll,
    safety_tasks.remind_leads,
    mentoring_tasks.look_at_tomorrow,
)
NIGHTLY = (
    volunteer_tasks.lapse,
    volunteer_tasks.ask_for_renewals,
    volunteer_tasks.ask_to_sign,
    volunteer_tasks.forget_drafts,
    cohort_tasks.ask_those_who_grew_up,
    cohort_tasks.tend_places,
    cohort_tasks.remind_families,
    cohort_tasks.warn_of_missing_phones,
    cohort_tasks.forget_scans,
    events_tasks.rest_the_absent,
    events_tasks.notice_who_slips_away,
    events_tasks.look_ahead,
    mentoring_tasks.look_ahead,
    mentoring_tasks.look_at_matches,
    campaigns_tasks.give_thanks,
    audit_tasks.seal,
    events_tasks.forget_old_revisions,
    outbox_tasks.tidy,
    import_tasks.forget,
    duplicate_tasks.find_pairs,
    upkeep_tasks.count_for_indexes,
)


def init_app(app: Flask) -> None:
    clockwork.init_app(app, promptly=PROMPTLY, minutely=MINUTELY, nightly=NIGHTLY)

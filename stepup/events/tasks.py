"""What the alarm clock does for events: let lapse, remind, look ahead, forget."""

from collections import defaultdict
from datetime import timedelta
from itertools import groupby

from sqlalchemy import select

from stepup import clock
from stepup.cohorts import hours
from stepup.cohorts import queries as cohorts
from stepup.db import db
from stepup.events import invitations, postbox, queries, reminders, revisions
from stepup.events.actions import alarms, away, changes, seats, standby, waitlist
from stepup.events.models import Event, EventState, Signup
from stepup.volunteers import actions as volunteers

LOOKED_AHEAD = timedelta(days=60)
LONG_ABSENT = timedelta(days=183)
ALARM_DAYS = {7, 3, 1}
FEEDS_REMEMBER = timedelta(days=120)


def lapse_due():
    """Held and offered seats whose time is up go to the next in line; one commit per slot."""
    for slot in queries.slots_with_run_out_seats(clock.now()):
        seats.lock_slot(slot)
        waitlist.lapse_expired(slot)
        waitlist.promote(slot)
        db.session.commit()


def seat_those_who_wait():
    """A seat is free, and who waits for it may take it by now; one commit per slot."""
    for slot in queries.slots_where_somebody_waits(clock.now()):
        seats.lock_slot(slot)
        waitlist.promote(slot)
        db.session.commit()


def remind_due():
    """Answers how many letters that made; one commit per event."""
    count = 0
    for _event_id, found in groupby(reminders.due(clock.now()), lambda due: due.signup.event_id):
        count += sum(invitations.remind(due.signup, due.rule) is not None for due in found)
        db.session.commit()
    return count


def ask_on():
    """Nobody said yes yet: the next are asked; one commit per slot."""
    for slot in standby.due():
        standby.search(slot)
        db.session.commit()


def rest_the_absent():
    """Active volunteers who have not come for six months are asked again as inactive ones."""
    for volunteer in queries.absent_since(clock.now() - LONG_ABSENT):
        volunteers.rest(volunteer)
    db.session.commit()


def notice_who_slips_away():
    for cohort in cohorts.current_cohorts():
        away.notice(cohort, hours.today_at(cohort))
        db.session.commit()


def look_ahead():
    """Whoever may not have her places on their days gives them back and reads why in one letter;
    staff hear where too few adults are left, a week, three days and a day ahead."""
    for signup_ids in _lost_tonight():
        _take_back([db.session.get_one(Signup, number) for number in signup_ids])
        db.session.commit()
    for event in _coming_events():
        if (event.starts_at - clock.now()).days in ALARM_DAYS:
            alarms.raise_for(event)
            alarms.warn_of_risk(event)
            db.session.commit()


def _lost_tonight():
    """Places that may not be had on their day, by person."""
    found = defaultdict(list)
    for event in _coming_events():
        for signup, _why in changes.lost_tonight(event, queries.live_signups(event)):
            found[signup.person_id].append(signup.id)
        db.session.commit()
    return found.values()


def _take_back(signups):
    """Of one person: she may have left, or renewed her check, since they were looked at."""
    with postbox.together():
        for signup in sorted(signups, key=lambda one: one.slot_id):  # the order of all who book
            for lost, why in changes.lost_tonight(signup.event, [signup]):
                if lost.slot.counts:
                    standby.search(lost.slot)
                seats.remove(lost, reason=why)


def _coming_events():
    now = clock.now()
    coming = Event.starts_at > now, Event.starts_at < now + LOOKED_AHEAD
    return db.session.scalars(
        select(Event).where(Event.state == EventState.OPEN, *coming).order_by(Event.id)
    ).all()


def forget_old_revisions():
    """Kept well beyond the past that a feed shows: a mark counts the changes it knows."""
    revisions.prune(clock.now() - FEEDS_REMEMBER)
    db.session.commit()


MINUTELY = (lapse_due, seat_those_who_wait, remind_due, ask_on)

"""Scheduling, changing and calling off: what is refused, and who hears."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.events import recurrence
from stepup.events.actions import changes, planning, seats
from stepup.events.models import EventState, Invitation, SignupState, SlotRole
from stepup.events.plans import EventPlan, SlotPlan
from stepup.outbox.models import Letter
from tests.factories import a_cohort, a_mentor, a_person, a_site, an_event, the_slot

NEW_YORK = "America/New_York"


def letters():
    found = db.session.scalars(db.select(Letter).order_by(Letter.id))
    return [(letter.purpose.rpartition("/")[2], letter.address) for letter in found]


def a_plan(**facts):
    starts_at = datetime(2027, 3, 6, 18, tzinfo=UTC)
    dull = {
        "title": "Essay evening",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "slots": (SlotPlan(SlotRole.GUEST, 0, 5),),
    }
    return EventPlan(**({"site": a_site()} | dull | facts))


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"title": "  "}, "Give the event a title"),
        ({"title": "x" * 161}, "under 160"),
        ({"ends_at": datetime(2027, 3, 6, 18, tzinfo=UTC)}, "end before it starts"),
        ({"time_zone": "Mars/Olympus"}, "is not a time zone"),
        ({"slots": (SlotPlan(SlotRole.GUEST, -1, 5),)}, "below zero"),
        ({"slots": (SlotPlan(SlotRole.GUEST, 6, 5),)}, "minimum of places is above"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_words(app, facts, sentence):
    with pytest.raises(Refused, match=sentence):
        planning.create(a_plan(**facts))


def test_girls_need_room_for_two_adults_before_an_event_opens(app):
    girls, one, two = (
        SlotPlan(SlotRole.TEEN, 0, 20),
        SlotPlan(SlotRole.MENTOR, 1, 1),
        SlotPlan(SlotRole.LEAD, 1, 1),
    )

    with pytest.raises(Refused, match="at least 2 cleared adults"):
        an_event(girls, one)
    with pytest.raises(Refused, match="at least 2 cleared adults"):
        an_event(one, cohort=a_cohort())

    assert an_event(girls, one, two).state is EventState.OPEN


def test_a_changed_hour_reaches_everybody_and_every_calendar(app):
    event = an_event(SlotPlan(SlotRole.GUEST, 0, 1))
    seated = seats.sign_up(the_slot(event), a_person(email="ana@example.org"))
    seats.sign_up(the_slot(event), a_person(email="bea@example.org"))

    shown = changes.change(event, starts_at=event.starts_at - timedelta(hours=1))

    assert shown == ["the start"]
    assert letters()[-2:] == [("moved", "ana@example.org"), ("moved", "bea@example.org")]
    invitation = db.session.scalars(db.select(Invitation)).one()
    assert (invitation.person_id, invitation.sequence, event.sequence) == (seated.person_id, 1, 1)


def test_nothing_shown_changed_means_no_letter_and_no_new_version(app):
    event = an_event()
    seats.sign_up(the_slot(event), a_person())
    before = letters()

    assert changes.change(event, title=event.title, cohort=None) == []

    assert (letters(), event.sequence) == (before, 0)


def test_a_new_date_takes_the_place_from_who_is_not_cleared_then(app):
    event = an_event(SlotPlan(SlotRole.MENTOR, 0, 3))
    lapses = a_mentor(cleared_until=event.ends_at.date() + timedelta(days=10))
    signup = seats.sign_up(the_slot(event), lapses)
    month = timedelta(days=30)

    changes.change(event, starts_at=event.starts_at + month, ends_at=event.ends_at + month)

    assert signup.state is SignupState.REMOVED
    assert letters()[-1] == ("removed", lapses.email)


def test_calling_off_needs_a_reason_and_tells_everybody_with_a_place_once(app):
    event = an_event(SlotPlan(SlotRole.GUEST, 0, 5))
    for address in ("ana@example.org", "bea@example.org"):
        seats.sign_up(the_slot(event), a_person(email=address))

    with pytest.raises(Refused, match="Say why"):
        changes.cancel(event, "  ")
    told = changes.cancel(event, "Snow")

    assert (told, event.state) == (2, EventState.CANCELLED)
    assert letters()[-2:] == [("cancelled", "ana@example.org"), ("cancelled", "bea@example.org")]
    with pytest.raises(Refused, match="cancelled already"):
        changes.cancel(event, "Snow")


def test_a_cancelled_event_cannot_be_changed(app):
    event = an_event()
    changes.cancel(event, "Snow")

    with pytest.raises(Refused, match="can no longer be changed"):
        changes.change(event, title="Another")


def test_weekly_dates_leave_out_holidays_and_still_make_the_number():
    days = recurrence.dates(date(2027, 2, 20), recurrence.Rhythm.WEEKLY, 3, [date(2027, 2, 27)])

    assert days == [date(2027, 2, 20), date(2027, 3, 6), date(2027, 3, 13)]


def test_monthly_keeps_the_third_wednesday():
    days = recurrence.dates(date(2027, 1, 20), recurrence.Rhythm.MONTHLY, 3)

    assert days == [date(2027, 1, 20), date(2027, 2, 17), date(2027, 3, 17)]


def test_the_clock_on_the_wall_survives_the_change_of_clocks():
    days = [date(2027, 3, 13), date(2027, 3, 20)]

    before, after = recurrence.occurrences(days, time(10), time(12), NEW_YORK)

    assert [clock.to_local(each.starts_at, NEW_YORK).hour for each in (before, after)] == [10, 10]
    assert before.notes == ()
    assert "clocks change in the week before" in after.notes[0]


def test_an_hour_that_spring_skips_is_left_out_with_the_reason():
    (skipped,) = recurrence.occurrences([date(2027, 3, 14)], time(2, 30), time(4), NEW_YORK)

    assert skipped.starts_at is None
    assert "does not exist" in skipped.problem


def test_a_clash_at_the_site_is_named_and_back_to_back_is_none(app):
    event = an_event(
        starts_at=datetime(2027, 5, 20, 17, tzinfo=UTC), site=a_site(time_zone=NEW_YORK)
    )
    day, around = [date(2027, 5, 20)], recurrence.Around([event])

    (clash,) = recurrence.occurrences(day, time(14), time(16), NEW_YORK, around)
    (after,) = recurrence.occurrences(day, time(15), time(16), NEW_YORK, around)

    assert "“Career evening” is at this site then (13:00–15:00)." in clash.notes
    assert after.notes == ()

"""Adults and girls at one event: how many of each, how long, who hears when it is not enough."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from stepup import clock
from stepup.cohorts import queries as cohorts
from stepup.db import db
from stepup.errors import Refused
from stepup.events import admission, tasks
from stepup.events.actions import changes, evening, planning, seats
from stepup.events.models import SignupState, SlotRole
from stepup.events.plans import SlotPlan
from stepup.outbox.models import Letter
from stepup.people.models import Role
from stepup.safety import facts, policies
from stepup.safety.models import PolicyVersion
from stepup.volunteers.models import ClearanceKind
from tests.events.mail import kinds, letters, newest, words_of
from tests.factories import (
    a_clearance,
    a_cohort,
    a_consent,
    a_guardian,
    a_hold,
    a_mentor,
    a_person,
    a_site,
    a_staff_member,
    a_teen,
    an_event,
    kept,
    the_slot,
    years_ago,
)

MENTORS, GIRLS = SlotPlan(SlotRole.MENTOR, 2, 6), SlotPlan(SlotRole.TEEN, 0, 40)
NOON = datetime(2027, 3, 1, 20, tzinfo=UTC)  # a Monday, in Los Angeles


@pytest.fixture
def two_girls_for_two(app):
    """A policy of two girls for two adults and one for each adult more: small rooms, fast tests."""
    policy = replace(facts.DEFAULTS, girls_for_two_adults=2, girls_per_adult_more=1)
    by = a_person()
    values = policies.as_values(policy)
    kept(PolicyVersion(values=values, reason="Small", proposed_by=by, decided_by=by, accepted=True))


@pytest.fixture
def crowded(two_girls_for_two):
    """Two mentors and two girls have a place; a third girl asks."""
    event = an_event(MENTORS, GIRLS)
    for _ in range(2):
        seats.sign_up(the_slot(event, SlotRole.MENTOR), a_mentor())
        seats.sign_up(the_slot(event, SlotRole.TEEN), a_teen().person)
    third = seats.sign_up(the_slot(event, SlotRole.TEEN), a_teen().person)
    db.session.commit()
    return event, third


def test_the_girl_who_breaks_the_ratio_waits_and_reads_why(crowded):
    _event, third = crowded

    assert third.state is SignupState.WAITLISTED
    assert third.reason.startswith("The room is full for the number of mentors we have.")
    assert kinds()[-1] == "waiting"


def test_one_mentor_more_makes_room_for_her(crowded):
    event, third = crowded
    tasks.seat_those_who_wait()
    assert third.state is SignupState.WAITLISTED

    seats.sign_up(the_slot(event, SlotRole.MENTOR), a_mentor())
    db.session.commit()
    tasks.seat_those_who_wait()

    assert third.state is SignupState.OFFERED


def test_staff_do_not_seat_her_above_the_ratio_either(crowded):
    event, third = crowded
    with pytest.raises(Refused, match="full for the number of mentors"):
        seats.override(the_slot(event, SlotRole.TEEN), third.person, a_person(), reason="Please")


def test_girls_may_come_before_the_mentors_do(two_girls_for_two):
    event = an_event(MENTORS, GIRLS)

    signup = seats.sign_up(the_slot(event, SlotRole.TEEN), a_teen().person)

    assert signup.state is SignupState.CONFIRMED


@pytest.fixture
def staffed(app):
    """Two mentors, a girl, and a coordinator of the site who hears of what is wrong."""
    site = a_site()
    a_staff_member(Role.COORDINATOR, site, email="ruth@example.org")
    a_staff_member(Role.COORDINATOR, a_site(), email="elsewhere@example.org")
    event = an_event(MENTORS, GIRLS, site=site, title="Essays")
    mentors = [seats.sign_up(the_slot(event, SlotRole.MENTOR), a_mentor()) for _ in range(2)]
    girl = seats.sign_up(the_slot(event, SlotRole.TEEN), a_teen().person)
    db.session.commit()
    return event, mentors, girl


def alarms():
    found = db.select(Letter.address).where(Letter.purpose.contains("short"))
    return db.session.scalars(found.order_by(Letter.id)).all()


def test_a_withdrawal_that_leaves_one_adult_is_told_to_the_planners_of_the_site_once(staffed):
    _event, (first, second), _girl = staffed

    seats.withdraw(first)
    assert alarms() == ["ruth@example.org"]
    assert newest().subject.startswith("Too few adults: Essays")
    assert "This event has 1 cleared adult; it needs 2 who are not related." in words_of(newest())

    seats.withdraw(second)
    assert alarms() == ["ruth@example.org"]


def test_no_alarm_while_two_are_left_or_no_girl_comes(staffed):
    event, (first, second), girl = staffed
    third = seats.sign_up(the_slot(event, SlotRole.MENTOR), a_mentor())
    seats.withdraw(third)
    seats.withdraw(girl)
    seats.withdraw(first)
    seats.withdraw(second)

    assert alarms() == []


@pytest.mark.parametrize(("days", "told"), [(8, 0), (7, 1), (5, 0), (3, 1), (1, 1)])
def test_the_night_tells_a_week_three_days_and_a_day_ahead(app, monkeypatch, days, told):
    site = a_site()
    a_staff_member(Role.COORDINATOR, site)
    event = an_event(MENTORS, GIRLS, site=site)
    seats.sign_up(the_slot(event, SlotRole.TEEN), a_teen().person)
    db.session.commit()
    now = event.starts_at - timedelta(days=days, hours=1)
    monkeypatch.setattr(clock, "now", lambda: now)

    tasks.look_ahead()

    assert len(alarms()) == told


def test_in_the_night_a_girl_loses_what_her_guardian_took_back(staffed):
    _event, _mentors, girl = staffed
    (guardian,) = cohorts.guardians_of_person(girl.person_id)
    a_consent(girl.person, guardian, given=False)

    tasks.look_ahead()

    assert girl.state is SignupState.REMOVED
    assert "withdrawn permission" in girl.reason


def test_in_the_night_a_held_girl_and_a_held_guest_lose_their_places(app):
    event = an_event(MENTORS, GIRLS, SlotPlan(SlotRole.GUEST, 0, 3))
    girl = seats.sign_up(the_slot(event, SlotRole.TEEN), a_teen().person)
    guest = seats.sign_up(the_slot(event, SlotRole.GUEST), a_person())
    a_hold(girl.person)
    a_hold(guest.person)

    tasks.look_ahead()

    assert [girl.state, guest.state] == [SignupState.REMOVED] * 2


def test_a_girl_whose_family_is_still_asked_keeps_her_place(app):
    cohort = a_cohort()
    teen = a_teen(cohort)
    event = an_event(MENTORS, GIRLS)
    signup = seats.sign_up(the_slot(event, SlotRole.TEEN), teen.person)
    for consent in cohorts.consents_of(teen.person_id):
        consent.text_version = "1999-1"
    db.session.commit()

    tasks.look_ahead()

    assert signup.state is SignupState.CONFIRMED
    (reason,) = admission.reasons_against(signup.slot, signup.person)
    assert reason.rule == "SAFE-09"


def test_no_event_with_girls_goes_past_midnight(app):
    late = {"starts_at": NOON + timedelta(hours=9), "lasts": timedelta(hours=4)}
    with pytest.raises(Refused, match="do not stay overnight"):
        an_event(MENTORS, GIRLS, **late)

    event = an_event(MENTORS, SlotPlan(SlotRole.GUEST, 0, 9), **late)
    with pytest.raises(Refused, match="do not stay overnight"):
        planning.add_slot(event, GIRLS)


def test_an_open_event_with_girls_stays_fit_for_them(app):
    guests = an_event(SlotPlan(SlotRole.GUEST, 0, 9))
    with pytest.raises(Refused, match="at least 2 cleared adults"):
        planning.add_slot(guests, GIRLS)
    db.session.rollback()

    event = an_event(MENTORS, GIRLS)
    with pytest.raises(Refused, match="at least 2 cleared adults"):
        planning.resize(the_slot(event, SlotRole.MENTOR), 0, 1)
    db.session.rollback()
    with pytest.raises(Refused, match="do not stay overnight"):
        changes.change(event, ends_at=event.ends_at + timedelta(days=1))


@pytest.fixture
def in_pasadena(app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return a_site(state="CA")


def an_evening(site, days, hours):
    return an_event(
        MENTORS, site=site, starts_at=NOON + timedelta(days=days), lasts=timedelta(hours=hours)
    )


def join(event, mentor):
    signup = seats.sign_up(the_slot(event, SlotRole.MENTOR), mentor)
    db.session.commit()
    return signup


def test_california_asks_for_fingerprints_where_the_hours_of_a_month_or_a_year_are_many(
    in_pasadena,
):
    mentor = a_mentor()
    join(an_evening(in_pasadena, 1, 10), mentor)
    join(an_evening(in_pasadena, 2, 6), mentor)
    with pytest.raises(Refused, match="17 hours this month and 17 this year"):
        join(an_evening(in_pasadena, 3, 1), mentor)

    join(an_evening(in_pasadena, 40, 10), mentor)
    join(an_evening(in_pasadena, 80, 6), mentor)
    with pytest.raises(Refused, match="1 hours this month and 33 this year"):
        join(an_evening(in_pasadena, 120, 1), mentor)
    join(an_evening(in_pasadena, 310, 1), mentor)  # next January

    for kind in (ClearanceKind.LIVE_SCAN, ClearanceKind.MANDATED_REPORTER):
        a_clearance(mentor, kind=kind)
    assert join(an_evening(in_pasadena, 121, 1), mentor).state is SignupState.CONFIRMED


def test_the_door_counts_the_hours_until_tonight_and_not_what_is_planned_for_later(
    in_pasadena, monkeypatch
):
    mentor = a_mentor()
    kinds = ClearanceKind.LIVE_SCAN, ClearanceKind.MANDATED_REPORTER
    lost = [a_clearance(mentor, kind=kind) for kind in kinds]
    tonight, later = (an_evening(in_pasadena, days, 10) for days in (1, 2))
    first, second = join(tonight, mentor), join(later, mentor)
    for check in lost:
        check.revoked_at = NOON
    db.session.commit()

    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=1))
    assert [line.reasons for line in evening.roster(tonight)] == [()]
    evening.check_in(first, None)

    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=2))
    with pytest.raises(Refused, match="20 hours this month"):
        evening.check_in(second, None)


def test_elsewhere_nobody_counts_hours_and_hours_elsewhere_count_in_california(in_pasadena):
    boston, mentor = a_site(state="MA"), a_mentor()
    join(an_evening(boston, 1, 10), mentor)
    assert join(an_evening(boston, 2, 10), mentor).state is SignupState.CONFIRMED

    with pytest.raises(Refused, match="21 hours this month"):
        join(an_evening(in_pasadena, 3, 1), mentor)


def test_an_evening_she_missed_and_one_she_gave_up_count_no_hours(in_pasadena, monkeypatch):
    mentor = a_mentor()
    missed = join(an_evening(in_pasadena, 1, 10), mentor)
    seats.withdraw(join(an_evening(in_pasadena, 3, 5), mentor))
    came = join(an_evening(in_pasadena, 2, 6), mentor)
    monkeypatch.setattr(clock, "now", lambda: came.event.starts_at)
    evening.check_in(came, None)
    monkeypatch.setattr(clock, "now", lambda: came.event.ends_at + timedelta(hours=1))

    with pytest.raises(Refused, match="17 hours this month"):
        join(an_evening(in_pasadena, 4, 11), mentor)
    assert join(an_evening(in_pasadena, 5, 10), mentor).state is SignupState.CONFIRMED
    assert missed.state is SignupState.CONFIRMED


def test_an_evening_that_grew_longer_does_not_cost_her_the_whole_year(in_pasadena):
    mentor = a_mentor()
    places = [join(an_evening(in_pasadena, days, 8), mentor) for days in (1, 40)]
    changes.change(places[0].event, ends_at=places[0].event.starts_at + timedelta(hours=10))
    db.session.commit()
    join(an_evening(in_pasadena, 20, 5), mentor)
    changes.change(places[0].event, ends_at=places[0].event.starts_at + timedelta(hours=11))
    changes.change(
        places[0].event, ends_at=places[0].event.starts_at + timedelta(hours=11, minutes=30)
    )
    tasks.look_ahead()

    assert {place.state for place in places} == {SignupState.CONFIRMED}


NIGHT, MORNING = datetime(2027, 3, 2, 5, tzinfo=UTC), datetime(2027, 3, 2, 16, tzinfo=UTC)


def post_of(address):
    found = db.select(Letter).where(Letter.address == address).order_by(Letter.id)
    return [(letter.purpose[13:], letter.not_before) for letter in db.session.scalars(found)]


@pytest.fixture
def maya(app):
    """She has an address of her own, and so have both her guardians; to one we do not write."""
    teen = a_teen(email="maya@example.org", guardian=a_person("Rosa", email="rosa@example.org"))
    a_guardian(teen, a_person("Paul", email="paul@example.org"), no_contact=True)
    return teen.person


def test_a_guardian_reads_what_is_written_to_a_girl_with_an_address_of_her_own(maya):
    event = an_event(MENTORS, GIRLS, starts_at=clock.now() + timedelta(days=7))
    seats.sign_up(the_slot(event, SlotRole.TEEN), maya)
    changes.cancel(event, "Snow")

    hers, copies = post_of("maya@example.org"), post_of("rosa@example.org")
    assert [kind for kind, _at in hers] == [kind for kind, _at in copies]
    assert [kind for kind, _at in hers] == ["confirmed", "cancelled"]
    assert post_of("paul@example.org") == []
    copy = newest("rosa@example.org")
    assert "A copy for you: this is what we wrote to Maya." in words_of(copy)
    assert b"text/calendar" not in copy.content.message
    assert "comes with this letter" not in words_of(letters("rosa@example.org")[0])


def test_a_girl_without_an_address_costs_one_letter(app):
    teen = a_teen(email=None, guardian=a_person("Rosa", email="rosa@example.org"))
    event = an_event(MENTORS, GIRLS)
    seats.sign_up(the_slot(event, SlotRole.TEEN), teen.person)

    assert [kind for kind, _at in post_of("rosa@example.org")] == ["confirmed"]


def test_at_night_girls_get_no_letters_but_a_cancellation(maya, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NIGHT)
    event = an_event(MENTORS, GIRLS, starts_at=NIGHT + timedelta(days=3))
    seats.sign_up(the_slot(event, SlotRole.TEEN), maya)
    mentor = seats.sign_up(the_slot(event, SlotRole.MENTOR), a_mentor())
    changes.cancel(event, "Snow")

    assert post_of("maya@example.org") == [("confirmed", MORNING), ("cancelled", None)]
    assert post_of("rosa@example.org") == [("confirmed", MORNING), ("cancelled", None)]
    assert post_of(mentor.person.email) == [("confirmed", None), ("cancelled", None)]


def test_a_letter_that_would_come_after_the_event_goes_at_once(maya, monkeypatch):
    event = an_event(MENTORS, GIRLS, starts_at=NIGHT + timedelta(hours=1))
    monkeypatch.setattr(clock, "now", lambda: NIGHT)
    seats.sign_up(the_slot(event, SlotRole.TEEN), maya)

    assert post_of("maya@example.org") == [("confirmed", None)]


def test_a_seat_offered_at_night_is_kept_until_she_has_read_it(maya, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NIGHT)
    starts_at = NIGHT + timedelta(hours=20)
    event = an_event(MENTORS, SlotPlan(SlotRole.TEEN, 0, 1), starts_at=starts_at)
    first = seats.sign_up(the_slot(event, SlotRole.TEEN), a_teen().person)
    second = seats.sign_up(the_slot(event, SlotRole.TEEN), maya)

    seats.withdraw(first)

    assert second.state is SignupState.OFFERED
    assert second.expires_at == MORNING + timedelta(minutes=30)


def test_a_guest_speaks_twice_a_year_and_is_never_one_of_the_adults(app):
    """SAFE-18: after two visits she is asked to become one of us; her seat counts nobody."""
    grace = a_person("Grace")
    evenings = [
        an_event(SlotPlan(SlotRole.SPEAKER, 0, 2), starts_in=timedelta(days=7 * week))
        for week in range(1, 4)
    ]
    for event in evenings[:2]:
        seats.sign_up(the_slot(event, SlotRole.SPEAKER), grace)

    with pytest.raises(Refused) as refusal:
        seats.sign_up(the_slot(evenings[2], SlotRole.SPEAKER), grace)

    assert [reason.rule for reason in refusal.value.reasons] == ["SAFE-18"]
    assert [the_slot(event, SlotRole.SPEAKER).counts for event in evenings] == [False] * 3
    assert admission.ready_adults(evenings[0], [grace]) == []


def test_a_participant_of_19_with_a_clean_check_is_not_one_of_the_adults(app):
    """SAFE-13: by no door, staff's own neither."""
    event = an_event(SlotPlan(SlotRole.MENTOR, 0, 4))
    cohort = a_cohort(event.site)
    grown = a_teen(cohort, born_on=years_ago(19)).person
    a_clearance(grown)

    slot, ida = the_slot(event), a_staff_member(Role.COORDINATOR)
    for deed in (
        lambda: seats.sign_up(slot, grown, source="staff"),
        lambda: seats.override(slot, grown, ida, reason="She asked"),
    ):
        with pytest.raises(Refused, match="Participants can't be counted"):
            deed()

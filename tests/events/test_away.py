"""A break and a leaving take the dates along; who slips away is noticed; all of it on the page."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from stepup import clock
from stepup.cohorts import queries as cohorts
from stepup.cohorts import rosters
from stepup.cohorts.models import Consent
from stepup.cohorts.models import EnrollmentState as State
from stepup.db import db
from stepup.events import attending, flags, queries, tasks
from stepup.events.actions import away, evening, seats
from stepup.events.models import SlotRole
from stepup.events.plans import SlotPlan
from stepup.people.models import Role
from tests.factories import (
    a_cohort,
    a_consent,
    a_mentor,
    a_staff_member,
    a_teen,
    an_event,
    the_slot,
    today,
    years_ago,
)
from tests.signing import sign_in

SLOTS = SlotPlan(SlotRole.MENTOR, 2, 4), SlotPlan(SlotRole.TEEN, 0, 40)


@pytest.fixture
def cohort(app):
    return a_cohort()


def place_of(teen):
    db.session.flush()
    db.session.expire_all()
    return cohorts.enrollments_of(teen)[0]


def dates_of(teen):
    return [signup.event_id for signup in queries.agenda_of(teen.person_id, clock.now())]


def an_evening(cohort, teen, days):
    event = an_event(*SLOTS, site=cohort.site, cohort=cohort, starts_in=timedelta(days=days))
    seats.sign_up(the_slot(event, SlotRole.TEEN), teen.person)
    db.session.commit()
    return event


def page_of(teen, rest=""):
    place = place_of(teen)
    path = f"/staff/cohorts/{place.cohort_id}/girls/{place.id}{rest}"
    db.session.commit()
    return path


def test_a_break_gives_back_the_dates_before_her_return_and_keeps_the_others(cohort):
    maya = a_teen(cohort)
    an_evening(cohort, maya, 3)
    later = an_evening(cohort, maya, 30)

    given_back = away.pause(place_of(maya), "A play.", today() + timedelta(days=10), today())

    assert (given_back, dates_of(maya)) == (1, [later.id])


def test_who_leaves_one_of_two_cohorts_keeps_the_dates_of_the_other(cohort):
    maya, other = a_teen(cohort), a_cohort(cohort.site)
    an_evening(cohort, maya, 3)
    elsewhere = an_event(*SLOTS, site=cohort.site, starts_in=timedelta(days=5))
    seats.sign_up(the_slot(elsewhere, SlotRole.TEEN), maya.person)
    from_other = a_teen(other)
    cohorts.enrollments_of(from_other)[0].teen_id = maya.id
    db.session.commit()

    away.leave(place_of(maya), "Too far", today(), for_cause=False)

    assert dates_of(maya) == [elsewhere.id]


def test_who_leaves_the_program_gives_all_dates_back(cohort):
    maya = a_teen(cohort)
    an_evening(cohort, maya, 3)
    elsewhere = an_event(*SLOTS, site=cohort.site, starts_in=timedelta(days=5))
    seats.sign_up(the_slot(elsewhere, SlotRole.TEEN), maya.person)
    db.session.commit()

    away.leave(place_of(maya), "Moved away", today(), for_cause=False)

    assert dates_of(maya) == []


def test_staff_begin_a_break_end_it_and_let_her_go_on_her_page(client, cohort):
    maya = a_teen(cohort)
    sign_in(client, a_staff_member(Role.SITE_LEAD, cohort.site))
    until = (today() + timedelta(days=9)).isoformat()

    sent = {"why": "Her grandmother is ill.", "until": until}
    page = client.post(page_of(maya, "/break"), data=sent, follow_redirects=True).text
    assert "On a break" in page
    assert "Her grandmother is ill." in page
    assert "She is back today" in page

    client.post(page_of(maya, "/back"))
    assert place_of(maya).state is State.ENROLLED

    page = client.post(
        page_of(maya, "/leave"), data={"reason": "Moved away"}, follow_redirects=True
    ).text
    assert "Left in good standing" in page


def test_what_was_typed_stays_and_the_sentence_says_what_is_wrong(client, cohort):
    maya = a_teen(cohort)
    sign_in(client, a_staff_member(Role.COORDINATOR))

    early = {"why": "Her grandmother is ill.", "until": today().isoformat()}
    for sent, status in ((early, 409), ({"why": "Her grandmother is ill."}, 422)):
        answer = client.post(page_of(maya, "/break"), data=sent)
        assert answer.status_code == status
        assert "Her grandmother is ill." in answer.text
    assert client.post(page_of(maya, "/leave"), data={}).status_code == 422
    assert client.post(page_of(maya, "/back")).status_code == 409
    assert place_of(maya).state is State.ENROLLED


def test_a_lead_of_another_site_and_a_mentor_touch_no_place(client, cohort):
    maya, elsewhere = a_teen(cohort), a_cohort()
    for person in (a_staff_member(Role.SITE_LEAD, elsewhere.site), a_mentor()):
        sign_in(client, person)
        for deed in ("/break", "/back", "/leave"):
            assert client.post(page_of(maya, deed)).status_code == 403


def three_evenings_without(cohort, teen, monkeypatch):
    events = [an_evening(cohort, teen, days) for days in (1, 2, 3)]
    over = events[-1].ends_at
    monkeypatch.setattr(clock, "now", lambda: over)
    db.session.commit()


def test_the_night_notices_who_slips_away_and_an_evening_with_her_ends_it(cohort, monkeypatch):
    maya, zoe = a_teen(cohort), a_teen(cohort)
    three_evenings_without(cohort, maya, monkeypatch)

    tasks.notice_who_slips_away()

    assert (place_of(maya).state, place_of(zoe).state) == (State.AT_RISK, State.ENROLLED)
    reason = cohorts.last_reasons([place_of(maya).id])[place_of(maya).id]
    assert reason == "Had a place and missed the last 3."
    tasks.notice_who_slips_away()
    assert len(cohorts.moves_of(place_of(maya))) == 1


def test_her_first_check_in_makes_her_active(app, monkeypatch):
    cohort = a_cohort()
    maya = a_teen(cohort)
    event = an_event(*SLOTS, site=cohort.site, cohort=cohort)
    for mentor in (a_mentor(), a_mentor()):
        seats.sign_up(the_slot(event, SlotRole.MENTOR), mentor)
    seats.sign_up(the_slot(event, SlotRole.TEEN), maya.person)
    db.session.commit()
    begins = event.starts_at
    monkeypatch.setattr(clock, "now", lambda: begins)

    for signup in sorted(queries.live_signups(event), key=lambda one: not one.slot.counts):
        evening.check_in(signup, None)

    assert place_of(maya).state is State.ACTIVE


def flags_of(cohort):
    rows = rosters.of(cohort, today())
    found = flags.of(rows, attending.of(cohort), today(), cohort.site.time_zone)
    return {person_id: [flag.words for flag in hers] for person_id, hers in found.items()}


def test_a_yes_that_ends_soon_is_a_flag_with_its_next_step(cohort):
    maya, ends_on = a_teen(cohort, consented=False), today() + timedelta(days=29)
    a_consent(maya.person, cohorts.guardianships_of(maya)[0].guardian, expires_on=ends_on)
    a_teen(cohort)

    rows = rosters.of(cohort, today())
    (flag,) = flags.of(rows, attending.of(cohort), today(), "UTC")[maya.person_id]

    words = f"Her consent ends on {clock.date_words(ends_on)}."
    assert (flag.words, flag.step, flag.place) == (words, "Ask for the new one", "ask")


def test_a_birthday_that_takes_the_guardians_yes_away_is_a_flag(cohort):
    born_on = years_ago(18) + timedelta(days=10)
    maya = a_teen(cohort, born_on=born_on)

    (words,) = flags_of(cohort)[maya.person_id]

    birthday = born_on.replace(year=born_on.year + 18)
    assert words == f"Turns 18 on {clock.date_words(birthday)}: then only her own yes counts."


def test_who_was_not_heard_of_for_a_month_is_a_flag_and_a_word_of_hers_ends_it(cohort):
    maya = a_teen(cohort)
    answer = db.session.scalars(select(Consent)).one()
    day = today() - timedelta(days=31)
    late = clock.start_of(day, cohort.site.time_zone) + timedelta(hours=22)  # tomorrow, in UTC
    answer.recorded_at = late
    db.session.commit()
    since = clock.date_words(day)
    assert flags_of(cohort) == {
        maya.person_id: [f"Nothing heard of her or her family since {since}."]
    }

    event = an_event(*SLOTS, site=cohort.site)
    seats.sign_up(the_slot(event, SlotRole.TEEN), maya.person, source="staff")
    assert list(flags_of(cohort)) == [maya.person_id]
    later = an_event(*SLOTS, starts_in=timedelta(days=8))
    seats.sign_up(the_slot(later, SlotRole.TEEN), maya.person, source="family")

    assert flags_of(cohort) == {}


def test_who_is_on_a_break_is_not_missed(cohort, monkeypatch):
    maya = a_teen(cohort)
    three_evenings_without(cohort, maya, monkeypatch)
    away.pause(place_of(maya), "A play.", today() + timedelta(days=20), today())

    assert flags_of(cohort) == {}
    tasks.notice_who_slips_away()
    assert place_of(maya).state is State.PAUSED


def test_roster_and_grid_show_the_flag_in_words(client, cohort, monkeypatch):
    maya = a_teen(cohort)
    three_evenings_without(cohort, maya, monkeypatch)
    sign_in(client, a_staff_member(Role.COORDINATOR))
    number = cohort.id
    db.session.commit()

    for page in (f"/staff/cohorts/{number}", f"/staff/events/attendance/{number}"):
        text = client.get(page).text
        assert "Had a place and missed the last 3." in text
        assert "Call her family" in text

"""The night asks again, gently; and asks herself whoever turned 18."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from stepup import clock
from stepup.cohorts import queries, tasks
from stepup.cohorts.actions import asking, consents
from stepup.cohorts.models import ConsentKind
from stepup.db import db
from stepup.outbox.models import Letter
from stepup.people.models import Role
from tests.factories import a_cohort, a_guardian, a_person, a_staff_member, a_teen, today, years_ago
from tests.letters import plain_text
from tests.signing import sign_in

NOON = datetime(2026, 11, 2, 20, 0, tzinfo=UTC)  # at the sites in Los Angeles


@pytest.fixture
def at(monkeypatch):
    def travel(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    travel(NOON)
    return travel


@pytest.fixture
def maya(app, at):
    return a_teen(a_cohort(), consented=False)


def enrollment_of(teen):
    return queries.enrollments_of(teen)[0]


def letters():
    return db.session.scalars(select(Letter).order_by(Letter.id)).all()


def test_who_does_not_answer_is_reminded_on_days_3_10_and_24_and_then_left_alone(maya, at):
    consents.ask(enrollment_of(maya), today())
    db.session.commit()
    reminded = []

    for day in range(1, 90):
        at(NOON + timedelta(days=day))
        before = len(letters())
        tasks.remind_families()
        if len(letters()) > before:
            reminded.append(day)

    assert reminded == [3, 10, 24]
    assert "still waits for your answer" in plain_text(letters()[1])


def test_the_nightly_deed_done_twice_writes_once(maya, at):
    consents.ask(enrollment_of(maya), today())
    at(NOON + timedelta(days=3))

    tasks.remind_families()
    tasks.remind_families()

    assert len(letters()) == 2


@pytest.mark.parametrize(
    ("hour", "leaves"),
    [
        (datetime(2026, 11, 6, 4, 30, tzinfo=UTC), datetime(2026, 11, 6, 16, tzinfo=UTC)),
        (datetime(2026, 11, 5, 10, tzinfo=UTC), datetime(2026, 11, 5, 16, tzinfo=UTC)),
        (datetime(2026, 11, 5, 16, tzinfo=UTC), None),
        (datetime(2026, 11, 6, 3, 59, tzinfo=UTC), None),
    ],
)
def test_no_reminder_leaves_at_night_where_she_lives(maya, at, hour, leaves):
    consents.ask(enrollment_of(maya), today())
    at(hour)

    tasks.remind_families()

    assert letters()[1].not_before == leaves


def test_who_has_answered_and_whom_we_may_not_write_to_is_not_reminded(maya, at):
    rosa = queries.guardians_of(maya)[0]
    luis = a_guardian(maya, a_person("Luis", email="luis@example.org"))
    consents.ask(enrollment_of(maya), today())
    queries.guardianships_of(maya)[1].no_contact = True
    zoe = a_teen(enrollment_of(maya).cohort, consented=False, first_name="Zoe")
    consents.ask(enrollment_of(zoe), today())
    zoe.contact_stopped_at = clock.now()
    at(NOON + timedelta(days=3))

    tasks.remind_families()

    assert [letter.address for letter in letters()[3:]] == [rosa.email]
    assert luis.email in {letter.address for letter in letters()[:3]}


def test_on_her_18th_birthday_she_is_asked_once_herself(app, at):
    maya = a_teen(email="maya@example.org", born_on=years_ago(18, date(2026, 11, 2)))
    maya.person.born_on = date(2008, 11, 3)
    db.session.commit()
    tasks.ask_those_who_grew_up()
    assert letters() == []

    at(NOON + timedelta(days=1))
    tasks.ask_those_who_grew_up()
    tasks.ask_those_who_grew_up()

    assert [letter.address for letter in letters()] == ["maya@example.org"]
    assert "happy birthday!" in plain_text(letters()[0])


@pytest.mark.parametrize(("whose", "asked"), [("guardian", 1), ("hers", 0)])
def test_a_guardians_stop_ends_with_her_birthday_and_her_own_does_not(app, at, whose, asked):
    maya = a_teen(email="maya@example.org", born_on=years_ago(17))
    rosa = queries.guardians_of(maya)[0]
    by = rosa if whose == "guardian" else maya.person
    stop = {consents.Question(ConsentKind.ELECTRONIC): False}
    consents.choose(enrollment_of(maya), by, stop, on=today())
    maya.person.born_on = years_ago(18)
    db.session.commit()

    tasks.ask_those_who_grew_up()

    assert len(letters()) == asked


def test_when_the_year_begins_the_site_hears_who_cannot_be_called(app, at):
    at(datetime(2026, 9, 2, 20, tzinfo=UTC))
    cohort = a_cohort()
    a_teen(cohort, emergency_phone=False, last_name="Quetzal")
    a_teen(cohort)
    lead = a_staff_member(Role.SITE_LEAD, cohort.site)
    a_staff_member(Role.SITE_LEAD, a_cohort().site)

    tasks.warn_of_missing_phones()
    tasks.warn_of_missing_phones()

    (letter,) = letters()
    assert (letter.address, letter.subject.startswith("1 without")) == (lead.email, True)
    assert "Quetzal" not in plain_text(letter)


@pytest.mark.parametrize("day", [date(2026, 8, 31), date(2026, 9, 15), date(2027, 3, 1)])
def test_in_the_middle_of_the_year_no_such_letter_leaves(app, at, day):
    at(datetime(day.year, day.month, day.day, 20, tzinfo=UTC))
    cohort = a_cohort()
    a_teen(cohort, emergency_phone=False)
    a_staff_member(Role.SITE_LEAD, cohort.site)

    assert asking.warn_of_missing_phones(cohort) == 0


def test_staff_see_who_would_be_asked_before_anything_leaves(client, app):
    cohort = a_cohort()
    a_teen(cohort, consented=False, guardian=a_person("Rosa", "Writes"))
    stopped = a_teen(cohort, consented=False, first_name="Zoe", last_name="Quiet")
    stopped.contact_stopped_at = clock.now()
    a_teen(cohort, first_name="Fay", last_name="Answered")
    sign_in(client, a_staff_member(Role.COORDINATOR))

    page = client.get(f"/staff/cohorts/{cohort.id}/ask").text

    assert "1 letter would leave now" in page
    assert "Rosa Writes" in page
    assert "This family asked us not to write" in page
    assert "Answered" not in page
    assert letters() == []
    client.post(f"/staff/cohorts/{cohort.id}/ask")
    assert len(letters()) == 1

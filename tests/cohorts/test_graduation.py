from datetime import date, timedelta

import pytest
from sqlalchemy import select

from stepup import clock
from stepup.audit.models import Entry
from stepup.cohorts import queries, years
from stepup.cohorts.actions import graduation, invitations
from stepup.cohorts.models import ConsentKind, EnrollmentState
from stepup.db import db
from stepup.errors import Refused
from stepup.outbox.models import Letter
from stepup.safety import rules
from stepup.safety.facts import DEFAULTS
from tests.factories import a_cohort, a_consent, a_hold, a_teen, an_alumna, today, years_ago

LATER = date.max


@pytest.fixture
def cohort(app):
    return a_cohort()


def a_grown_girl(cohort, **facts):
    teen = a_teen(cohort, born_on=years_ago(19), **facts)
    a_consent(teen.person, teen.person)
    return teen


def who_said_yes(cohort, **facts):
    teen = a_grown_girl(cohort, **facts)
    a_consent(teen.person, teen.person, kind=ConsentKind.CONTACT, expires_on=LATER)
    return teen


def letters():
    return [
        (letter.purpose, letter.address)
        for letter in db.session.scalars(select(Letter).order_by(Letter.id))
    ]


def test_the_preview_says_for_each_what_we_wait_for_and_changes_nothing(cohort):
    girl = years_ago(17)
    a_teen(cohort, first_name="Ada", born_on=girl)
    a_grown_girl(cohort, first_name="Bea")
    a_grown_girl(cohort, first_name="Cleo", email=None)
    who_said_yes(cohort, first_name="Dora")
    a_teen(cohort, first_name="Eve").person.born_on = None
    a_teen(cohort, first_name="Fay", state=EnrollmentState.CONSENT_PENDING)

    graduates = graduation.preview(cohort, today())

    birthday = clock.date_words(girl.replace(year=girl.year + 18))
    assert [(one.person.first_name, one.waits_for) for one in graduates if not one.why_not] == [
        ("Ada", f"her 18th birthday, {birthday}"),
        ("Bea", "her own answer"),
        ("Cleo", "an e-mail address of her own"),
        ("Dora", ""),
        ("Eve", "her date of birth: without it nobody may write to her"),
    ]
    assert (list(queries.alumnae()), letters()) == ([], [])


def test_graduation_makes_alumnae_and_ends_enrollments(cohort):
    bea, dora = a_grown_girl(cohort, first_name="Bea"), who_said_yes(cohort, first_name="Dora")
    pending = a_teen(cohort, state=EnrollmentState.CONSENT_PENDING)

    graduation.graduate(cohort, today())

    alumnae = queries.alumnae_of(cohort)

    assert [(one.person_id, one.may_invite, one.graduated_on) for one in alumnae] == [
        (bea.person_id, False, today()),
        (dora.person_id, True, today()),
    ]
    ended = [queries.enrollment_of(teen, cohort) for teen in (bea, dora, pending)]
    assert [(one.state, one.ends_on) for one in ended] == [
        (EnrollmentState.GRADUATED, today()),
        (EnrollmentState.GRADUATED, today()),
        (EnrollmentState.CONSENT_PENDING, None),
    ]
    assert cohort.graduated_at is not None
    (entry,) = db.session.scalars(select(Entry).where(Entry.kind == "cohort"))
    assert (entry.deed, entry.after) == (
        "graduated",
        {"alumnae": 2, "on": today().isoformat()},
    )


def test_only_the_grown_ones_who_have_not_answered_are_asked(cohort):
    bea = a_grown_girl(cohort, first_name="Bea")
    who_said_yes(cohort)
    a_teen(cohort)
    a_grown_girl(cohort, email=None)
    a_hold(a_grown_girl(cohort).person)

    graduation.graduate(cohort, today())

    assert letters() == [("cohorts/email/runway", bea.person.email)]


def test_a_cohort_graduates_once(cohort):
    a_grown_girl(cohort)
    graduation.graduate(cohort, today())

    with pytest.raises(Refused, match="has graduated already"):
        graduation.graduate(cohort, today())

    assert len(letters()) == 1


def test_who_finishes_a_second_cohort_stays_one_alumna(app):
    first, second = a_cohort(), a_cohort()
    bea = an_alumna(first, born_on=years_ago(19), may_invite=False)
    teen = a_grown_girl(second)
    bea.person_id = teen.person_id
    db.session.commit()

    graduation.graduate(second, today())

    (alumna,) = queries.alumnae()
    assert (alumna.cohort, alumna.graduated_on) == (second, today())


def may_write(alumna, on=None):
    facts = queries.past_mentees([alumna], on or today())[alumna.person_id]
    return rules.being_written_to(facts, DEFAULTS) == []


def test_her_own_yes_lets_campaigns_write_to_her_and_her_no_ends_it(app):
    samira = an_alumna(may_invite=False)
    assert not may_write(samira)

    invitations.answer(samira.person, True, today())
    assert may_write(samira)
    assert queries.may_be_invited([samira.person_id]) == {samira.person_id}

    invitations.answer(samira.person, False, today())
    assert not may_write(samira)
    assert queries.may_be_invited([samira.person_id]) == set()
    assert queries.own_contact_answer(samira.person_id).given is False


def test_a_minor_cannot_say_yes_yet(app):
    young = an_alumna(may_invite=False, born_on=years_ago(17))

    with pytest.raises(Refused, match="We ask you again when you are 18"):
        invitations.answer(young.person, True, today())

    assert queries.own_contact_answer(young.person_id) is None


def test_a_yes_that_she_gave_as_a_minor_is_none(app):
    bea = a_teen(born_on=years_ago(18))
    early = bea.person.born_on.replace(year=bea.person.born_on.year + 17)
    a_consent(bea.person, bea.person, kind=ConsentKind.CONTACT, granted_on=early, expires_on=LATER)

    assert queries.may_be_invited([bea.person_id]) == set()


def test_the_night_asks_her_when_she_turns_18_and_only_once(cohort):
    ada = a_teen(cohort, born_on=years_ago(18) + timedelta(days=5))
    graduation.graduate(cohort, today())
    birthday = years.birthday(ada.person.born_on, 18)

    assert invitations.ask_those_who_grew_up(birthday - timedelta(days=1)) == 0
    assert invitations.ask_those_who_grew_up(birthday) == 1
    db.session.commit()
    assert invitations.ask_those_who_grew_up(birthday + timedelta(days=1)) == 0
    assert letters() == [("cohorts/email/runway", ada.person.email)]


def test_the_night_does_not_write_to_alumnae_who_came_from_a_list(app):
    an_alumna(may_invite=False, born_on=years_ago(20), graduated_on=years_ago(3))

    assert invitations.ask_those_who_grew_up(today()) == 0


def test_who_left_for_cause_is_not_asked(app):
    closed = an_alumna(may_invite=False, closed_for_cause_at=clock.now())

    assert invitations.ask_back(closed, today()) is False


@pytest.mark.parametrize(
    ("born_on", "adult_on"),
    [
        (date(2009, 5, 3), date(2027, 5, 3)),
        (date(2008, 2, 29), date(2026, 3, 1)),
        (date(2010, 12, 31), date(2028, 12, 31)),
    ],
)
def test_she_is_18_on_the_day_that_the_rules_call_her_18(born_on, adult_on):
    assert years.birthday(born_on, 18) == adult_on
    assert clock.years_between(born_on, adult_on) == 18
    assert clock.years_between(born_on, adult_on - timedelta(days=1)) == 17

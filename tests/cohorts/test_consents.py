from datetime import date, timedelta

import pytest
from sqlalchemy import select

from stepup import clock
from stepup.audit.models import Entry
from stepup.cohorts import queries, years
from stepup.cohorts.actions import consents
from stepup.cohorts.actions.consents import PhotoChannel
from stepup.cohorts.models import ConsentKind, EnrollmentState
from stepup.db import db
from stepup.errors import Refused
from stepup.outbox.models import Letter
from stepup.safety import rules
from stepup.safety.facts import DEFAULTS
from tests.factories import a_cohort, a_guardian, a_person, a_teen, today, years_ago
from tests.letters import plain_text


@pytest.fixture
def maya(app):
    return a_teen(consented=False, state=EnrollmentState.CONSENT_PENDING)


def enrollment_of(teen):
    (enrollment,) = queries.enrollments_of(teen)
    return enrollment


def answer(teen, by, given, **more):
    return consents.answer(enrollment_of(teen), by, given=given, on=today(), **more)


def first_guardian(teen):
    return queries.guardians_of(teen)[0]


def stops(teen):
    youth = queries.youth_for([teen.person_id], today())[teen.person_id]
    return [reason.rule for reason in rules.participation(youth, today(), DEFAULTS)]


def addresses():
    return [letter.address for letter in db.session.scalars(select(Letter).order_by(Letter.id))]


def test_every_guardian_whom_we_may_write_to_is_asked(maya):
    second = a_guardian(maya, a_person("Luis"))
    a_guardian(maya, a_person("Barred"), no_contact=True)
    a_guardian(maya, a_person("Former"), ended_on=today())
    a_guardian(maya, a_person("Offline", email=None))

    assert consents.ask(enrollment_of(maya), today()) == 2

    assert addresses() == [first_guardian(maya).email, second.email]


def test_nobody_is_asked_twice_on_one_day(maya):
    consents.ask(enrollment_of(maya), today())

    assert consents.ask(enrollment_of(maya), today()) == 0
    assert len(addresses()) == 1


def test_the_letter_speaks_her_language_and_names_the_girl_by_her_first_name_only(maya):
    first_guardian(maya).language = "es"
    maya.person.rename("Maya", "Quetzalcoatl")

    consents.ask(enrollment_of(maya), today())

    letter = db.session.scalars(select(Letter)).one()
    assert letter.language == "es"
    assert "Maya" in plain_text(letter)
    assert "Quetzalcoatl" not in letter.content.message.decode()


def test_a_family_that_asked_us_not_to_write_is_not_written_to(maya):
    maya.contact_stopped_at = clock.now()

    with pytest.raises(Refused, match="This family asked us not to write"):
        consents.ask(enrollment_of(maya), today())


def test_without_an_address_staff_are_told_what_to_do(maya):
    first_guardian(maya).email = None

    with pytest.raises(Refused, match="Add one, or take the answer on paper"):
        consents.ask(enrollment_of(maya), today())


def test_from_18_on_she_is_asked_herself(app):
    maya = a_teen(born_on=years_ago(18), email="maya@example.org")

    consents.ask(enrollment_of(maya), today())

    assert addresses() == ["maya@example.org"]


def test_a_guardians_yes_enrols_her_until_the_end_of_august(maya):
    rosa = first_guardian(maya)

    consent = answer(maya, rosa, True)

    assert enrollment_of(maya).state is EnrollmentState.ENROLLED
    assert (consent.granted_on, consent.method) == (today(), "link")
    assert consent.expires_on == years.last_day_of_year(today())
    assert stops(maya) == []
    assert [entry.deed for entry in db.session.scalars(select(Entry))] == ["consented"]


def test_a_yes_before_the_year_begins_counts_for_the_whole_year(app):
    cohort = a_cohort(starts_on=date(2027, 9, 6), ends_on=date(2028, 5, 31))
    maya = a_teen(cohort, consented=False)

    consent = consents.answer(
        enrollment_of(maya), first_guardian(maya), given=True, on=date(2027, 8, 20)
    )

    assert (consent.granted_on, consent.expires_on) == (date(2027, 8, 20), date(2028, 8, 31))


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 9, 1), date(2027, 8, 31)),
        (date(2026, 12, 31), date(2027, 8, 31)),
        (date(2027, 1, 1), date(2027, 8, 31)),
        (date(2027, 8, 31), date(2027, 8, 31)),
    ],
)
def test_the_program_year_ends_with_august(day, last):
    assert years.last_day_of_year(day) == last


def test_a_no_keeps_her_out(maya):
    answer(maya, first_guardian(maya), False)

    assert stops(maya) == ["SAFE-10"]
    assert enrollment_of(maya).state is EnrollmentState.CONSENT_PENDING
    assert [entry.deed for entry in db.session.scalars(select(Entry))] == ["refused"]


def test_one_guardians_no_stops_her_although_the_other_said_yes(maya):
    answer(maya, first_guardian(maya), True)

    answer(maya, a_guardian(maya), False)

    assert stops(maya) == ["SAFE-10"]


def test_she_can_change_her_mind_both_ways(maya):
    rosa = first_guardian(maya)
    answer(maya, rosa, True)

    answer(maya, rosa, False)
    assert stops(maya) == ["SAFE-10"]
    answer(maya, rosa, True)
    assert stops(maya) == []

    said = [one for one in queries.consents_of(maya.person_id) if one.kind.value == "participation"]
    assert [(one.given, one.revoked_at is None) for one in said] == [
        (True, True),
        (False, True),
        (True, False),
    ]


def photos(teen, by):
    standing = queries.standing_consents(teen.person_id, by.id)
    return {one.channel for one in standing if one.kind is ConsentKind.PHOTO}


def test_pictures_are_allowed_channel_by_channel(maya):
    rosa = first_guardian(maya)

    answer(maya, rosa, True, photo_channels=[PhotoChannel.PRINT, PhotoChannel.WEB])

    assert photos(maya, rosa) == {"print", "web"}
    assert len(queries.consents_of(maya.person_id)) == 5


def test_no_picture_is_allowed_unless_she_says_so_and_she_may_still_come(maya):
    rosa = first_guardian(maya)

    answer(maya, rosa, True)

    assert (photos(maya, rosa), stops(maya)) == (set(), [])


def test_a_new_answer_replaces_the_pictures_too(maya):
    rosa = first_guardian(maya)
    answer(maya, rosa, True, photo_channels=[PhotoChannel.WEB])

    answer(maya, rosa, True, photo_channels=[PhotoChannel.PRINT])

    assert photos(maya, rosa) == {"print"}


def test_a_no_allows_no_pictures_whatever_was_ticked(maya):
    rosa = first_guardian(maya)

    answer(maya, rosa, False, photo_channels=list(PhotoChannel))

    assert photos(maya, rosa) == set()


@pytest.mark.parametrize("role", [{"no_contact": True}, {"ended_on": date(2026, 1, 1)}])
def test_who_has_no_say_any_more_cannot_answer(maya, role):
    other = a_guardian(maya, a_person("Luis"), **role)

    with pytest.raises(Refused, match="not yours to answer any more"):
        answer(maya, other, True)

    assert list(queries.consents_of(maya.person_id)) == []


def test_on_her_18th_birthday_her_mother_cannot_answer_and_she_can(app):
    maya = a_teen(born_on=years_ago(18))
    (role,) = queries.guardianships_of(maya)

    with pytest.raises(Refused, match="not yours to answer any more"):
        answer(maya, role.guardian, True)

    answer(maya, maya.person, True)
    assert stops(maya) == []


def test_the_day_before_she_cannot_answer_for_herself(app):
    maya = a_teen(born_on=years_ago(18) + timedelta(days=1))

    with pytest.raises(Refused, match="not yours to answer"):
        answer(maya, maya.person, True)

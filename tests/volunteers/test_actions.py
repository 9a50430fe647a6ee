from datetime import timedelta

import pytest
from sqlalchemy import select

from stepup.audit.models import Entry
from stepup.db import db
from stepup.errors import Refused
from stepup.outbox.models import Letter
from stepup.people.models import Household
from stepup.volunteers import actions, queries, stages
from stepup.volunteers.models import ClearanceKind, Move, Stage
from tests.factories import (
    a_clearance,
    a_hold,
    a_mentor,
    a_person,
    a_signature_on_file,
    a_staff_member,
    a_volunteer,
    found_suitable,
    kept,
    today,
    years_ago,
)

CHECK = ClearanceKind.BACKGROUND_CHECK


def letters():
    return [(letter.purpose, letter.address) for letter in db.session.scalars(select(Letter))]


def steps():
    found = db.session.scalars(select(Move).order_by(Move.id))
    return [(step.from_stage, step.to_stage) for step in found]


def deeds():
    return [entry.deed for entry in db.session.scalars(select(Entry).order_by(Entry.id))]


@pytest.fixture
def ruth(app):
    return a_staff_member(first_name="Ruth")


def test_who_applies_is_an_applicant_and_gets_a_letter(app):
    dana = a_person("Dana", born_on=years_ago(35))

    volunteer = actions.apply(dana, " I was helped once ", "campaign:7")

    assert (volunteer.stage, volunteer.motivation, volunteer.source) == (
        Stage.APPLICANT,
        "I was helped once",
        "campaign:7",
    )
    assert steps() == [(Stage.LEAD, Stage.APPLICANT)]
    assert letters() == [("volunteers/email/received", dana.email)]


def test_applying_again_changes_nothing_and_sends_nothing(app):
    dana = a_person("Dana")
    first = actions.apply(dana, "First words", "page")

    again = actions.apply(dana, "Other words", "campaign:7")

    assert again is first
    assert (again.motivation, again.source) == ("First words", "page")
    assert len(steps()) == len(letters()) == 1


@pytest.mark.parametrize(
    ("age", "rule", "sentence"),
    [
        (12, "SAFE-11", "At your age a parent or guardian signs up for you"),
        (17, "SAFE-26", "junior mentor alongside two adults"),
    ],
)
def test_a_minor_cannot_apply(app, age, rule, sentence):
    girl = a_person("Maya", born_on=years_ago(age))

    with pytest.raises(Refused, match=sentence) as refusal:
        actions.apply(girl, "I want to help", "page")

    assert [reason.rule for reason in refusal.value.reasons] == [rule]
    assert queries.of_person(girl.id) is None


def test_on_her_18th_birthday_she_can(app):
    assert actions.apply(a_person(born_on=years_ago(18)), "Now I can", "page")


@pytest.mark.parametrize("stage", [Stage.WITHDRAWN, Stage.RETIRED])
def test_who_left_by_herself_may_apply_again(app, stage):
    volunteer = a_volunteer(stage=stage, motivation="Then")

    actions.apply(volunteer.person, "Now", "page")

    assert (volunteer.stage, volunteer.motivation) == (Stage.APPLICANT, "Now")


@pytest.mark.parametrize("stage", [Stage.DECLINED, Stage.REMOVED])
def test_who_was_turned_away_is_asked_to_call(app, stage):
    volunteer = a_volunteer(stage=stage)

    with pytest.raises(Refused, match="Please call us before you apply again"):
        actions.apply(volunteer.person, "Please", "page")


def test_a_guests_form_waits_for_the_letter_to_be_answered(app):
    dana = a_person("Dana")

    volunteer = actions.propose(dana, "To give back")

    assert (volunteer.stage, volunteer.motivation) == (Stage.LEAD, "To give back")
    assert letters() == [("volunteers/email/confirm", dana.email)]
    assert dana.email_verified_at is None


def test_who_confirms_is_an_applicant_with_a_proven_address(app):
    dana = a_person("Dana")
    volunteer = actions.propose(dana, "To give back")

    actions.confirm(volunteer)
    actions.confirm(volunteer)

    assert volunteer.stage is Stage.APPLICANT
    assert dana.email_verified_at is not None
    assert [purpose for purpose, _ in letters()] == [
        "volunteers/email/confirm",
        "volunteers/email/received",
    ]


def test_a_guests_form_changes_nothing_of_somebody_we_know(app):
    volunteer = a_volunteer(stage=Stage.ACTIVE, motivation="Her own words")

    actions.propose(volunteer.person, "Somebody else's words")

    assert (volunteer.stage, volunteer.motivation) == (Stage.ACTIVE, "Her own words")
    assert letters() == [("volunteers/email/already", volunteer.person.email)]


def test_a_second_form_does_not_replace_the_words_of_the_first(app):
    dana = a_person("Dana")
    actions.propose(dana, "Her own words")

    volunteer = actions.propose(dana, "Somebody else's words")

    assert volunteer.motivation == "Her own words"
    assert len(letters()) == 1


def test_of_a_minor_the_guests_form_leaves_no_trace(app):
    girl = a_person("Maya", born_on=years_ago(16))

    assert actions.propose(girl, "I want to help") is None
    assert (queries.of_person(girl.id), letters()) == (None, [])


def test_who_was_turned_away_is_not_written_to_because_of_a_form(app):
    volunteer = a_volunteer(stage=Stage.DECLINED)

    actions.propose(volunteer.person, "Please")

    assert (volunteer.stage, letters()) == (Stage.DECLINED, [])


def test_a_known_volunteer_is_entered_where_she_stands_once(app):
    dana = a_person("Dana")

    first = actions.enter(dana, Stage.TRAINED, "import", reason="From the sheet")
    again = actions.enter(dana, Stage.ACTIVE, "import", reason="From the sheet")

    assert again is first
    assert first.stage is Stage.TRAINED
    assert (steps(), letters()) == ([(Stage.LEAD, Stage.TRAINED)], [])


def test_a_minor_is_not_entered(app):
    with pytest.raises(Refused, match="junior mentor"):
        actions.enter(a_person(born_on=years_ago(17)), Stage.CLEARED, "import", reason="")


LISTED = [(stage, to) for stage, moves in stages.MOVES.items() for to in moves]
FREE = [
    (stage, to) for stage, to in LISTED if to not in stages.NEEDS_CHECKS and to is not Stage.REMOVED
]


@pytest.mark.parametrize(("stage", "to"), FREE, ids=str)
def test_staff_make_the_listed_moves(ruth, stage, to):
    volunteer = a_volunteer(stage=stage)
    for kind in (ClearanceKind.CHILD_SAFETY, ClearanceKind.ORIENTATION):
        a_clearance(volunteer.person, kind=kind)
    found_suitable(volunteer)

    actions.advance(volunteer, to, ruth, "As agreed")

    assert volunteer.stage is to
    assert steps() == [(stage, to)]
    assert db.session.scalars(select(Move)).one().by_id == ruth.id
    assert deeds() == ["moved"]


def test_nobody_counts_as_trained_before_both_courses_are_recorded(ruth):
    volunteer = a_volunteer(stage=Stage.SCREENED)
    a_clearance(volunteer.person, kind=ClearanceKind.ORIENTATION)

    with pytest.raises(Refused, match="not complete: child safety"):
        actions.advance(volunteer, Stage.TRAINED, ruth)

    a_clearance(volunteer.person, kind=ClearanceKind.CHILD_SAFETY)
    assert actions.advance(volunteer, Stage.TRAINED, ruth).stage is Stage.TRAINED


@pytest.mark.parametrize("stage", Stage)
def test_no_other_move_exists(ruth, stage):
    volunteer = a_volunteer(stage=stage)
    for to in set(Stage) - set(stages.MOVES[stage]):
        with pytest.raises(Refused, match="There is no way from"):
            actions.advance(volunteer, to, ruth)

    assert (volunteer.stage, steps()) == (stage, [])


@pytest.mark.parametrize(
    ("stage", "to"), [(stage, to) for stage, to in LISTED if to in stages.NEEDS_CHECKS], ids=str
)
def test_nobody_is_cleared_or_active_without_a_valid_check(ruth, stage, to):
    volunteer = a_volunteer(stage=stage)
    a_clearance(volunteer.person, expires_on=today() - timedelta(days=2))
    a_signature_on_file(volunteer.person)

    with pytest.raises(Refused, match="we still need: background check"):
        actions.advance(volunteer, to, ruth)

    a_clearance(volunteer.person)
    assert actions.advance(volunteer, to, ruth).stage is to


def test_removal_for_cause_needs_a_hold_first(ruth):
    volunteer = a_volunteer(stage=Stage.ACTIVE)

    with pytest.raises(Refused, match="Place a hold on her first"):
        actions.advance(volunteer, Stage.REMOVED, ruth)

    a_hold(volunteer.person)
    assert actions.advance(volunteer, Stage.REMOVED, ruth).stage is Stage.REMOVED


def test_nobody_decides_about_herself(ruth):
    volunteer = a_volunteer(ruth, stage=Stage.APPLICANT)

    with pytest.raises(Refused, match="A second staff member must decide this one"):
        actions.advance(volunteer, Stage.SCREENING, ruth)


def test_nobody_decides_about_someone_at_her_own_address(ruth):
    home = kept(Household(address="12 Elm St"))
    volunteer = a_volunteer(stage=Stage.APPLICANT, household_id=home.id)
    ruth.household_id = home.id

    with pytest.raises(Refused, match="A second staff member"):
        actions.advance(volunteer, Stage.SCREENING, ruth)


def test_taking_a_rest_is_her_own_decision(ruth):
    volunteer = a_volunteer(ruth, stage=Stage.ACTIVE)

    assert actions.advance(volunteer, Stage.RESTING, ruth).stage is Stage.RESTING


def record(person, by, *, issued_on=None, expires_on=None):
    return actions.record_clearance(
        person,
        CHECK,
        issued_on or today() - timedelta(days=10),
        expires_on or today() + timedelta(days=300),
        by,
        reference=" 4711 ",
    )


def test_the_last_missing_check_clears_her(ruth):
    volunteer = a_volunteer(stage=Stage.TRAINED)
    a_signature_on_file(volunteer.person)

    clearance = record(volunteer.person, ruth)

    assert volunteer.stage is Stage.CLEARED
    assert (clearance.reference, clearance.recorded_by_id) == ("4711", ruth.id)
    assert deeds() == ["recorded", "moved"]


def test_a_renewed_check_brings_a_lapsed_volunteer_back(ruth):
    volunteer = a_volunteer(stage=Stage.LAPSED)

    record(volunteer.person, ruth)

    assert volunteer.stage is Stage.CLEARED


@pytest.mark.parametrize(
    "stage", [Stage.APPLICANT, Stage.SCREENING, Stage.SCREENED, Stage.DECLINED]
)
def test_a_check_alone_does_not_skip_the_way(ruth, stage):
    volunteer = a_volunteer(stage=stage)

    record(volunteer.person, ruth)

    assert volunteer.stage is stage


def test_a_check_is_kept_no_longer_than_policy_allows(ruth):
    issued = today() - timedelta(days=10)

    clearance = record(a_person(), ruth, issued_on=issued, expires_on=issued.replace(year=2090))

    assert clearance.expires_on < issued + timedelta(days=36 * 31)


@pytest.mark.parametrize(
    ("issued_ago", "ends_in", "sentence"),
    [(400, -1, "Enter the new result"), (-1, 300, "issue date is in the future")],
)
def test_a_check_that_is_no_good_today_is_refused(ruth, issued_ago, ends_in, sentence):
    dana = a_person("Dana")

    with pytest.raises(Refused, match=sentence):
        record(
            dana,
            ruth,
            issued_on=today() - timedelta(days=issued_ago),
            expires_on=today() + timedelta(days=ends_in),
        )

    assert list(queries.clearances_of(dana.id)) == []


def test_a_check_without_its_issue_date_is_refused(ruth):
    with pytest.raises(Refused, match="needs the date on which it was issued"):
        actions.record_clearance(a_person(), CHECK, None, today(), ruth)


def test_nobody_records_her_own_check(ruth):
    with pytest.raises(Refused, match="A second staff member"):
        record(ruth, ruth)


def test_a_revoked_check_stops_counting_and_is_written_down(ruth):
    dana = a_mentor()
    (clearance,) = queries.clearances_of(dana.id)

    actions.revoke_clearance(clearance, ruth, "Another woman's result")

    assert queries.facts_of(dana, today()).checks == ()
    assert deeds() == ["revoked"]


def test_the_night_lapses_those_whose_check_has_ended(app):
    ends = today()
    late, fresh, resting = a_mentor(ends), a_mentor(), a_volunteer(stage=Stage.RESTING)

    assert actions.lapse(ends) == 0
    assert actions.lapse(ends + timedelta(days=1)) == 1
    assert actions.lapse(ends + timedelta(days=1)) == 0

    found = queries.of_people([late.id, fresh.id, resting.person_id])
    assert {person_id: one.stage for person_id, one in found.items()} == {
        late.id: Stage.LAPSED,
        fresh.id: Stage.CLEARED,
        resting.person_id: Stage.RESTING,
    }

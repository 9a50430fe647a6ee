from dataclasses import replace

import pytest

from stepup.safety import rules
from stepup.safety.facts import DEFAULTS, Check
from tests.safety.cases import BEFORE, CASES, DANA, DAY, LINH, MAYA, ask, checked

SISTERS = [replace(DANA, household_id=7), replace(LINH, household_id=7)]


@pytest.mark.parametrize(
    ("rule", "asked", "expected"),
    [case[1:] for case in CASES],
    ids=[f"{case[1].__name__}: {case[0]}" for case in CASES],
)
def test_the_rule_answers(rule, asked, expected):
    assert ask(rule, asked) == expected


def sentence_of(reasons):
    (reason,) = reasons
    return reason.sentence


def test_a_refusal_names_the_missing_piece_the_minutes_and_both_days():
    (reason,) = rules.counted_role(checked(expires_on=BEFORE), DAY, DEFAULTS)

    assert reason.sentence == (
        "Thank you for offering. Before you can be with the girls we still need: background check "
        "(ends 5 Mar 2027, needed on 6 Mar 2027). It takes about 10 minutes."
    )
    assert (reason.minutes, reason.place) == (10, "clearance")


def test_the_named_end_is_the_policys_when_the_paper_says_later():
    reasons = rules.cleared(
        checked(issued_on=BEFORE.replace(year=2024), expires_on=DAY.replace(year=2030)),
        DAY,
        DEFAULTS,
    )

    assert "(ends 4 Mar 2027, needed on 6 Mar 2027)" in sentence_of(reasons)


def test_a_check_that_begins_after_the_event_is_not_said_to_have_ended():
    reasons = rules.cleared(checked(issued_on=DAY.replace(month=4)), DAY, DEFAULTS)

    assert "ends" not in sentence_of(reasons)


def test_an_ended_check_is_asked_for_again_with_its_days():
    ended = Check("background_check", DAY.replace(year=2023), DAY.replace(year=2030))

    assert sentence_of(rules.recordable_check(ended, DAY, DEFAULTS)) == (
        "This check was issued on 6 Mar 2023 and ended on 5 Mar 2026. Enter the new result."
    )


def test_kinds_without_a_policy_last_as_long_as_their_paper():
    check = Check("orientation", DAY.replace(year=2020), DAY.replace(year=2030))

    assert rules.last_day(check, DEFAULTS) == DAY.replace(year=2030)


@pytest.mark.parametrize(
    ("adults", "have"),
    [
        ([], "0 cleared adults"),
        ([DANA], "1 cleared adult"),
        ([DANA, DANA], "1 cleared adult"),
        (SISTERS, "2 cleared adults"),
    ],
)
def test_the_two_adult_rule_counts_who_is_there(adults, have):
    reasons = rules.two_adults(adults, DAY, DEFAULTS)

    assert sentence_of(reasons) == f"This event has {have}; it needs 2 who are not related."


def test_everything_that_is_missing_is_said_at_once():
    nobody_asked = replace(MAYA, held=True, permissions=(), emergency_phones=0)

    at_the_door = rules.arrival(nobody_asked, DAY, DEFAULTS)

    assert [reason.rule for reason in at_the_door] == ["SAFE-19", "SAFE-09", "SAFE-15"]


def test_a_minor_is_shown_by_her_first_name():
    assert rules.shown_name("Maya", "Lopez", minor=True) == "Maya"


def test_a_woman_is_shown_by_her_whole_name():
    assert rules.shown_name("Dana", "Reyes", minor=False) == "Dana Reyes"


def test_one_household_counts_once_and_strangers_each():
    zoe = replace(DANA, person_id=9)

    assert rules.unrelated([*SISTERS, zoe, zoe]) == 2

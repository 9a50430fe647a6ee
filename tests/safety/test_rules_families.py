from dataclasses import replace
from datetime import date

import pytest

from stepup.safety import rules_families as rules
from stepup.safety.facts import DEFAULTS, Permission

DAY = date(2026, 11, 26)
YES = Permission(
    given=True,
    granted_on=date(2026, 9, 1),
    expires_on=date(2027, 8, 31),
    text_version=DEFAULTS.consent_text,
)
NO = replace(YES, given=False)
HERS = replace(YES, by_herself=True)


@pytest.mark.parametrize(
    ("answers", "age", "agreed"),
    [
        ([], 16, False),
        ([YES], 16, True),
        ([YES, YES], 16, True),
        ([YES, NO], 16, False),
        ([NO, YES], 16, False),
        ([replace(YES, revoked=True)], 16, False),
        ([YES, replace(YES, revoked=True)], 16, False),
        ([replace(YES, text_version="1999-1")], 16, False),
        ([replace(YES, expires_on=date(2026, 11, 25))], 16, False),
        ([replace(YES, expires_on=DAY)], 16, True),
        ([replace(YES, granted_on=date(2026, 11, 27))], 16, False),
        ([HERS], 16, False),
        ([YES], 18, False),
        ([HERS], 18, True),
        ([HERS, NO], 18, True),
        ([YES], None, True),
    ],
)
def test_one_yes_to_this_text_by_who_may_answer_and_nobodys_no(answers, age, agreed):
    assert rules.is_agreed(answers, age, DAY) is agreed


def test_a_picture_that_nobody_allowed_is_not_used():
    assert rules.picture(True) == []
    assert [reason.rule for reason in rules.picture(False)] == ["SAFE-14"]


def test_a_family_that_said_stop_is_not_written_to(app):
    assert rules.writing_about(False) == []
    assert [reason.rule for reason in rules.writing_about(True)] == ["SAFE-08"]

"""docs/safety.md: all 26 rules, each with its functions and tests, and none of them idle."""

import inspect

import pytest

from stepup.errors import Reason
from stepup.safety import rules
from tests.calendars.test_checklist import every_test
from tests.safety import book

BOOK = book.read()
OF_PLACES = {"fitting", "old_enough", "rested", "shadowing", "skilled"}


def test_all_26_rules_are_there_and_each_names_tests_that_exist():
    known = every_test()

    assert [rule.id for rule in BOOK] == [f"SAFE-{number:02}" for number in range(1, 27)]
    assert {rule.id: {*rule.tests} - known for rule in BOOK if not {*rule.tests} <= known} == {}
    assert [rule.id for rule in BOOK if not rule.tests] == []


def test_no_function_that_refuses_is_left_out_of_the_book():
    refusing = {
        name
        for name, function in inspect.getmembers(rules, inspect.isfunction)
        if inspect.signature(function).return_annotation == list[Reason]
    }
    named = {name for rule in BOOK for name in rule.functions}

    assert refusing - named == OF_PLACES
    assert named <= {*rules.__all__}


@pytest.mark.parametrize("rule", BOOK, ids=lambda rule: rule.id)
def test_without_any_of_its_functions_a_case_is_red(rule):
    assert rule.functions != ()
    assert [name for name in rule.functions if not book.caught_without(name)] == []


def test_each_promise_to_the_people_names_tests_that_exist():
    promised = book.promises()

    assert len(promised) >= 25
    assert {what: tests - every_test() for what, tests in promised.items()} == {
        what: set() for what in promised
    }
    assert [what for what, tests in promised.items() if not tests] == []

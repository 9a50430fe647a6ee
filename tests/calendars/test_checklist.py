"""docs/calendars.md: each thing that a calendar must keep names its tests, or why there is none."""

import re

from tests.architecture import ROOT

ROW = re.compile(r"^\| (?!what|---|program)(.+?) \| (.+?) \|$", re.MULTILINE)
NAMED = re.compile(r"`(test_\w+)`")
LEAST = 95


def checklist():
    text = (ROOT / "docs" / "calendars.md").read_text()
    return ROW.findall(text[text.index("## Every calendar object") :])


def every_test():
    files = (ROOT / "tests").rglob("test_*.py")
    return {name for file in files for name in re.findall(r"def (test_\w+)\(", file.read_text())}


def test_each_line_of_the_checklist_names_tests_that_exist_or_says_why_not():
    named = {what: NAMED.findall(shown) for what, shown in checklist()}
    known = every_test()

    assert len(named) >= LEAST
    assert {what: tests for what, tests in named.items() if not set(tests) <= known} == {}
    without = [shown for what, shown in checklist() if not named[what]]
    assert [shown for shown in without if not re.fullmatch(r"Not: .{20,}", shown)] == []

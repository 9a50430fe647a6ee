"""docs/events.md: each line names its tests, and each of them exists."""

import re

from tests.architecture import ROOT
from tests.calendars.test_checklist import every_test

ROW = re.compile(r"^\| (\d+) (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
WISHES, NEW = 35, 18


def test_each_line_about_events_names_tests_that_exist():
    page = (ROOT / "docs" / "events.md").read_text()
    rows = ROW.findall(page)

    assert [int(number) for number, *_ in rows] == [*range(1, WISHES + 1), *range(1, NEW + 1)]
    named = {what: set(re.findall(r"`(test_\w+)`", shown)) for _, what, _, shown in rows}
    assert [what for what, tests in named.items() if not tests] == []
    known = every_test()
    assert {what: tests - known for what, tests in named.items() if not tests <= known} == {}
    assert set(re.findall(r"`(test_(?!\w+\.py)\w+)`", page)) - known == set()

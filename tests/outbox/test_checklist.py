"""The page that says which test shows what tells the truth."""

import re

from tests.architecture import ROOT

PAGE = ROOT / "docs" / "campaigns.md"


def test_every_test_that_the_page_names_exists():
    named = set(re.findall(r"`(test_\w+)`", PAGE.read_text()))
    defined = set()
    for module in (ROOT / "tests").rglob("test_*.py"):
        defined |= set(re.findall(r"^def (test_\w+)\(", module.read_text(), re.MULTILINE))

    assert len(named) > 50
    assert named - defined == set()


def test_every_line_of_the_page_names_a_test():
    rows = [line for line in PAGE.read_text().splitlines() if line.startswith("| ")]
    lines = [row for row in rows if not row.startswith("| line")]

    assert [line for line in lines if "`test_" not in line] == []

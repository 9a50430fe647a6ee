"""The four real-life spreadsheets, against what a careful importer ends up with."""

import json
from datetime import date

import pytest

from stepup.imports import alumnae, season, tables, teens, volunteers
from tests.architecture import ROOT

FOLDER = ROOT.parent / "shared" / "data" / "spreadsheets"

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"NOT TESTED: the real spreadsheets are not at {FOLDER}"
)


@pytest.fixture(scope="module")
def truth():
    return json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def today(truth):
    return date.fromisoformat(truth["volunteers_sheet.csv"]["today"])


def rows_of(name):
    return tables.read((FOLDER / name).read_bytes())


def test_alumnae(truth, today):
    reading = alumnae.read(rows_of("alumnae_crm.csv"), today)

    assert {
        "rows": len(reading.sheet),
        "people": len(reading.rows),
        "without_valid_email": len(reading.refusals),
        "repeats": len(reading.repeats),
        "opted_out": sum(row.opted_out for row in reading.rows),
    } == truth["alumnae_crm.csv"]
    assert [row for row in reading.rows if row.phone is None or row.born_on is None] == []


def test_volunteers(truth, today):
    reading = volunteers.read(rows_of("volunteers_sheet.csv"), today)

    assert {
        "rows": len(reading.sheet),
        "people": len(reading.rows),
        "without_valid_email": len(reading.refusals),
        "cleared_today_first_rows": sum(row.is_cleared(today) for row in reading.rows),
        "today": today.isoformat(),
    } == truth["volunteers_sheet.csv"]
    assert {row.employer for row in reading.rows} == {"", "ACME", "City of LA", "Núñez & Co"}


def test_teens(truth, today):
    rows = rows_of("teens_roster.tsv")
    reading = teens.read(rows, today)

    refused = [refusal.reason for refusal in reading.refusals]
    both = 1  # is under 13 and has no guardian either: one refusal
    expected = truth["teens_roster.tsv"]
    assert len(reading.sheet) == expected["rows"] == len(reading.rows) + len(refused)
    assert refused.count(teens.UNDER_13) == expected["under_13"]
    assert refused.count(teens.NO_GUARDIAN) == expected["without_guardian"] - both
    consent = rows[0].cells.index("Consent on file")
    refused_without = sum(r.row.cells[consent] in ("", "No") for r in reading.refusals)
    kept_without = sum(not row.has_consent for row in reading.rows)
    assert kept_without + refused_without == expected["without_consent"]
    assert reading.repeats == []


def test_season(truth):
    expected = truth["season_signups.csv"]
    reading = season.read(rows_of("season_signups.csv"), expected["time_zone"])
    events = season.gather(reading.rows)

    slots = [slot for event in events for slot in event.slots.values()]
    assert {
        "rows": len(reading.sheet),
        "sessions": len(events),
        "seats": sum(slot.maximum for slot in slots),
        "taken": sum(len(slot.people) for slot in slots),
        "time_zone": expected["time_zone"],
    } == expected
    assert {event.starts_at.hour for event in events} == {18, 17}  # before and after the change

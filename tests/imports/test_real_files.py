"""The four real-life spreadsheets, against what a careful importer ends up with."""

import json
from datetime import UTC, date, datetime, time

import pytest

from stepup import clock
from stepup.cohorts.models import Alumna
from stepup.db import db
from stepup.imports import alumnae, season, tables, teens, volunteers
from stepup.imports.actions import files
from stepup.outbox.models import Suppression
from stepup.people.models import Person
from stepup.safety import rules
from stepup.safety.facts import DEFAULTS
from stepup.volunteers import queries as volunteer_queries
from tests.architecture import ROOT
from tests.factories import a_site
from tests.imports.sheets import counts

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
        "opted_out": sum(not row.may_be_invited for row in reading.rows),
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
        "taken": sum(row.is_taken for slot in slots for row in slot.rows),
        "time_zone": expected["time_zone"],
    } == expected
    assert {event.starts_at.hour for event in events} == {18, 17}  # before and after the change


def take_in(kind, name, **options):
    """Three times: dry, for good, and again."""
    raw, reports = (FOLDER / name).read_bytes(), []
    for finish in (db.session.rollback, db.session.commit, db.session.commit):
        reports.append(files.take_in(kind, raw, **options))
        db.session.flush()
        finish()
    dry, real, again = reports
    assert dry.lines() == real.lines()
    return counts(real), counts(again)


def test_all_of_them_go_in_once(app, monkeypatch, truth, today):
    noon = datetime.combine(today, time(20), UTC)
    monkeypatch.setattr(clock, "now", lambda: noon)
    a_site(name="Los Angeles", time_zone=truth["season_signups.csv"]["time_zone"])

    alumnae_twice = take_in("alumnae", "alumnae_crm.csv")
    volunteers_twice = take_in("volunteers", "volunteers_sheet.csv")
    teens_twice = take_in("teens", "teens_roster.tsv")
    season_twice = take_in("season", "season_signups.csv")

    # Created, matched, filled in, refused. Fifteen volunteers are alumnae; nobody of the season
    # is cleared, so the 52 seats that were taken elsewhere stay empty here.
    assert alumnae_twice == ((247, 12, 0, 3), (0, 259, 0, 3))
    assert volunteers_twice == ((184, 0, 15, 1), (0, 199, 0, 1))
    assert teens_twice == ((141, 0, 0, 9), (0, 141, 0, 9))
    assert season_twice == ((35, 0, 0, 52), (0, 35, 0, 52))


def test_alumnae_who_said_stop_are_left_alone(app, truth):
    take_in("alumnae", "alumnae_crm.csv")

    stopped = db.session.scalars(db.select(Suppression.address)).all()
    invited = db.session.scalars(
        db.select(Person.email).join(Alumna, Alumna.person_id == Person.id).where(Alumna.may_invite)
    ).all()
    assert len(stopped) == truth["alumnae_crm.csv"]["opted_out"]
    assert set(stopped) & set(invited) == set()
    assert len(stopped) + len(invited) == truth["alumnae_crm.csv"]["people"]


def test_only_volunteers_with_a_check_that_counts_are_cleared(app, monkeypatch, truth, today):
    noon = datetime.combine(today, time(20), UTC)
    monkeypatch.setattr(clock, "now", lambda: noon)
    take_in("volunteers", "volunteers_sheet.csv")

    people = db.session.scalars(db.select(Person)).all()
    adults = volunteer_queries.facts_for(people, today).values()

    ready = [adult for adult in adults if not rules.counted_role(adult, today, DEFAULTS)]
    assert len(ready) == truth["volunteers_sheet.csv"]["cleared_today_first_rows"]

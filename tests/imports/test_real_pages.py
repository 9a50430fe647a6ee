"""The four real-life spreadsheets through the page, against what is known to be in them."""

import io
import json
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from stepup import clock
from stepup.db import db
from stepup.imports import tasks
from stepup.imports.models import Import, ImportState
from stepup.people.models import Role
from tests.architecture import ROOT
from tests.factories import a_site, a_staff_member
from tests.signing import sign_in

FOLDER = ROOT.parent / "shared" / "data" / "spreadsheets"
FILES = {
    "alumnae": "alumnae_crm.csv",
    "volunteers": "volunteers_sheet.csv",
    "teens": "teens_roster.tsv",
    "season": "season_signups.csv",
}

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"NOT TESTED: the real spreadsheets are not at {FOLDER}"
)


@pytest.fixture(scope="module")
def truth():
    return json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture
def bring_in(app, client, monkeypatch, truth):
    today = date.fromisoformat(truth["volunteers_sheet.csv"]["today"])
    noon = datetime.combine(today, time(20), UTC)
    monkeypatch.setattr(clock, "now", lambda: noon)
    zone = truth["season_signups.csv"]["time_zone"]
    site = a_site(name="Los Angeles", time_zone=zone).id
    sign_in(client, a_staff_member(Role.ADMIN))

    def brought_in(kind):
        """Created, matched and refused: as the preview says it, then as it is."""
        raw = (FOLDER / FILES[kind]).read_bytes()
        of_site = site if kind == "season" else 0
        sent = {"kind": kind, "site": str(of_site), "sheet": (io.BytesIO(raw), FILES[kind])}
        at = client.post("/staff/imports", data=sent).location
        choose(client, at)
        tasks.finish()
        seen = foreseen()
        client.post(f"{at}/start")
        tasks.finish()
        return seen, became()

    return brought_in


def choose(client, at):
    sheet = the_import()
    if sheet.state is ImportState.CHOOSING:
        field_at = {place: field for field, place in sheet.places.items()}
        columns = {f"column-{p}": field_at.get(p, "") for p in range(len(sheet.header))}
        client.post(f"{at}/columns", data=columns)


def the_import():
    db.session.rollback()
    return db.session.scalars(select(Import).order_by(Import.id.desc())).first()


def foreseen():
    rows = db.session.execute(
        db.text("select verdict, count(*) from import_row where import_id = :id group by verdict"),
        {"id": the_import().id},
    )
    found = dict(rows.all())
    known = found.get("matched", 0) + found.get("changed", 0)
    return found.get("created", 0), known, found.get("refused", 0)


def became():
    sheet = the_import()
    assert sheet.state is ImportState.DONE
    return sheet.created, sheet.matched, sheet.refused


def test_all_of_them_come_in_once_as_the_preview_said(bring_in, truth):
    """Fifteen volunteers are alumnae; nobody of the season is cleared, so her seat stays empty."""
    first = {kind: bring_in(kind) for kind in FILES}
    again = {kind: bring_in(kind)[1] for kind in FILES}

    alumnae, volunteers = truth["alumnae_crm.csv"], truth["volunteers_sheet.csv"]
    teens, season = truth["teens_roster.tsv"], truth["season_signups.csv"]
    refused = teens["without_guardian"] + teens["under_13"] - 1  # one girl is both
    came = {
        "alumnae": (alumnae["people"], alumnae["repeats"], alumnae["without_valid_email"]),
        "volunteers": (volunteers["people"] - 15, 15, volunteers["without_valid_email"]),
        "teens": (teens["rows"] - refused, 0, refused),
        "season": (season["seats"] - season["taken"], 0, season["taken"]),
    }
    assert {kind: real for kind, (_, real) in first.items()} == came
    assert {kind: seen for kind, (seen, _) in first.items()} == came
    known = {kind: (0, new + matched, left) for kind, (new, matched, left) in came.items()}
    assert again == known

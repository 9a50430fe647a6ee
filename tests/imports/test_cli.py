"""`flask import KIND FILE`, as somebody at a keyboard meets it."""

import pytest

from stepup.audit.models import Entry
from stepup.db import db
from stepup.people.models import Person
from tests.factories import a_site
from tests.imports.sheets import a_sheet, a_workbook

BAD = {"Email": "x@"}


@pytest.fixture
def run(build_app, database_url, tmp_path):
    """Each command in a context of its own: one that forgets to commit fails its test."""
    app = build_app(database_url)

    def running(*words):
        return app.test_cli_runner().invoke(args=["import", *map(str, words)])

    running.app = app
    return running


@pytest.fixture
def a_file(tmp_path):
    def written(kind, *rows):
        path = tmp_path / f"{kind}.csv"
        path.write_bytes(a_sheet(kind, *rows))
        return path

    return written


def stored(run):
    with run.app.app_context():
        people = db.session.scalars(db.select(Person).order_by(Person.id)).all()
        return [person.name for person in people]


def test_a_run_says_what_it_did_and_keeps_it(run, a_file):
    result = run("alumnae", a_file("alumnae", {}, BAD))

    lines = result.output.splitlines()
    assert result.exit_code == 0
    assert lines[:2] == ["created 1, matched 0, refused 1", "opted out 0"]
    assert lines[2].startswith("  row 3 refused: x@ is not an e-mail address.")
    assert "alumnae.csv.refused.csv: mend them there and import that file." in lines[3]
    assert stored(run) == ["Ana Cruz"]


def test_a_dry_run_says_the_same_and_changes_nothing(run, a_file, tmp_path):
    file = a_file("alumnae", {}, BAD)

    dry = run("alumnae", file, "--dry-run")
    kept, left = stored(run), [path.name for path in tmp_path.glob("*.refused*")]
    real = run("alumnae", file)

    assert dry.output.splitlines()[0] == "Dry run: nothing was changed."
    assert dry.output.splitlines()[1:] == real.output.splitlines()[:-1]
    assert (kept, left) == ([], [])


def test_a_workbook_goes_in_like_any_other_sheet(run, tmp_path):
    path = tmp_path / "volunteers.xlsx"
    path.write_bytes(
        a_workbook(["Name", "E-mail", "Phone"], ["Dana Reyes", "dana@example.org", 12135550193])
    )

    result = run("volunteers", path)

    assert result.output.splitlines()[0] == "created 1, matched 0, refused 0"
    assert stored(run) == ["Dana Reyes"]


def test_columns_without_a_place_are_said(run, tmp_path):
    path = tmp_path / "volunteers.csv"
    path.write_text("Name,E-mail,Shoe size\nDana Reyes,dana@example.org,7\n")

    result = run("volunteers", path)

    assert "columns without a place here: Shoe size" in result.output.splitlines()


def test_mended_rows_come_in_and_the_reason_beside_them_is_ignored(run, a_file, tmp_path):
    run("alumnae", a_file("alumnae", {}, BAD | {"First Name": "Mai"}))
    refused = tmp_path / "alumnae.csv.refused.csv"
    text = refused.read_text(encoding="utf-8")

    refused.write_text(text.replace("x@", "mai@example.org", 1), encoding="utf-8")
    result = run("alumnae", refused)

    assert result.output.splitlines()[0] == "created 1, matched 0, refused 0"
    assert stored(run) == ["Ana Cruz", "Mai Cruz"]


def test_the_log_says_that_it_came_by_command(run, a_file):
    run("alumnae", a_file("alumnae", {}))

    with run.app.app_context():
        entries = db.session.scalars(db.select(Entry)).all()
        assert "imported" in {entry.deed for entry in entries}
        assert {(entry.via, entry.actor_id) for entry in entries} == {("command", None)}


@pytest.mark.parametrize("kind", ["alumnae", "volunteers", "teens"])
def test_every_kind_has_its_door(run, a_file, kind):
    result = run(kind, a_file(kind, {}))

    assert result.output.splitlines()[0] == "created 1, matched 0, refused 0"


def test_a_season_is_for_a_site(run, a_file):
    with run.app.app_context():
        a_site(name="Los Angeles")
        a_site(name="New York")

    result = run("season", a_file("season", {}), "--site", "Los Angeles")

    assert result.output.splitlines()[:2] == [
        "created 1, matched 0, refused 0",
        "sessions 1, seats 1, taken in the file 0, seated 0",
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty."),
        (b"PK\x03\x04nonsense", "cannot be opened"),
        (b"Company,City\r\nACME,LA\r\n", "I cannot find these columns"),
        (b"\x00\x01\x02", "I cannot find these columns"),
    ],
)
def test_what_is_no_list_of_people_is_refused_in_words(run, tmp_path, content, sentence):
    path = tmp_path / "nonsense.csv"
    path.write_bytes(content)

    result = run("alumnae", path)

    assert result.exit_code == 1
    assert sentence in result.output
    assert stored(run) == []


@pytest.mark.parametrize("words", [("friends", "a.csv"), ("alumnae", "missing.csv"), ("alumnae",)])
def test_a_command_that_cannot_be_is_explained(run, words):
    assert run(*words).exit_code == 2

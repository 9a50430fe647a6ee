"""Rows go in once: whatever is clicked twice, killed, or written by somebody else meanwhile."""

import signal
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from stepup import clock
from stepup.audit.models import Entry
from stepup.cohorts.models import PaperAnswer
from stepup.db import db
from stepup.errors import Refused
from stepup.imports import tasks
from stepup.imports.actions import judging, running, undoing, uploads
from stepup.imports.models import Import, ImportRow, ImportState
from stepup.people.models import Household, Person
from stepup.volunteers.models import Clearance
from tests.events.test_races import together
from tests.factories import a_person, a_site, a_staff_member, kept
from tests.imports import dying
from tests.imports.brought import (
    counts,
    every_table,
    judged,
    ran,
    rows_of,
    start,
    uploaded,
    verdicts,
    work,
)
from tests.imports.sheets import a_sheet, take_in
from tests.processes import Process

LONG = 60  # seconds until a test gives up waiting
GIRLS = [
    {"Student First": name, "Guardian 1 email": f"{name}.mother@example.org"}
    for name in ("Ana", "Bea", "Cleo", "Dina", "Eva", "Fay", "Gia")
]


def killed_at(app, statement, tmp_path):
    settings = {
        "STEPUP_DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "STEPUP_DATA_DIR": str(tmp_path),
    }
    db.session.commit()
    process = Process(dying.work, statement, settings=settings)
    code = process.wait(LONG)
    process.end()
    db.session.rollback()
    return code


def without_numbers(tables):
    """How many rows each table has: numbers and moments differ from run to run."""
    return {name: len(rows) for name, rows in tables.items()}


@pytest.mark.parametrize("statement", [90, 240])
def test_killed_at_any_statement_and_run_again_each_girl_is_one_girl(any_app, statement, tmp_path):
    sheet = judged("teens", *GIRLS)
    start(sheet)

    code = killed_at(any_app, statement, tmp_path)
    work()

    assert code == -signal.SIGKILL
    assert counts(sheet) == (7, 0, 0)
    found = without_numbers(every_table())
    assert {name: found[name] for name in ("teen", "enrollment", "guardianship")} == {
        "teen": 7,
        "enrollment": 7,
        "guardianship": 7,
    }
    assert found["person"] == 14 + 1  # and who brought them


@pytest.mark.parametrize("statement", [140])
def test_killed_while_looking_the_rows_are_looked_at_again(any_app, statement, tmp_path):
    sheet = uploaded("teens", *GIRLS)
    field_at = {place: field for field, place in sheet.places.items()}
    uploads.choose(sheet, [field_at.get(place, "") for place in range(len(sheet.header))])
    before = every_table()

    code = killed_at(any_app, statement, tmp_path)
    work()

    assert code == -signal.SIGKILL
    assert sheet.state is ImportState.READY
    assert set(verdicts(sheet).values()) == {"created"}
    assert every_table() == before


@pytest.mark.parametrize("statement", [200])
def test_killed_while_undoing_it_is_undone_all_the_same(any_app, statement, tmp_path):
    staff = a_staff_member()
    db.session.commit()
    before = every_table()
    sheet = ran("alumnae", *({"Email": f"a{n}@example.org"} for n in range(7)), by=staff)
    undoing.begin(sheet, staff)

    code = killed_at(any_app, statement, tmp_path)
    work()

    assert code == -signal.SIGKILL
    assert sheet.state is ImportState.UNDONE
    assert every_table() == before


def test_six_clicks_on_start_begin_one_run(any_app):
    sheet = judged("alumnae", {}, {"Email": "mai@example.org", "First Name": "Mai"})
    number, began = sheet.id, []

    def click():
        mine = db.session.get(Import, number)
        began.append(running.start(mine, mine.by))
        db.session.commit()

    wrong = together(any_app, [click] * 6)
    work()

    assert wrong == []
    assert sorted(began) == [False] * 5 + [True]
    assert counts(sheet) == (2, 0, 0)
    started = select(func.count()).where(Entry.deed == "started an import")
    assert db.session.scalar(started) == 1


def test_six_workers_at_once_take_each_row_once(any_app):
    sheet = judged("teens", *GIRLS)
    start(sheet)
    number = sheet.id

    def go_on():
        more = True
        while more:
            more = running.go_on(db.session.get(Import, number), 2)
            db.session.commit()

    wrong = together(any_app, [go_on] * 6)

    db.session.rollback()
    assert wrong == []
    assert counts(sheet) == (7, 0, 0)
    assert without_numbers(every_table())["teen"] == 7


def test_six_uploads_of_one_file_are_one_import(any_app):
    staff, raw = a_staff_member().id, a_sheet("alumnae", {})

    def upload():
        by = db.session.get(Person, staff)
        uploads.upload("alumnae", raw, "a.csv", site=None, by=by)

    wrong = together(any_app, [upload] * 6)

    db.session.rollback()
    assert wrong == []
    assert len(db.session.scalars(select(Import)).all()) == 1
    assert len(db.session.scalars(select(ImportRow)).all()) == 1


def test_the_same_file_again_later_changes_nothing(any_app):
    first = ran("teens", *GIRLS)
    before = without_numbers(every_table())

    again = ran("teens", *GIRLS, by=first.by)

    assert counts(again) == (0, 7, 0)
    assert without_numbers(every_table()) == before


def test_looking_changes_nothing(app):
    site, staff = a_site(), a_staff_member()
    before = every_table()

    for kind in ("alumnae", "volunteers", "teens", "season"):
        judged(kind, {}, site=site, by=staff)

    assert every_table() == before


def test_sisters_and_repeats_are_looked_at_together_however_small_the_steps(any_app, monkeypatch):
    monkeypatch.setattr(judging, "READ_AT_ONCE", 2)
    maya, lola = {"Consent on file": "yes"}, {"Student First": "Lola"}
    no = {"Consent on file": "no"}

    sheet = judged("teens", maya, lola, *GIRLS, no)

    assert verdicts(sheet)[10 + 1] == "matched"
    first, sister = rows_of(sheet)[0], rows_of(sheet)[1]
    assert first.bundle == sister.bundle == rows_of(sheet)[-1].bundle
    start(sheet)
    work()
    awaited = db.session.scalars(select(PaperAnswer)).all()
    assert len(awaited) == 1 + len(GIRLS)  # Lola's and theirs: a no in either row is a no


def test_a_school_with_more_girls_than_a_step_has_room_for_all(app, monkeypatch):
    monkeypatch.setitem(
        tasks.STEPS,
        ImportState.RUNNING,
        (lambda sheet, at_most=5: running.go_on(sheet, 5), running.pass_over),
    )
    girls = [
        {"Student First": f"Girl{n}", "Guardian 1 email": f"g{n}@example.org"} for n in range(34)
    ]

    sheet = ran("teens", *girls)

    assert counts(sheet) == (34, 0, 0)


def test_a_row_that_somebody_else_writes_at_that_moment_is_given_back(app, monkeypatch):
    sheet = judged("alumnae", {}, {"Email": "mai@example.org", "First Name": "Mai"})
    start(sheet)
    take = running.files.take

    def interrupted(reading, frame):
        if any(row.first_name == "Ana" for row in reading.rows):
            twin = Person(email="ana@example.org", first_name="Ana", last_name="Cruz")
            twin.name_key = "ana cruz"
            report = take(reading, frame)
            db.session.add(twin)
            return report
        return take(reading, frame)

    monkeypatch.setattr(running.files, "take", interrupted)
    work()

    assert verdicts(sheet) == {2: "refused", 3: "created"}
    assert rows_of(sheet)[0].reason == judging.TWICE
    assert sheet.state is ImportState.DONE


def test_a_run_that_is_stopped_gives_the_rest_back(app):
    sheet = judged("alumnae", *({"Email": f"a{n}@example.org"} for n in range(5)))
    start(sheet)
    running.go_on(sheet, 2)

    running.stop(sheet)

    assert counts(sheet) == (2, 0, 3)
    assert rows_of(sheet)[-1].reason == running.STOPPED
    with pytest.raises(Refused, match="ended already"):
        running.stop(sheet)


def test_nothing_starts_before_all_rows_were_looked_at(app):
    sheet = uploaded("alumnae", {})

    with pytest.raises(Refused, match="Not every row"):
        running.start(sheet, sheet.by)


def test_the_log_names_who_started_it(app):
    sheet = ran("alumnae", {})

    entries = db.session.scalars(select(Entry).where(Entry.deed == "imported")).all()
    assert {(entry.actor_id, entry.via) for entry in entries} == {(sheet.by_id, "import")}


def test_nobody_records_her_own_check_or_a_relatives_by_way_of_a_file(app):
    home = kept(Household(address="1 Elm"))
    me = a_staff_member(first_name="Dana", last_name="Reyes", email="dana@example.org")
    me.household = home
    a_person("Eva", "Reyes", email="eva@example.org", household=home)
    check = {"Cleared on": "09/01/2026", "Clearance expires": "09/01/2028"}
    eva = check | {"Name": "Eva Reyes", "E-mail": "eva@example.org"}
    mai = check | {"Name": "Mai Ho", "E-mail": "mai@example.org"}

    sheet = ran("volunteers", check, eva, mai, by=me)

    checked = db.session.scalars(select(Clearance)).all()
    assert [clearance.person.first_name for clearance in checked] == ["Mai"]
    assert checked[0].recorded_by_id == me.id
    assert "The background check was left out" in rows_of(sheet)[0].remarks
    assert "The background check was left out" in rows_of(sheet)[1].remarks


def test_what_nobody_goes_on_with_is_deleted_after_a_week(app, monkeypatch):
    waits, done = judged("teens", {}), ran("teens", {"DOB": "soon"})
    going = judged("alumnae", {})
    start(going)
    later = clock.now() + uploads.KEPT + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)

    tasks.forget()

    assert waits.state is ImportState.ABANDONED
    assert rows_of(waits) == rows_of(done) == []
    assert done.refused == 1
    assert going.state is ImportState.RUNNING
    assert len(rows_of(going)) == 1


def test_the_command_line_and_the_page_do_the_same(app):
    rows = [{}, {"Email": "x@"}, {"First Name": "Mai", "Email": "mai@example.org"}]
    sheet = judged("alumnae", *rows)
    report = take_in("alumnae", *rows)

    assert {n: o.value for n, o in report.outcomes.items()} == {2: "created", 4: "created"}
    assert verdicts(sheet) == {2: "created", 3: "refused", 4: "created"}

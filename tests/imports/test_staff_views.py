"""A spreadsheet through the pages: uploaded, columns said, looked at, mended, run and undone."""

import csv
import io
import re

import pytest
from sqlalchemy import select

from stepup.cohorts.models import Teen
from stepup.db import db
from stepup.imports import tasks
from stepup.imports.models import Import, ImportState
from stepup.people.models import Person, Role
from tests.factories import a_person, a_site, a_staff_member
from tests.imports.brought import every_table, judged, ran, rows_of, verdicts
from tests.imports.sheets import a_sheet, a_workbook
from tests.signing import sign_in

BAD = {"Email": "x@", "First Name": "Mai"}


@pytest.fixture
def staff(client):
    person = a_staff_member(Role.COORDINATOR, first_name="Carla")
    sign_in(client, person)
    return person


def upload(client, kind, raw, *, name="people.csv", site=0):
    fields = {"kind": kind, "site": str(site), "sheet": (io.BytesIO(raw), name)}
    return client.post("/staff/imports", data=fields)


def the_import():
    db.session.rollback()
    return db.session.scalars(select(Import).order_by(Import.id.desc())).first()


def choose_as_guessed(client, sheet):
    field_at = {place: field for field, place in sheet.places.items()}
    fields = {f"column-{place}": field_at.get(place, "") for place in range(len(sheet.header))}
    return client.post(f"/staff/imports/{sheet.id}/columns", data=fields)


def names():
    db.session.rollback()
    return set(db.session.scalars(select(Person.first_name)))


def test_a_sheet_goes_all_the_way_and_back(app, client, staff):
    before = every_table()

    at = upload(client, "alumnae", a_sheet("alumnae", {}, BAD)).location
    page = client.get(at).text
    assert "Which column is what?" in page
    assert "Ana" in page  # a sample of the column
    assert "09/01/1999" in page
    choose_as_guessed(client, the_import())
    assert "Looking at every row" in client.get(at).text
    tasks.finish()
    preview = client.get(at).text
    assert "x@ is not an e-mail address." in preview
    assert names() == {"Carla"}
    client.post(f"{at}/rows/3", data={"cell-2": "mai@example.org"})
    assert "x@" not in client.get(at).text
    client.post(f"{at}/start")
    assert "The rows are going in" in client.get(at).text
    tasks.finish()
    assert names() == {"Ana", "Mai", "Carla"}
    assert "It can be undone until" in client.get(at).text
    assert "rows would be taken back" in client.get(f"{at}/undo").text
    client.post(f"{at}/undo")
    tasks.finish()

    assert "The import was undone" in client.get(at).text
    db.session.rollback()
    assert every_table() == before


def test_the_list_says_who_brought_what_and_how_much_of_it(app, client, staff):
    ran("alumnae", {}, BAD, by=staff)

    page = client.get("/staff/imports").text

    row = re.search(r"<tbody>(.*?)</tbody>", page, re.S)[1]
    numbers = re.findall(r'<td class="num"[^>]*>(.*?)</td>', row)
    assert numbers == ["1", "0", "1"]
    assert "Carla Lopez" in row
    assert "sheet.csv" in row


@pytest.mark.parametrize(
    ("raw", "name", "sentence"),
    [
        (b"", "empty.csv", "This file is empty."),
        (b"\xd0\xcf\x11\xe0old", "old.xls", "This is an old Excel file"),
        (b"PK\x03\x04nonsense", "broken.xlsx", "cannot be opened"),
        (b"%PDF-1.4\n%binary", "paper.pdf", "This is a PDF and no table."),
        (b"Name,E-mail\n", "bare.csv", "has headings and no rows"),
        (b'Name,E-mail\n"Ana,ana@example.org\n', "open.csv", "is never closed"),
        ((",".join(["a"] * 101) + "\n1\n").encode(), "wide.csv", "more than 100 columns"),
    ],
)
def test_a_wrong_file_is_refused_in_a_sentence(client, staff, raw, name, sentence):
    answer = upload(client, "volunteers", raw, name=name)

    assert answer.status_code in (409, 422)
    assert sentence in answer.text
    assert the_import() is None


def test_without_a_file_or_a_kind_the_form_says_so(client, staff):
    answer = client.post("/staff/imports", data={"site": "0"})

    assert answer.status_code == 422
    assert "Choose what is in the file." in answer.text
    assert "Choose the file: CSV, Excel (.xlsx) or a calendar (.ics)." in answer.text


def test_a_file_that_is_too_large_is_refused(client, staff):
    large = {"content_type": "multipart/form-data; boundary=x", "data": b"x" * (8 * 2**20 + 1)}

    answer = client.post("/staff/imports", **large)

    assert answer.status_code == 413
    assert "less than 8 MB" in answer.text


def test_a_season_needs_its_site(client, staff):
    answer = upload(client, "season", a_sheet("season", {}))

    assert answer.status_code == 422
    assert "Choose the site of the season" in answer.text


def test_columns_under_other_names_are_chosen_by_hand_and_remembered(app, client, staff):
    this_month = b"Persona,Correo,Nota\nAna Cruz,ana@example.org,hi\n"
    later = b"Persona,Correo,Nota\nMai Ho,mai@example.org,\n"

    at = upload(client, "volunteers", this_month).location
    early = client.post(f"{at}/columns", data={"column-0": "name"})
    twice = client.post(f"{at}/columns", data={"column-0": "name", "column-1": "name"})
    client.post(f"{at}/columns", data={"column-0": "name", "column-1": "email"})
    next_month = upload(client, "volunteers", later).location
    tasks.finish()

    assert early.status_code == twice.status_code == 409
    assert "Some columns are still needed" in early.text
    assert '<option value="name" selected>' in early.text  # what was chosen is kept
    assert "Two columns cannot both be the name." in twice.text
    assert "What would happen" in client.get(next_month).text
    assert verdicts(the_import()) == {2: "created"}


def test_a_workbook_is_read_like_any_other_sheet(client, staff):
    raw = a_workbook(["Name", "E-mail"], ["Dana Reyes", "dana@example.org"])

    upload(client, "volunteers", raw, name="mentors.xlsx")
    choose_as_guessed(client, the_import())
    tasks.finish()

    assert verdicts(the_import()) == {2: "created"}


def test_only_problems_are_shown_when_asked_for(app, client, staff):
    sheet = judged("alumnae", {}, BAD, {"Email": "eva@example.org", "Mobile": "12"}, by=staff)

    page = client.get(f"/staff/imports/{sheet.id}?show=problems").text

    assert re.findall(r'id="row-(\d+)"', page) == ["3", "4"]
    assert "Only problems 2" in page


def test_what_is_wrong_stands_at_its_cell(app, client, staff):
    sheet = judged("teens", {}, {"DOB": "soon"}, {"Student Last": "B", "Grade": "x"}, by=staff)

    page = client.get(f"/staff/imports/{sheet.id}").text

    cells = re.findall(
        r'<div class="sheet-wrong[^"]*"><dt>(.*?)</dt><dd class="lines">(.*?)</dd>'
        r'<dd class="sheet-mark">(.*?)</dd>',
        page,
    )
    assert [(where, typed) for where, typed, _ in cells] == [("Born on", "soon"), ("Grade", "x")]
    assert "is not a date I can read" in cells[0][2]


def test_a_row_is_mended_where_it_stands(app, client, staff):
    sheet = judged("teens", {"DOB": "soon"}, {}, by=staff)
    here = f"/staff/imports/{sheet.id}?mend=2"

    form = client.get(here).text
    place = sheet.places["born_on"]
    still_wrong = client.post(f"/staff/imports/{sheet.id}/rows/2", data={f"cell-{place}": "later"})
    wrong = verdicts(sheet)
    client.post(f"/staff/imports/{sheet.id}/rows/2", data={f"cell-{place}": "05/22/2010"})

    assert f'name="cell-{place}" value="soon"' in form
    assert still_wrong.status_code == 302
    assert wrong == {2: "refused", 3: "created"}
    assert verdicts(sheet) == {2: "created", 3: "matched"}  # now the second one repeats the first


def test_a_cell_that_is_too_long_keeps_what_was_typed(app, client, staff):
    sheet = judged("alumnae", BAD, by=staff)

    answer = client.post(f"/staff/imports/{sheet.id}/rows/2", data={"cell-2": "y" * 2001})

    assert answer.status_code == 409
    assert "One cell is longer than 2000 letters." in answer.text
    assert "y" * 2001 in answer.text


def test_refused_rows_come_back_as_a_file_that_can_be_uploaded_again(app, client, staff):
    sheet = ran("alumnae", {}, BAD | {"Mailing City": '=cmd("x")'}, by=staff)

    text = client.get(f"/staff/imports/{sheet.id}/refused.csv").text
    header, row = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    mended = text.replace("x@", "mai@example.org", 1).encode()
    at = upload(client, "alumnae", mended, name="refused.csv").location
    choose_as_guessed(client, the_import())
    tasks.finish()
    client.post(f"{at}/start")
    tasks.finish()

    assert header[-1] == "Problem"
    assert row[-1].startswith("x@ is not an e-mail address.")
    assert row[4] == '\'=cmd("x")'
    assert (the_import().created, the_import().refused) == (1, 0)


def test_progress_says_how_far_it_is_and_then_asks_for_the_whole_page(app, client, staff):
    sheet = judged("alumnae", {}, by=staff)
    at, asks = f"/staff/imports/{sheet.id}", {"HX-Request": "true"}
    client.post(f"{at}/start")

    waiting = client.get(at, headers=asks)
    without_script = client.get(at).text
    tasks.finish()
    ready = client.get(at, headers=asks)

    assert 'hx-trigger="every 1s"' in waiting.text
    assert "0 / 1" in waiting.text
    assert "<h1>" not in waiting.text
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in without_script
    assert ready.headers["HX-Refresh"] == "true"


def test_what_is_left_is_deleted_at_once(app, client, staff):
    sheet = judged("teens", {}, by=staff)

    client.post(f"/staff/imports/{sheet.id}/abandon")

    db.session.rollback()
    assert sheet.state is ImportState.ABANDONED
    assert rows_of(sheet) == []
    assert "the file is deleted" in client.get(f"/staff/imports/{sheet.id}").text


def test_what_went_in_is_no_longer_kept_as_a_file(app, client, staff):
    sheet = ran("teens", {}, {"DOB": "soon"}, by=staff)

    kept = {row.number: any(row.cells) for row in rows_of(sheet)}

    assert kept == {2: False, 3: True}


def test_medical_notes_are_for_who_uploaded_the_file_alone(app, client, staff):
    sheet = judged("teens", {"Allergies / medical": "nuts", "DOB": "soon"}, by=a_staff_member())
    at = f"/staff/imports/{sheet.id}"

    paths = f"{at}?mend=2", f"{at}/columns", f"{at}/refused.csv"
    theirs = "".join(client.get(path).text for path in paths)
    sign_in(client, sheet.by)
    hers = client.get(at).text

    assert "nuts" not in theirs
    assert "nuts" in hers


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMIN])
def test_staff_of_one_site_bring_in_for_that_site_alone(app, client, role):
    here, there = a_site(name="Here"), a_site(name="There")
    sign_in(client, a_staff_member(role, here))
    raw = a_sheet("alumnae", {})
    of_others = [judged("alumnae", {}, site=there), judged("alumnae", {})]

    form = client.get("/staff/imports").text
    refused = [upload(client, "alumnae", raw, site=number) for number in (0, there.id)]
    mine = upload(client, "alumnae", raw, site=here.id)
    paths = ["", "/columns", "/undo", "/refused.csv"]
    looked = [client.get(f"/staff/imports/{one.id}{path}") for one in of_others for path in paths]
    deeds = ["start", "stop", "abandon", "columns", "rows/2", "undo"]
    done = [client.post(f"/staff/imports/{one.id}/{deed}") for one in of_others for deed in deeds]

    assert re.findall(r'<option [^>]*value="(\d+)"', form) == [str(here.id)]
    assert [answer.status_code for answer in refused] == [422, 422]
    assert mine.status_code == 302
    assert {answer.status_code for answer in looked + done} == {403}
    listed = client.get("/staff/imports").text
    assert listed.count("sheet.csv") == 0
    assert "people.csv" in listed


@pytest.mark.parametrize("role", [Role.SITE_LEAD, Role.MATCH_SUPPORT, Role.SAFEGUARDING_LEAD])
def test_nobody_else_brings_anything_in(app, client, role):
    sign_in(client, a_staff_member(role))

    assert client.get("/staff/imports").status_code == 403
    assert upload(client, "alumnae", a_sheet("alumnae", {})).status_code == 403


def test_a_volunteer_brings_nothing_in(app, client):
    sign_in(client, a_person())

    assert client.get("/staff/imports").status_code == 403


def test_pages_of_a_preview_ask_as_often_for_many_rows_as_for_few(
    app, client, staff, count_queries
):
    few = judged("alumnae", {}, by=staff)
    many = judged("alumnae", *({"Email": f"a{n}@example.org"} for n in range(120)), by=staff)
    asked = []

    for sheet in (few, many):
        client.get(f"/staff/imports/{sheet.id}")
        with count_queries() as queries:
            page = client.get(f"/staff/imports/{sheet.id}?page=1").text
        asked.append(len(queries))

    assert asked[0] == asked[1]
    assert page.count('class="sheet-row"') == 50
    assert "Page 1 of 3" in page


def test_teens_come_in_under_their_site(app, client, staff):
    site = a_site(name="Roosevelt")

    at = upload(client, "teens", a_sheet("teens", {}), site=site.id).location
    choose_as_guessed(client, the_import())
    tasks.finish()
    client.post(f"{at}/start")
    tasks.finish()

    db.session.rollback()
    assert len(db.session.scalars(select(Teen)).all()) == 1

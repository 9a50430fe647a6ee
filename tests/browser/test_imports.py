"""A spreadsheet all the way in and back, as staff see it."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import TimeoutError

from stepup.db import db
from stepup.imports import tasks
from stepup.people.models import Person, Role
from tests.browser.conftest import follow
from tests.browser.test_events import everywhere, sound
from tests.factories import a_site, a_staff_member
from tests.imports.sheets import DULL
from tests.signing import sign_in

pytestmark = pytest.mark.browser

HEADINGS = [*DULL["teens"], "Shoe size"]
GIRLS = [
    DULL["teens"],
    DULL["teens"] | {"Student First": "Lola", "DOB": "soon", "Grade": "x"},
    DULL["teens"] | {"Student First": "Eva", "Guardian 1 email": "eva.mother@example.org"},
]


@pytest.fixture
def roster(tmp_path):
    rows = [HEADINGS, *([girl.get(heading, "7") for heading in HEADINGS] for girl in GIRLS)]
    file = tmp_path / "roster.tsv"
    file.write_text("\n".join("\t".join(row) for row in rows), encoding="utf-8")
    return file


@pytest.fixture
def at_the_imports(house, open_page):
    """Signed in as a coordinator of one site, at the list of imports."""

    def opened(**options):
        with house.app.app_context():
            client = house.app.test_client()
            site = a_site(name="Roosevelt High School")
            sign_in(client, a_staff_member(Role.COORDINATOR, site, first_name="Carla"))
            cookie = client.get_cookie("session")
        page = open_page("/healthz-none", **options)
        page.context.add_cookies([{"name": "session", "value": cookie.value, "url": house.url}])
        page.said.clear()
        page.goto("/staff/imports")
        return page

    return opened


def work(house):
    with house.app.app_context():
        tasks.finish()


def names(house):
    with house.app.app_context():
        return set(db.session.scalars(db.select(Person.first_name)))


def waited_for(page, house, heading):
    """The worker does its part as soon as the click has reached the house, and the page notices."""
    shown = page.get_by_role("heading", level=1, name=heading)
    for _ in range(30):
        work(house)
        with suppress(TimeoutError):
            return shown.wait_for(timeout=1000)
    raise AssertionError(f"{heading} never came")


@everywhere
def test_a_roster_comes_in_and_goes_back(
    house, roster, at_the_imports, faults, look, width, scheme
):
    page = at_the_imports(width=width, scheme=scheme)
    sound(page, faults)
    look(page, "imports")

    page.get_by_label("Teens: a school's roster").check()
    page.get_by_label("The file").set_input_files(roster)
    follow(page, page.get_by_role("button", name="Upload and look at it"))
    assert "Shoe size" in page.locator("main").inner_text()
    page.get_by_label("What Home language is").select_option("Leave it out")
    sound(page, faults)
    look(page, "imports-columns")

    follow(page, page.get_by_role("button", name="Look at every row"))
    sound(page, faults)
    look(page, "imports-progress")
    waited_for(page, house, "What would happen")
    sound(page, faults)
    look(page, "imports-preview")

    follow(page, page.get_by_role("link", name=re.compile("^Only problems")))
    follow(page, page.get_by_role("link", name="Mend row 3"))
    sound(page, faults)
    look(page, "imports-mend")
    page.get_by_label("Born on").fill("05/22/2010")
    follow(page, page.get_by_role("button", name="Look at this row again"))
    assert names(house) == {"Carla"}

    follow(page, page.get_by_role("button", name="Start the import"))
    waited_for(page, house, "What became of it")
    assert names(house) == {"Carla", "Maya", "Lola", "Eva", "Rosa"}
    sound(page, faults)
    look(page, "imports-result")

    follow(page, page.get_by_role("link", name="Undo the import"))
    sound(page, faults)
    look(page, "imports-undo")
    follow(page, page.get_by_role("button", name="Undo the import"))
    waited_for(page, house, "The import was undone")
    assert names(house) & {"Maya", "Lola", "Eva"} == set()
    sound(page, faults)
    look(page, "imports-undone")


def test_a_double_click_starts_one_run(house, roster, at_the_imports):
    page = at_the_imports()
    page.get_by_label("Teens: a school's roster").check()
    page.get_by_label("The file").set_input_files(roster)
    page.get_by_role("button", name="Upload and look at it").dblclick()
    page.get_by_role("button", name="Look at every row").click()
    waited_for(page, house, "What would happen")

    page.get_by_role("button", name="Start the import").dblclick()
    waited_for(page, house, "What became of it")

    page.goto("/staff/imports")
    assert page.locator("tbody tr").count() == 1

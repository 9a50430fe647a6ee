"""Coming in, as staff and as a family, in a real browser."""

import re

import pytest

from stepup.db import db
from stepup.people.models import Role
from tests.browser.conftest import follow
from tests.factories import a_person, a_site, a_staff_member
from tests.people.reading import authenticator_code, code_in, letters, link_in


@pytest.fixture
def arranged(house):
    with house.app.app_context():
        yield house


def in_newest_letter(read):
    found = read(letters()[-1])
    db.session.rollback()  # or the server would wait for this reader to end
    return found


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_staff_come_in_from_the_letter_to_a_person_s_page(arranged, open_page, faults, look, width):
    a_staff_member(first_name="Ada", last_name="Osei", email="ada@example.org")
    zoe = a_staff_member(
        Role.SITE_LEAD, a_site(name="Lincoln High"), first_name="Zoe", phone="+16265550100"
    ).id
    for number in range(40):
        a_person("Maya", f"Rivera {number}", city="Pasadena")
    db.session.rollback()

    page = open_page("/staff/people", width=width)
    seen = {"sign in": faults(page)}
    look(page, "sign-in")
    page.get_by_label("E-mail").fill("ada@example.org")
    follow(page, page.get_by_role("button", name="Send me a link"))
    seen["code"] = faults(page)
    look(page, "sign-in-code")

    page.goto(in_newest_letter(link_in))
    seen["link"] = faults(page)
    look(page, "sign-in-link")
    follow(page, page.get_by_role("button", name="Sign in"))
    seen["set up"] = faults(page)
    look(page, "sign-in-set-up")

    key = re.search(r"[A-Z2-7-]{20,}", page.inner_text("main"))[0]
    page.get_by_label("Code").fill(authenticator_code(key))
    follow(page, page.get_by_role("button", name="Continue"))
    seen["recovery codes"] = faults(page)
    look(page, "sign-in-recovery")
    follow(page, page.get_by_role("link", name="I have them, continue"))
    seen["people"] = faults(page)
    look(page, "people")
    page.goto(f"/staff/people/{zoe}")
    seen["person"] = faults(page)
    look(page, "person")

    assert page.get_by_role("heading", name="Zoe Lopez").is_visible()
    assert {name: found for name, found in seen.items() if found} == {}
    assert page.said == []


@pytest.mark.browser
def test_a_family_member_types_the_code_and_says_who_she_is(arranged, open_page, faults, look):
    for first in ("Ana", "Bob"):
        a_person(first, "Lopez", email="family@example.org")

    page = open_page("/sign-in?next=/events", width=390, scheme="dark")
    page.get_by_label("E-mail").fill("family@example.org")
    follow(page, page.get_by_role("button", name="Send me a link"))
    page.get_by_label("Code").fill("000")
    follow(page, page.get_by_role("button", name="Sign in"))
    said = page.get_by_role("alert").inner_text()
    look(page, "sign-in-wrong-code")
    found = faults(page)
    page.get_by_label("Code").fill(in_newest_letter(code_in))
    follow(page, page.get_by_role("button", name="Sign in"))
    found += faults(page)
    look(page, "sign-in-who")
    page.get_by_label("Bob Lopez").check()
    follow(page, page.get_by_role("button", name="Sign in"))

    assert "not the code of our last letter" in said
    assert found == []
    assert page.url.endswith("/events")

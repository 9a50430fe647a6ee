"""Applying on a phone: three short pages, seven fields, and what was typed is there again."""

import pytest

from stepup.db import db
from stepup.organisation.models import Site
from tests.browser.conftest import follow

pytestmark = pytest.mark.browser
FIELDS = "form.form :is(input:not([type=hidden]), select, textarea)"


@pytest.fixture
def prepare():
    def with_a_site(app):
        with app.app_context():
            db.session.add(Site(name="Roosevelt High", city="Pasadena", time_zone="UTC"))
            db.session.commit()

    return with_a_site


def go_on(page):
    follow(page, page.locator("form.form .button-primary"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_application_takes_seven_fields_on_a_phone(open_page, faults, look, scheme):
    page, fields = open_page("/volunteer", width=390, scheme=scheme), 0
    typed = [
        {"#born_on": "1990-05-04"},
        {"#first_name": "Dana", "#last_name": "Reyes", "#email": "dana@example.org"},
        {"#motivation": "Somebody did it for me."},
    ]
    for number, answers in enumerate(typed, 1):
        fields += page.locator(FIELDS).count()
        look(page, f"application-{number}")
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        for field, text in answers.items():
            page.fill(field, text)
        go_on(page)

    assert "Look into your mailbox" in page.content()
    assert (fields, page.said) == (7, [])


def test_what_is_typed_is_kept_without_a_press(open_page):
    page = open_page("/volunteer", width=390)
    page.fill("#born_on", "1990-05-04")
    go_on(page)

    page.locator("#first_name").press_sequentially("Dana")
    page.wait_for_selector("text=Kept.")
    page.reload()

    assert page.input_value("#first_name") == "Dana"

"""On a slow line the tests look at a page when it stands, as a person would."""

import time

import pytest
from flask import Blueprint

from stepup.people import access

pytestmark = pytest.mark.browser
bp = Blueprint("slow", __name__)
access.opens_to(bp, access.ANYONE)


@bp.get("/door")
def door():
    return "<!doctype html><title>Door</title><a href=/slow>Come in</a>"


@bp.get("/slow")
def slow():
    def on_a_slow_line():
        yield "<!doctype html><html lang=en><title>Slow</title><main>" + " " * 2000
        time.sleep(0.3)
        yield "<h1>At last</h1></main>"

    return on_a_slow_line()


@pytest.fixture
def prepare():
    return lambda app: app.register_blueprint(bp)


def test_a_click_ends_when_the_page_it_leads_to_stands(open_page):
    page = open_page("/door", java_script_enabled=False)

    page.get_by_role("link").click()

    assert page.get_by_role("heading").is_visible()


@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_begins_with_a_clean_window(turn, open_page):
    page = open_page("/door", width=390)
    found = page.evaluate("[document.cookie, localStorage.length]")

    page.evaluate("document.cookie = 'kept=yes'; localStorage.kept = 'yes'; console.log('kept')")

    assert found == ["", 0]
    assert page.said == ["kept"]

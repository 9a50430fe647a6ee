"""Her page on a phone: light, in her language, fit for everyone."""

from datetime import timedelta

import pytest

from tests.browser.conftest import follow
from tests.campaigns.factories import a_sent_campaign, token_of
from tests.factories import a_cohort, a_site, an_alumna, an_event

pytestmark = pytest.mark.browser
ALLOWANCE = 50_000  # bytes over the air: page, style sheet, pictures and fonts


@pytest.fixture
def path(house):
    with house.app.app_context():
        site = a_site(name="Roosevelt High School")
        for days in range(5):
            an_event(site=site, starts_in=timedelta(days=3 + days))
        ana = an_alumna(a_cohort(site), first_name="Ana")
        return f"/invited/{token_of(a_sent_campaign(), ana.person)}"


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("tail", ["", "/wishes", "/friend"])
def test_her_page_is_light_and_fit_for_everyone_on_a_phone(
    open_page, faults, look, path, language, tail
):
    page, loaded = open_page("about:blank", width=390, locale=language), []
    page.on("request", lambda request: loaded.append(request))

    page.goto(path + tail, wait_until="networkidle")

    weighs = sum(request.sizes()["responseBodySize"] for request in loaded)
    look(page, f"invited{tail.replace('/', '-')}-{language}")
    assert page.get_attribute("html", "lang") == language
    assert 10_000 < weighs < ALLOWANCE
    assert faults(page) == page.said == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_she_answers_with_one_tap_without_any_script(open_page, path):
    page = open_page(path, width=390, java_script_enabled=False)

    follow(page, page.get_by_role("button", name="Ask me in spring"))

    assert page.locator("#answered").inner_text().startswith("Thank you. We will ask again")

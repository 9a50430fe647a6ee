"""SAFE-22: what would lead somebody to a girl stands on pages of staff and of her family only."""

from itertools import product

import pytest
from werkzeug.routing import AnyConverter, IntegerConverter

from stepup.db import db
from stepup.people import access
from stepup.people.models import Household, Role
from tests.api.calls import a_caller
from tests.factories import a_staff_member, kept, years_ago
from tests.lived_in import a_lived_in_house, letters_out
from tests.signing import sign_in

TELLTALES = ("Geheimnis", "Hidden Hills", "maya.g@", "6265550177", "555 0177", "Elm Secret")
HERS = {"consent", "family"}  # links of her own family
OF_STAFF = {"check_in"}
NUMBERS = range(1, 4)


@pytest.fixture
def house(app):
    """A girl with a place at the same evening as a cleared mentor who is matched with her."""
    home = kept(Household(address="9 Elm Secret Lane", city="Pasadena"))
    hers = {"last_name": "Geheimnis", "email": "maya.g@example.org", "phone": "+16265550177"}
    house = a_lived_in_house(**hers, household=home, born_on=years_ago(16))
    house.girl.school = "Hidden Hills High"
    db.session.commit()
    return house


def open_pages(app, house):
    """Every address that needs no role, its blanks filled with what exists."""
    tokens = [token for name, token in house.tokens.items() if name not in HERS | OF_STAFF]
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        audience = access.audience_of(rule.endpoint)
        if "GET" not in rule.methods or audience.roles or rule.rule.startswith("/dev"):
            continue
        ways = [_fillings(rule._converters[name], tokens) for name in sorted(rule.arguments)]
        for filled in product(*ways):
            values = dict(zip(sorted(rule.arguments), filled, strict=True))
            yield adapter.build(rule.endpoint, values, "GET")


def _fillings(converter, tokens):
    if isinstance(converter, IntegerConverter):
        return NUMBERS
    return sorted(converter.items) if isinstance(converter, AnyConverter) else tokens


def telltales_in(text, house):
    born_on = house.girl.person.born_on.isoformat()
    return [word for word in (*TELLTALES, born_on) if word in text]


@pytest.mark.parametrize("visitor", ["nobody", "mentor", "volunteer", "alumna"])
def test_no_page_that_needs_no_role_leads_to_a_girl(app, house, visitor):
    person = {
        "nobody": None,
        "mentor": house.mentor,
        "volunteer": house.volunteer.person,
        "alumna": house.alumna.person,
    }[visitor]
    client = app.test_client()
    if person:
        sign_in(client, person)

    paths = list(open_pages(app, house))
    answers = {path: client.get(path) for path in paths}

    read = {at: answer.get_data().decode(errors="replace") for at, answer in answers.items()}
    told = {at: telltales_in(text, house) for at, text in read.items()}
    assert told == dict.fromkeys(paths, [])
    drawn = [path for path, answer in answers.items() if answer.status_code == 200]
    assert {"/", "/events", "/events/1", f"/signups/{house.tokens['signup']}"} <= set(drawn)


def test_no_letter_but_to_her_family_leads_to_a_girl(app, house):
    guardian = "Gloria Guard"
    others = [text for text in letters_out(app) if guardian not in text and "maya.g@" not in text]

    assert others != []
    assert [found for text in others if (found := telltales_in(text, house))] == []


def test_the_api_tells_a_site_lead_nothing_that_leads_to_a_girl(app, house):
    lead = a_staff_member(Role.SITE_LEAD, house.event.site)
    api = a_caller(app.test_client(), lead)
    asked = ("/sites", "/events", "/events/1", "/events/1/signups", "/campaigns")

    answers = [
        *map(api.get, asked),
        api.get("/people", email="maya.g@example.org"),
        api.get("/people", email=house.mentor.email),
    ]

    assert [found for answer in answers if (found := telltales_in(answer.text, house))] == []
    assert "Maya" in answers[3].text

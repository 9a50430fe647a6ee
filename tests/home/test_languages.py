import pytest
from flask import Blueprint

from stepup.home import languages
from stepup.people import access


@pytest.fixture
def spoken(app):
    bp = Blueprint("test_languages", __name__)
    bp.add_url_rule("/test/spoken", view_func=languages.language)
    access.opens_to(bp, access.ANYONE)
    app.register_blueprint(bp)
    client = app.test_client()
    return lambda wish: client.get("/test/spoken", headers={"Accept-Language": wish}).text


@pytest.mark.parametrize(
    ("wish", "language"), [("es-MX,es;q=0.9,en;q=0.5", "es"), ("en-GB", "en"), ("fi", "en")]
)
def test_a_page_speaks_what_the_browser_asks_for(spoken, wish, language):
    assert spoken(wish) == language


def test_what_she_chose_wins_over_what_her_browser_says(client):
    answer = client.post("/language", data={"language": "es", "next": "/events?city=Denver"})

    assert answer.location == "/events?city=Denver"
    with client.session_transaction() as session:
        assert session["language"] == "es"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://x.example",
        "//x.example",
        "/\\x.example",
        "",
        "javascript:alert(1)",
        "/\t/x.example",
    ],
)
def test_choosing_a_language_never_leaves_the_house(client, elsewhere):
    answer = client.post("/language", data={"language": "en", "next": elsewhere})

    assert answer.location == "/"


def test_a_language_nobody_speaks_here_is_refused(client):
    assert client.post("/language", data={"language": "tlh"}).status_code == 400


def test_letters_written_outside_a_request_are_in_english(app):
    assert languages.chosen() == "en"

import pytest
from flask import Blueprint, render_template_string

from stepup.errors import Refused
from stepup.home import languages
from stepup.people import access
from tests.factories import a_staff_member
from tests.signing import sign_in


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


def test_the_pages_of_staff_are_in_english_whatever_she_chose(client):
    sign_in(client, a_staff_member())
    client.post("/language", data={"language": "es"})

    assert '<html lang="en">' in client.get("/staff").text
    assert '<html lang="es">' in client.get("/").text


def test_a_sentence_from_elsewhere_is_shown_in_spanish_and_as_mere_text(app):
    said = "This event is over. Have a look at the coming dates."
    foreign = "100% <b>mine</b>"

    with app.test_request_context(headers={"Accept-Language": "es"}):
        shown = render_template_string(
            "{{ said | translated }} {{ foreign | translated }}{{ '' | translated }}",
            said=Refused(said),
            foreign=foreign,
        )

    assert shown == (
        "Este evento ya terminó. Eche un vistazo a las próximas fechas. "
        "100% &lt;b&gt;mine&lt;/b&gt;"
    )

"""What is said to teens, guardians and the public is said in Spanish too."""

import io
import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from stepup.cohorts import queries as cohorts
from stepup.cohorts.actions import consents
from stepup.db import db
from stepup.home.languages import CATALOGUES
from stepup.safety import facts, rules
from stepup.safety.facts import DEFAULTS
from tests.events.mail import every_letter, message_in, words_of
from tests.factories import a_person, a_teen, an_event, today
from tests.letters import last_letter, link_in

ROOT = Path(__file__).parents[2]
SPANISH = CATALOGUES / "es" / "LC_MESSAGES"
BLANK = re.compile(r"%\(\w+\)[sd]")
UNSEEN = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->", re.DOTALL)
SPOKEN = re.compile(r'\b(?:aria-label|alt|placeholder|title|data-label)="([^"]*)"')
ADDRESS = re.compile(r"https?://\S+|\S+@\S+")
TYPED_BY_STAFF = re.compile(
    "The room is smaller than we thought.|The school is closed for snow.|Room 9"
)
TAG = re.compile(r"<[^>]*>")
TELLTALE = re.compile(
    r"""\b(?:about|again|and|answer|any|are|back|because|been|by|calendar|change|come|date|day|event
    |events|for|free|from|full|give|have|hello|her|here|how|in|is|it|letter|line|more|month|my
    |needed|new|not|nothing|of|on|optional|or|our|page|place|please|read|seat|she|sign|skip|taken
    |that|the|their|then|there|they|this|to|until|was|we|what|when|where|who|will|with|write|yes
    |you|your)\b""",
    re.VERBOSE | re.IGNORECASE,
)


def catalogue():
    with (SPANISH / "messages.po").open("rb") as file:
        return read_po(file, locale="es")


def every_message():
    return [message for message in catalogue() if message.id]


def plainly(text_or_forms):
    return [text_or_forms] if isinstance(text_or_forms, str) else list(text_or_forms)


def html_of(letter):
    return message_in(letter).get_body(("html",)).get_content()


def english_in(page):
    seen = UNSEEN.sub(" ", page)
    text = " ".join([TAG.sub(" ", seen), *SPOKEN.findall(seen)])
    return TELLTALE.findall(ADDRESS.sub(" ", unescape(text)))


@pytest.fixture
def spanish(client):
    return lambda path: client.get(path, headers={"Accept-Language": "es"}).text


def test_everything_said_in_public_has_a_spanish_text(tmp_path, monkeypatch):
    """`make words` gathers what is new; messages.po waits for its Spanish."""
    monkeypatch.chdir(ROOT)
    found = tmp_path / "messages.pot"
    gather = "pybabel -q extract -F pyproject.toml -k Refused:1 -k Reason:2 -k lazy_gettext -o"
    CommandLineInterface().run([*gather.split(), str(found), "."])

    with found.open("rb") as file:
        said = {message.id for message in read_po(file) if message.id}
    spanish = {m.id for m in every_message() if all(plainly(m.string)) and not m.fuzzy}
    assert len(said) > 400
    assert said - spanish == set()


def test_both_languages_fill_in_the_same_words():
    differing = [
        message.id
        for message in every_message()
        for english, spanish in zip(plainly(message.id), plainly(message.string), strict=True)
        if sorted(BLANK.findall(english)) != sorted(BLANK.findall(spanish))
    ]

    assert differing == []


def test_what_is_read_at_run_time_is_what_was_written():
    compiled = io.BytesIO()
    write_mo(compiled, catalogue())

    assert (SPANISH / "messages.mo").read_bytes() == compiled.getvalue()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", "Usted da una tarde. A ella le dura años."),
        ("/events", "Participar como"),
        ("/events?view=month", "Las horas son las del lugar del evento."),
        ("/volunteer", "Sea mentora"),
        ("/sign-in", "Aquí no hay contraseñas"),
        ("/concern", "llame ya al 911"),
        ("/nothing", "Aquí no hay ninguna página"),
    ],
)
def test_a_page_for_everybody_has_no_english_left(app, spanish, path, words):
    an_event(title="Noche de carreras")

    page = spanish(path)

    assert words in page
    assert english_in(page) == []


def test_the_page_of_an_event_has_no_english_left(app, spanish):
    event = an_event(title="Noche de carreras")

    page = spanish(f"/events/{event.id}")

    assert "A quién necesitamos" in page
    assert english_in(page) == []


def test_a_guardian_who_reads_spanish_reads_all_of_the_consent_page_in_it(app, client):
    maya = a_teen(consented=False)
    cohorts.guardianships_of(maya)[0].guardian.language = "es"
    (enrollment,) = cohorts.enrollments_of(maya)
    consents.ask(enrollment, today())
    db.session.commit()
    letter = last_letter()

    page = client.get(link_in(letter, "/consent"), headers={"Accept-Language": "en"}).text

    assert "Nadie se queda a solas con una joven." in page
    assert english_in(page) == []
    assert english_in(html_of(letter)) == []


def test_no_letter_about_a_place_has_english_left(app):
    event = an_event(title="Noche de carreras", bring="Una foto", room="Sala 12")

    written = every_letter(a_person(language="es"), event)

    assert "Confirmar mi lugar" in html_of(written["hold"])
    left = {
        (kind, word)
        for kind, letter in written.items()
        for text in (html_of(letter), words_of(letter))
        for word in english_in(TYPED_BY_STAFF.sub(" ", text))
    }
    assert left == set()


def test_a_missing_check_is_named_in_spanish_with_the_day_it_ended(app):
    check = facts.Check("background_check", date(2020, 1, 5), date(2021, 1, 4))
    adult = facts.Adult(1, age=40, checks=(check,))

    with app.test_request_context(headers={"Accept-Language": "es"}):
        sentence = rules.cleared(adult, date(2022, 3, 1), DEFAULTS)[0].sentence

    assert "verificación de antecedentes (vence el 4 ene 2021" in sentence
    assert english_in(sentence) == []

import re
from datetime import date, timedelta

import pytest

from stepup import clock
from stepup.db import db
from stepup.people import access, sign_ins
from stepup.people.accounts import SignIn
from tests.factories import a_person, a_staff_member
from tests.people.reading import code_in, letters, link_in, text_of
from tests.signing import sign_in


@pytest.fixture
def ana(app):
    return a_person("Ana", "Lopez", email="ana@example.org")


def ask(client, email="ana@example.org", wanted=""):
    return client.post("/sign-in" + wanted, data={"email": email})


def who_is_in(client):
    """The name on the page that shows her, or nobody."""
    with client:
        client.get("/sign-in")
        viewer = access.viewer()
    return viewer and viewer.name


def test_a_letter_lets_her_in(client, ana):
    asked = ask(client, " ANA@example.org ")
    [letter] = letters()

    shown = client.get(link_in(letter))
    entered = client.post(link_in(letter))

    assert (asked.status_code, asked.location) == (302, "/sign-in/code")
    assert "One tap, and you are in." in shown.text
    assert (entered.status_code, entered.location) == (302, "/me")
    assert who_is_in(client) == "Ana Lopez"
    assert ana.email_verified_at is not None


def test_the_letter_says_what_it_is_for(client, ana):
    ask(client)

    [letter] = letters()
    assert (letter.subject, letter.address) == ("Your link to sign in", "ana@example.org")
    assert text_of(letter).startswith("Hello Ana,\n\nhere is the link you asked for.")
    assert "http://127.0.0.1:8000/sign-in/link/" in text_of(letter)


def test_the_letter_s_link_does_not_follow_a_forged_host(client, ana):
    client.post("/sign-in", data={"email": "ana@example.org"}, headers={"Host": "evil.example"})

    assert "evil.example" not in text_of(letters()[0])


def test_the_letter_s_code_lets_her_in_where_she_asked(client, ana):
    ask(client)

    entered = client.post("/sign-in/code", data={"code": code_in(letters()[0])})

    assert entered.location == "/me"
    assert who_is_in(client) == "Ana Lopez"


def test_the_code_is_nothing_in_another_browser(app, client, ana):
    ask(client)
    other = app.test_client()
    ask(other, "bea@example.org")

    refused = other.post("/sign-in/code", data={"code": code_in(letters()[0])})

    assert refused.status_code == 422
    assert "This is not the code of our last letter" in refused.text
    assert who_is_in(other) is None


def test_a_letter_bears_five_tries_of_its_code(client, ana):
    ask(client)
    code = code_in(letters()[0])
    wrong = "000000" if code != "000000" else "000001"

    tries = [client.post("/sign-in/code", data={"code": wrong}).status_code for _ in range(5)]

    assert tries == [422] * 5
    assert client.post("/sign-in/code", data={"code": code}).status_code == 422
    assert who_is_in(client) is None


def test_wrong_codes_of_others_cost_her_nothing(app, client, ana):
    a_person("Bob", "Ruiz", email="bob@example.org")
    other = app.test_client()
    ask(client)
    ask(other, "bob@example.org")

    for _ in range(5):
        other.post("/sign-in/code", data={"code": "nonsense"})

    assert client.post("/sign-in/code", data={"code": code_in(letters()[0])}).location == "/me"


def test_a_code_lasts_a_quarter_of_an_hour(client, ana, monkeypatch):
    ask(client)
    later = clock.now() + sign_ins.LASTS
    code = code_in(letters()[0])

    monkeypatch.setattr(clock, "now", lambda: later)

    assert client.post("/sign-in/code", data={"code": code}).status_code == 422


@pytest.mark.parametrize("typed", ["", "\u202e", "x" * 10_000, "１２３４５６"])
def test_a_code_that_is_none_gets_a_sentence(client, ana, typed):
    ask(client)

    assert client.post("/sign-in/code", data={"code": typed}).status_code == 422


def test_scanners_that_open_every_link_change_nothing(app, client, ana):
    ask(client)
    path, scanner = link_in(letters()[0]), app.test_client()

    for _ in range(20):
        assert scanner.get(path).status_code == 200
        assert scanner.head(path).status_code == 200

    assert who_is_in(scanner) is None
    assert client.post(path).location == "/me"


def test_a_link_lets_in_once(app, client, ana):
    ask(client)
    path = link_in(letters()[0])
    client.post(path)

    second = app.test_client()

    assert second.get(path).status_code == 410
    assert second.post(path).status_code == 410
    assert who_is_in(second) is None


def test_a_code_is_nothing_once_the_link_was_used(app, client, ana):
    ask(client)
    app.test_client().post(link_in(letters()[0]))

    assert client.post("/sign-in/code", data={"code": code_in(letters()[0])}).status_code == 422


def test_two_openings_at_once_are_one(any_app):
    a_person(email="ana@example.org")
    sign_ins.ask("ana@example.org")
    token = link_in(letters()[0]).rpartition("/")[2]

    opened = [sign_ins.spend_link(token) for _ in range(2)]

    assert [bool(asked) for asked in opened] == [True, False]


@pytest.mark.parametrize(("minutes", "status"), [(14, 302), (15, 410)])
def test_a_link_lasts_a_quarter_of_an_hour(client, ana, monkeypatch, minutes, status):
    ask(client)
    later = clock.now() + timedelta(minutes=minutes)
    path = link_in(letters()[0])

    monkeypatch.setattr(clock, "now", lambda: later)

    assert client.post(path).status_code == status


@pytest.mark.parametrize("junk", ["x", "x" * 10_000, "%ff", "é", "' OR 1=1 --", "..%2f.."])
def test_a_link_that_is_none_opens_nothing(client, ana, junk):
    ask(client)

    assert client.get(f"/sign-in/link/{junk}").status_code in {404, 410}
    assert client.post(f"/sign-in/link/{junk}").status_code in {404, 410}


def test_a_stranger_gets_the_same_answer_and_no_letter(client, ana):
    known, unknown = ask(client), ask(client, "nobody@example.org")

    assert known.status_code == unknown.status_code
    assert known.headers["Location"] == unknown.headers["Location"]
    assert known.data == unknown.data
    assert [letter.address for letter in letters()] == ["ana@example.org"]


def test_the_page_after_asking_is_the_same_for_a_stranger(app, client, ana):
    pages = []
    for email in ("ana@example.org", "bob@example.org"):
        browser = app.test_client()
        ask(browser, email)
        pages.append(browser.get("/sign-in/code"))

    known, unknown = (re.sub(r'"[\w.-]{16,}"', "", page.text) for page in pages)  # no nonces
    assert known.replace("ana@", "bob@") == unknown


def test_wrong_codes_look_the_same_for_a_stranger(app, ana):
    answers = []
    for email in ("ana@example.org", "bob@example.org"):
        browser = app.test_client()
        ask(browser, email)
        answers.append(browser.post("/sign-in/code", data={"code": "nonsense"}))

    assert [answer.status_code for answer in answers] == [422, 422]


@pytest.mark.parametrize("typed", ["", "ana", "a@b", "ana@example.org\u202e", "x" * 10_000])
def test_an_address_that_is_none_gets_a_sentence_and_stays_in_the_form(client, typed):
    answer = ask(client, typed)

    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert letters() == []


def test_a_family_gets_one_letter_and_says_who_came(client, ana):
    bob = a_person("Bob", "Lopez", email="ana@example.org")
    ask(client)
    [letter] = letters()

    asked = client.post(link_in(letter))
    shown = client.get(asked.location)
    entered = client.post(asked.location, data={"person": bob.id})

    assert asked.location == "/sign-in/who"
    assert "Ana Lopez" in shown.text
    assert "Hello" not in text_of(letter)
    assert entered.location == "/me"
    assert who_is_in(client) == "Bob Lopez"


def test_a_family_s_link_is_used_once_too(app, client, ana):
    a_person("Bob", "Lopez", email="ana@example.org")
    ask(client)
    path = link_in(letters()[0])
    client.post(path)

    assert app.test_client().post(path).status_code == 410


def test_a_family_s_letter_lets_in_nobody_else(client, ana):
    a_person("Bob", "Lopez", email="ana@example.org")
    stranger = a_person("Eve", "Smith")
    ask(client)
    client.post(link_in(letters()[0]))

    for choice in (stranger.id, 10**30, "x", ""):
        assert client.post("/sign-in/who", data={"person": choice}).status_code == 422

    assert who_is_in(client) is None


def test_who_she_is_must_be_said_in_time(client, ana, monkeypatch):
    a_person("Bob", "Lopez", email="ana@example.org")
    ask(client)
    client.post(link_in(letters()[0]))
    later = clock.now() + sign_ins.LASTS

    monkeypatch.setattr(clock, "now", lambda: later)

    assert client.post("/sign-in/who", data={"person": ana.id}).location == "/sign-in"


def test_nobody_chooses_who_she_is_without_a_letter(client, ana):
    assert client.post("/sign-in/who", data={"person": ana.id}).location == "/sign-in"


def test_a_child_has_no_account(client, monkeypatch):
    a_person("Kim", "Lopez", email="kim@example.org", born_on=date(2013, 6, 1))
    day = clock.now().replace(year=2026, month=5, day=31)
    monkeypatch.setattr(clock, "now", lambda: day)

    ask(client, "kim@example.org")

    assert letters() == []


def test_she_goes_where_she_wanted(client, ana):
    ask(client, wanted="?next=/events/7?from%3Dletter")

    assert client.post(link_in(letters()[0])).location == "/events/7?from=letter"


@pytest.mark.parametrize(
    "foreign",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/%09/evil.example",
        "/%0d%0aSet-Cookie: a=b",
        "javascript:alert(1)",
        "evil.example",
    ],
)
def test_she_goes_to_no_other_house(client, ana, foreign):
    ask(client, wanted=f"?next={foreign}")

    assert client.post(link_in(letters()[0])).location == "/me"
    assert client.get(f"/sign-in?next={foreign}").location == "/me"


def test_signing_out_ends_it_here(app, client, ana):
    other = app.test_client()
    sign_in(client, ana)
    sign_in(other, ana)

    assert client.post("/sign-out").location == "/"

    assert who_is_in(client) is None
    assert who_is_in(other) == "Ana Lopez"


def test_signing_out_everywhere_ends_every_cookie(app, client, ana):
    other = app.test_client()
    sign_in(client, ana)
    sign_in(other, ana)

    client.post("/sign-out", data={"everywhere": "1"})

    assert who_is_in(other) is None


def test_signing_out_is_no_link(client, ana):
    sign_in(client, ana)

    assert client.get("/sign-out").status_code == 405
    assert who_is_in(client) == "Ana Lopez"


def test_a_new_sign_in_keeps_nothing_of_the_last_but_the_language(client, ana):
    admin = a_staff_member()
    sign_in(client, admin)
    with client.session_transaction() as session:
        session["language"] = "es"
    client.post("/sign-out")

    ask(client)
    client.post(link_in(letters()[0]))

    with client.session_transaction() as session:
        assert sorted(session) == ["_permanent", "key", "language", "person"]


def test_old_letters_are_forgotten(client, ana, monkeypatch):
    ask(client)
    later = clock.now() + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: later)

    ask(client, "nobody@example.org")

    assert db.session.query(SignIn).count() == 0


def test_a_mailbox_is_not_filled_by_a_stranger(build_app, database_url):
    app = build_app(database_url, RATELIMIT_ENABLED=True)
    with app.app_context():
        a_person(email="ana@example.org")
        tries = [ask(app.test_client(), "ana@example.org").status_code for _ in range(6)]

        assert tries == [302] * 5 + [429]
        assert len(letters()) == 5


def test_a_computer_knocks_ten_times_a_minute(build_app, database_url):
    app = build_app(database_url, RATELIMIT_ENABLED=True)

    tries = [ask(app.test_client(), f"p{n}@example.org").status_code for n in range(11)]

    assert tries == [302] * 10 + [429]


def test_a_sign_in_without_its_form_s_token_is_refused(build_app, database_url):
    app = build_app(database_url, WTF_CSRF_ENABLED=True)

    for path in ("/sign-in", "/sign-in/code", "/sign-in/link/x", "/sign-out"):
        assert app.test_client().post(path, data={"email": "ana@example.org"}).status_code == 400

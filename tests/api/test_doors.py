"""Who gets in, and how everybody else is told that she does not."""

from stepup import clock
from stepup.audit.models import Entry
from stepup.db import db
from stepup.people import links
from stepup.people.models import Grant, PersonalLink, Purpose, Role
from tests.api.calls import Caller, a_caller, a_token
from tests.factories import a_hold, a_person, a_site, a_staff_member, an_event, kept

ROUTES = [
    ("GET", "/sites"),
    ("GET", "/events"),
    ("POST", "/events"),
    ("GET", "/events/1"),
    ("PATCH", "/events/1"),
    ("GET", "/events/1/signups"),
    ("POST", "/events/1/signups"),
    ("DELETE", "/signups/1"),
    ("GET", "/people"),
    ("GET", "/campaigns"),
    ("POST", "/campaigns"),
    ("GET", "/campaigns/1"),
    ("POST", "/campaigns/1/send"),
]


def test_nobody_comes_in_without_a_token(client):
    for method, path in ROUTES:
        answer = client.open(f"/api/v1{path}", method=method)

        assert answer.status_code == 401
        assert answer.content_type == "application/problem+json"
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Step Up"'
        assert set(answer.json) == {"type", "title", "status", "detail"}


def test_a_header_that_is_no_good_token_opens_nothing(client):
    for given in (
        "",
        "Bearer",
        "Bearer ",
        "Bearer nonsense",
        f"Bearer é{'x' * 9000}",
        "Basic YTpi",
    ):
        answer = client.get("/api/v1/sites", headers={"Authorization": given})

        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer ")


def test_a_revoked_token_is_no_longer_good(client):
    api = a_caller(client)
    links.revoke(db.session.scalars(db.select(PersonalLink)).one())

    answer = api.get("/sites")

    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


def test_a_link_for_another_purpose_opens_nothing(client):
    ada = a_staff_member()
    token = links.mint(Purpose.SIGNUP, 1, ada)
    db.session.commit()

    assert Caller(client, token).get("/sites").status_code == 401


def test_the_token_of_an_erased_person_opens_nothing(client):
    ada = a_staff_member()
    api = a_caller(client, ada)
    ada.erased_at = clock.now()
    db.session.commit()

    assert api.get("/sites").status_code == 401


def test_whoever_is_no_longer_staff_is_told_so(client):
    ada = a_staff_member()
    api = a_caller(client, ada)
    db.session.execute(db.delete(Grant))

    answer = api.get("/sites")

    assert answer.status_code == 403
    assert answer.content_type == "application/problem+json"
    assert 'error="insufficient_scope"' in answer.headers["WWW-Authenticate"]


def test_a_hold_stops_the_token_too(client):
    ada = a_staff_member()
    api = a_caller(client, ada)
    a_hold(ada)

    assert api.get("/sites").status_code == 403


def test_a_cookie_is_no_token(client):
    kept(Grant(person=a_person(), role=Role.ADMIN))
    client.set_cookie("session", "anything")

    assert client.get("/api/v1/sites").status_code == 401


def test_a_token_needs_no_form_token(build_app, database_url):
    strict = build_app(database_url, WTF_CSRF_ENABLED=True)
    with strict.app_context():
        api, site = a_caller(strict.test_client()), a_site()

        answer = api.post("/events", {"site": site.id})

    assert answer.status_code == 422


def test_what_is_done_is_written_down_as_done_by_her_through_the_api(client):
    ada = a_staff_member()
    event = an_event()

    Caller(client, a_token(ada)).patch(f"/events/{event.id}", title="Another")

    entry = db.session.scalars(db.select(Entry).order_by(Entry.id.desc())).first()
    assert (entry.deed, entry.actor_id, entry.via) == ("changed", ada.id, "api")


def test_answers_are_not_kept_by_anybody_on_the_way(api):
    assert api.get("/sites").headers["Cache-Control"] == "no-store"


def test_letters_leave_as_soon_as_they_are_written(app, api):
    huey, event = app.extensions["clockwork"].huey, an_event()
    api.get("/events")
    waiting = huey.pending_count()

    api.patch(f"/events/{event.id}", title="Another")

    assert (waiting, huey.pending_count()) == (0, len(app.extensions["clockwork"].prompt))

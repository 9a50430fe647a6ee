import re

import pytest
from flask import Blueprint

from stepup import clock
from stepup.audit import actions as audit
from stepup.people import access
from stepup.people import actions as people
from stepup.people.models import Grant, Role
from tests.factories import a_person, a_site, a_staff_member, kept
from tests.signing import sign_in

DOORS = {
    "open": access.ANYONE,
    "in": access.SIGNED_IN,
    "staff": access.STAFF,
    "admins": access.roles(Role.ADMIN),
    "safeguarding": access.roles(Role.SAFEGUARDING_LEAD),
    "nowhere": None,
}


@pytest.fixture
def doors(app):
    for name, audience in DOORS.items():
        bp = Blueprint(f"test_{name}", __name__)
        bp.add_url_rule(f"/test/{name}", "page", _page, methods=["GET", "POST"])
        if audience:
            access.opens_to(bp, audience)
        app.register_blueprint(bp)
    return app.test_client()


def _page():
    viewer = access.viewer()
    return {"viewer": viewer.id if viewer else None, "actor": audit.actor().person_id}


def _statuses(client):
    return {name: client.get(f"/test/{name}").status_code for name in DOORS}


def test_a_stranger_sees_the_open_page_and_is_asked_to_sign_in_elsewhere(doors):
    statuses = _statuses(doors)

    assert statuses == {
        "open": 200, "in": 302, "staff": 302, "admins": 302, "safeguarding": 302, "nowhere": 403
    }  # fmt: skip


def test_the_sign_in_knows_where_she_wanted_to_go(doors):
    response = doors.get("/test/in?page=2")

    assert response.location == "/sign-in?next=/test/in?page%3D2"


def test_a_stranger_s_form_is_refused(doors):
    assert doors.post("/test/in").status_code == 403


def test_a_volunteer_sees_no_staff_page(doors):
    sign_in(doors, a_person())

    assert _statuses(doors) == {
        "open": 200, "in": 200, "staff": 403, "admins": 403, "safeguarding": 403, "nowhere": 403
    }  # fmt: skip


@pytest.mark.parametrize(
    ("role", "opened"),
    [
        (Role.ADMIN, ["open", "in", "staff", "admins"]),
        (Role.COORDINATOR, ["open", "in", "staff"]),
        (Role.SAFEGUARDING_LEAD, ["open", "in", "staff", "safeguarding"]),
    ],
)
def test_staff_see_what_their_role_opens(doors, role, opened):
    sign_in(doors, a_staff_member(role))

    assert [name for name, status in _statuses(doors).items() if status == 200] == opened


def test_staff_without_the_second_factor_are_nobody(doors):
    sign_in(doors, a_staff_member(), second_factor=False)

    assert doors.get("/test/open").json["viewer"] is None
    assert doors.get("/test/in").location == "/sign-in/second-factor?next=/test/in"


def test_the_second_factor_lasts_a_working_day(doors, monkeypatch):
    sign_in(doors, a_staff_member())
    tomorrow = clock.days_from_now(1)

    monkeypatch.setattr(clock, "now", lambda: tomorrow)

    assert doors.get("/test/staff").location == "/sign-in/second-factor?next=/test/staff"


def test_a_role_given_to_someone_who_is_in_asks_for_her_second_factor(doors):
    ana = a_person()
    sign_in(doors, ana, second_factor=False)
    assert doors.get("/test/in").status_code == 200

    kept(Grant(person=ana, role=Role.COORDINATOR))

    assert doors.get("/test/in").location == "/sign-in/second-factor?next=/test/in"


def test_the_erased_are_nobody(doors):
    ana = a_person()
    ana.erased_at = ana.created_at
    sign_in(doors, ana)

    assert doors.get("/test/open").json["viewer"] is None


def test_deeds_of_a_request_are_hers(doors):
    ana = a_person()
    sign_in(doors, ana)

    assert doors.get("/test/in").json == {"viewer": ana.id, "actor": ana.id}


def test_a_grant_for_one_site_is_good_there(app):
    here, there = a_site(), a_site()
    lead = a_staff_member(Role.SITE_LEAD, here)

    assert access.may(lead, Role.SITE_LEAD)
    assert access.may_at(lead, here.id, Role.SITE_LEAD)
    assert not access.may_at(lead, there.id, Role.SITE_LEAD)
    assert not access.may_at(lead, here.id, Role.COORDINATOR)
    assert not access.may(None, Role.SITE_LEAD)


def test_what_has_no_site_is_the_whole_house_s(app):
    here, house = a_staff_member(Role.SITE_LEAD, a_site()), a_staff_member(Role.SITE_LEAD)

    assert not access.may_at(here, None, Role.SITE_LEAD)
    assert access.may_at(house, None, Role.SITE_LEAD)


def test_an_admin_stands_in_for_every_role_but_safeguarding(app):
    admin = a_staff_member(Role.ADMIN)

    allowed = {role for role in Role if access.may_at(admin, 1, role)}

    assert allowed == set(Role) - {Role.SAFEGUARDING_LEAD}


def test_sites_of_staff_are_hers_or_all(app):
    here = a_site()

    assert access.sites_of(a_person()) == set()
    assert access.sites_of(a_staff_member(Role.SITE_LEAD, here)) == {here.id}
    assert access.sites_of(a_staff_member(Role.ADMIN)) is None


def test_nobody_acts_in_the_name_of_whom_the_thread_served_before(app, client):
    ada = a_staff_member()
    with app.test_request_context():
        access.enter(ada, "api")

    client.get("/sign-in")

    assert audit.actor() == audit.Actor(None, "page")


def test_what_is_drawn_for_one_person_stays_out_of_caches(doors):
    stranger = doors.get("/test/open")
    sign_in(doors, a_person())

    assert doors.get("/test/in").headers["Cache-Control"] == "private, no-store"
    assert "Cache-Control" not in stranger.headers


def test_files_for_everyone_carry_nobody_s_cookie(client):
    client.post("/language", data={"language": "es"})
    ana = a_person()
    client.post(people.sign_in_link(ana))
    style = re.search(r"/assets/\w+/stepup\.css", client.get("/sign-out").text)[0]

    answer = client.get(style)

    assert (answer.status_code, "Set-Cookie" in answer.headers) == (200, False)
    assert answer.headers["Cache-Control"].startswith("public")

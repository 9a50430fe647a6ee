"""An applicant who chose no site is given to one, so that somebody there can take her."""

import pytest

from stepup import clock
from stepup.audit.models import Entry
from stepup.db import db
from stepup.errors import Refused
from stepup.people.models import Role
from stepup.volunteers import placing
from stepup.volunteers.models import Stage
from tests.factories import a_site, a_staff_member, a_volunteer
from tests.signing import sign_in

BOARD = "/staff/volunteers/"


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMIN])
def test_staff_of_the_house_give_her_to_a_site_whose_staff_then_take_her(client, role):
    fresno, dana = a_site(city="Fresno", name="Roosevelt High"), a_volunteer(stage=Stage.APPLICANT)
    ruth, lead = a_staff_member(role), a_staff_member(Role.COORDINATOR, fresno)
    page = f"{BOARD}{dana.id}"
    sign_in(client, lead)
    assert client.get(page).status_code == 404

    sign_in(client, ruth)
    assert "no site yet" in client.get(BOARD).text
    told = client.post(f"{page}/site", data={"site": fresno.id}, follow_redirects=True).text

    assert "Roosevelt High looks after Dana" in told
    sign_in(client, lead)
    moved = client.post(f"{page}/stage", data={"to_stage": "screening"}, follow_redirects=True)
    assert "is now screening" in moved.text
    written = db.session.scalars(db.select(Entry).filter_by(deed="given to a site")).one()
    assert (written.actor_id, written.before, written.after) == (
        ruth.id,
        {"site": None},
        {"site": fresno.id},
    )


def test_staff_of_a_site_cannot_give_her_away(client):
    fresno, boston = a_site(city="Fresno"), a_site(city="Boston")
    dana = a_volunteer(stage=Stage.APPLICANT)
    dana.site = fresno
    sign_in(client, a_staff_member(Role.COORDINATOR, fresno))

    page = client.get(f"{BOARD}{dana.id}").text
    answer = client.post(f"{BOARD}{dana.id}/site", data={"site": boston.id})

    assert "Give to a site" not in page
    assert answer.status_code == 403
    db.session.refresh(dana)
    assert dana.site_id == fresno.id


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Which site shall look after her?"),
        ("4711", "Not a valid choice"),
        ("x", "Not a valid choice"),
    ],
)
def test_what_is_no_site_is_a_mistake_in_the_form(client, typed, sentence):
    dana = a_volunteer(stage=Stage.APPLICANT)
    sign_in(client, a_staff_member(Role.COORDINATOR))

    answer = client.post(f"{BOARD}{dana.id}/site", data={"site": typed})

    assert answer.status_code == 422
    assert sentence in answer.text


def test_the_same_site_again_changes_nothing(app):
    fresno, dana = a_site(), a_volunteer(stage=Stage.APPLICANT)

    for _ in range(2):
        placing.give(dana, fresno)

    given = db.session.scalars(db.select(Entry).filter_by(deed="given to a site")).all()
    assert len(given) == 1


def test_nobody_who_left_is_given_away_and_no_closed_site_takes_her(app):
    closed = a_site(closed_at=clock.now())

    with pytest.raises(Refused, match="not on her way"):
        placing.give(a_volunteer(stage=Stage.WITHDRAWN), a_site())
    with pytest.raises(Refused, match="closed"):
        placing.give(a_volunteer(stage=Stage.APPLICANT), closed)

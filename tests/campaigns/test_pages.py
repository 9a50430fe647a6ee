"""Every page of campaigns opens, for those who may and for nobody else."""

import pytest

from stepup.campaigns.models import Campaign, CampaignState
from stepup.db import db
from stepup.outbox.models import Letter
from stepup.people.models import Role
from tests.campaigns.factories import BODY, a_campaign, a_postal_address, letters_of
from tests.factories import a_program, a_site, a_staff_member, an_alumna
from tests.signing import sign_in

PAGES = ["", "/new", "/count", "/{id}", "/{id}/edit", "/{id}/send", "/{id}/left-out/no_consent"]


@pytest.fixture
def coordinator(app, client):
    person = a_staff_member(role=Role.COORDINATOR)
    sign_in(client, person)
    return person


@pytest.mark.parametrize("page", [*PAGES, "/{id}/preview/{her}", "/{id}/letter/{her}"])
def test_a_page_opens_for_coordinators_and_not_for_site_leads(app, client, page):
    her = an_alumna()
    an_alumna(may_invite=False)
    path = "/staff/campaigns" + page.format(id=a_campaign().id, her=her.person_id)

    assert client.get(path).status_code == 302
    sign_in(client, a_staff_member(role=Role.SITE_LEAD))
    assert client.get(path).status_code == 403
    sign_in(client, a_staff_member(role=Role.COORDINATOR))
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("page", ["", "/new", "/count"])
def test_a_page_opens_in_an_empty_house(client, coordinator, page):
    assert client.get("/staff/campaigns" + page).status_code == 200


def test_a_campaign_goes_from_an_empty_page_to_letters(app, client, coordinator):
    a_postal_address()
    site, program = a_site(), a_program()
    an_alumna(first_name="Ana")
    form = {"name": "Spring", "subject": "Hello {{ first_name }}", "body": BODY}

    client.post("/staff/campaigns/new", data=form | {"sites": [site.id], "programs": [program.id]})
    campaign = db.session.scalars(db.select(Campaign)).one()
    client.post(f"/staff/campaigns/{campaign.id}/edit", data=form)
    asked = client.get(f"/staff/campaigns/{campaign.id}/send").text
    client.post(f"/staff/campaigns/{campaign.id}/send")
    shown = client.get(f"/staff/campaigns/{campaign.id}").text

    assert "Send it to 1 woman?" in asked
    assert "Samira" not in asked
    assert "Ana Lopez" in asked
    assert "Undo: do not send" in shown
    assert campaign.state is CampaignState.SCHEDULED
    assert letters_of(campaign) == []


def test_who_is_left_out_can_be_mended_with_one_tap(app, client, coordinator):
    ana = an_alumna(first_name="Ana", may_invite=False)
    bea = an_alumna(first_name="Bea", email=None)
    campaign = a_campaign()
    left_out = f"/staff/campaigns/{campaign.id}/left-out"

    unasked = client.get(f"{left_out}/no_consent").text
    client.post(f"{left_out}/ask/{ana.person_id}")
    unreachable = client.get(f"{left_out}/no_address").text

    (letter,) = db.session.scalars(db.select(Letter)).all()
    assert "Ask her whether we may" in unasked
    assert letter.person_id == ana.person_id
    assert "Write down an address: Bea" in unreachable
    assert f"/staff/people/{bea.person_id}" in unreachable

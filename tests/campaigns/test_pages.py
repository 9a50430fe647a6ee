"""Every page of campaigns opens, for those who may and for nobody else."""

import re

import pytest

from stepup.campaigns import actions
from stepup.campaigns.actions import Plan
from stepup.campaigns.models import Answer, Campaign, CampaignState
from stepup.db import db
from stepup.outbox.models import Letter
from stepup.people.models import Role
from tests.campaigns.factories import (
    BODY,
    a_campaign,
    a_postal_address,
    a_sent_campaign,
    letters_of,
    the_recipient,
)
from tests.factories import a_cohort, a_program, a_site, a_staff_member, an_alumna
from tests.signing import sign_in

OF_ONE = ["/{id}", "/{id}/edit", "/{id}/send", "/{id}/left-out/no_consent", "/{id}/women/1"]
PAGES = ["", "/new", "/count", *OF_ONE]


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


def test_while_it_waits_the_page_says_when_it_goes_and_to_how_many(app, client, coordinator):
    an_alumna(first_name="Bea")
    an_alumna(may_invite=False)
    campaign = a_campaign(plan=Plan(first_wave=25, local_hour=10))
    actions.start(campaign)
    db.session.commit()

    page = client.get(f"/staff/campaigns/{campaign.id}").text

    assert "It leaves at:" in page
    assert "woman gets the letter" in page
    assert "25 letters, then you look" in page
    assert "She has not said that we may invite her back" in page
    assert "Ana, one evening?" in page
    assert "Every letter accounted for" not in page
    assert "{{" not in page


def test_behind_each_number_are_the_women_and_how_far_they_went(
    app, client, coordinator, count_queries
):
    ana, bea, cleo = (an_alumna(first_name=name) for name in ("Ana", "Bea", "Cleo"))
    campaign = a_sent_campaign()
    actions.answer(the_recipient(campaign, ana.person), Answer.LATER)
    actions.accept(the_recipient(campaign, bea.person), "")
    db.session.commit()
    women = f"/staff/campaigns/{campaign.id}/women"

    with count_queries() as queries:
        asked = client.get(f"{women}/1").text
    answered = client.get(f"{women}/3").text

    assert f'href="{women}/3">2</a>' in client.get(f"/staff/campaigns/{campaign.id}").text
    assert [name in asked for name in ("Ana", "Bea", "Cleo")] == [True] * 3
    assert [name in answered for name in ("Ana", "Bea", "Cleo")] == [True, True, False]
    assert "Applied" in answered
    assert "no further yet" in answered
    assert len(queries) == 19
    assert client.get(f"{women}/0").status_code == client.get(f"{women}/99").status_code == 404


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


def test_a_new_campaign_begins_with_25_letters_and_a_look_at_ten_in_her_morning(
    client, coordinator
):
    page = client.get("/staff/campaigns/new").text

    assert re.search(r'<input[^>]*name="first_wave"[^>]*value="25"', page)
    assert '<option selected value="10">10:00, where she lives</option>' in page


def test_while_staff_choose_the_page_counts_who_and_why_not(app, client, coordinator):
    here, there = a_cohort(a_site()), a_cohort(a_site())
    for number in range(3):
        an_alumna(here, last_name=f"Lopez {number}")
    an_alumna(here, may_invite=False)
    an_alumna(there)

    new = client.get("/staff/campaigns/new").text
    everybody = client.get("/staff/campaigns/count").text
    of_one_site = client.get(f"/staff/campaigns/count?sites={here.site_id}").text

    assert 'hx-get="/staff/campaigns/count"' in new
    for shown, number in ((new, 4), (everybody, 4), (of_one_site, 3)):
        assert figures_in(shown) == [number, 1]
        assert "<strong>1</strong> · She has not said that we may invite her back" in shown


def figures_in(page):
    return [int(each) for each in re.findall(r'class="figure[^>]*><dt>[^<]*</dt><dd>(\d+)<', page)]

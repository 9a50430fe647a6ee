"""Campaigns through the API."""

from stepup.campaigns.models import CampaignState
from stepup.db import db
from stepup.outbox.models import Letter
from stepup.people.models import Role
from tests.api.calls import a_caller
from tests.campaigns.factories import BODY, a_campaign, a_postal_address
from tests.factories import a_cohort, a_site, a_staff_member, an_alumna, years_ago

NOTHING = dict.fromkeys(
    [
        "eligible",
        "excluded",
        "queued",
        "sent",
        "failed",
        "unknown",
        "suppressed",
        "cancelled",
        "clicked",
        "answered",
        "applied",
        "unsubscribed",
    ],
    0,
)


def a_body(**facts):
    return {"name": "Spring", "subject": "Come back?", "body": BODY} | facts


def letters():
    db.session.rollback()
    return db.session.scalar(db.select(db.func.count()).select_from(Letter))


def test_a_campaign_is_made_for_an_audience_and_counts_it(api):
    cohort = a_cohort()
    an_alumna(cohort, graduated_on=years_ago(7))
    an_alumna(cohort, graduated_on=years_ago(7), may_invite=False)
    an_alumna()
    year = years_ago(7).year

    made = api.post(
        "/campaigns",
        a_body(
            audience={
                "sites": [cohort.site.name],
                "programs": [cohort.program_id],
                "years": [year],
            }
        ),
    )

    assert made.status_code == 201
    assert made.headers["Location"] == f"/api/v1/campaigns/{made.json['id']}"
    assert made.json == {
        "id": made.json["id"],
        "name": "Spring",
        "subject": "Come back?",
        "body": BODY,
        "audience": {
            "sites": [{"id": cohort.site_id, "name": cohort.site.name}],
            "programs": [{"id": cohort.program_id, "name": cohort.program.name}],
            "years": [year],
        },
        "state": "draft",
        "sends_at": None,
        "results": NOTHING | {"eligible": 1, "excluded": 1},
    }
    assert api.get(f"/campaigns/{made.json['id']}").json == made.json


def test_a_campaign_is_scheduled_with_time_to_think_again(api):
    an_alumna()
    campaign = a_campaign()

    sent = api.post(f"/campaigns/{campaign.id}/send")

    assert sent.status_code == 202
    assert (sent.json["state"], letters()) == ("scheduled", 0)
    assert sent.json["sends_at"] is not None


def test_a_campaign_sent_now_queues_its_letters_once(api):
    an_alumna()
    campaign = a_campaign()

    first, second = (api.post(f"/campaigns/{campaign.id}/send", {"now": True}) for _ in range(2))

    assert (first.status_code, second.status_code) == (202, 202)
    assert second.json["state"] == CampaignState.SENDING.value
    assert second.json["results"] == NOTHING | {"eligible": 1, "queued": 1}
    assert letters() == 1


def test_without_a_postal_address_nothing_is_sent(api):
    made = api.post("/campaigns", a_body()).json

    refused = api.post(f"/campaigns/{made['id']}/send")

    assert refused.status_code == 409
    assert "postal address" in refused.json["detail"]


def test_a_letter_with_an_unknown_merge_field_is_a_mistake_in_what_was_sent(api):
    answer = api.post("/campaigns", a_body(body="Dear {{ nickname }}"))

    assert answer.status_code == 422
    assert "nickname" in answer.json["detail"]


def test_a_list_of_thirty_campaigns_asks_as_often_as_one(api, count_queries):
    a_postal_address()
    site = a_site()

    def asked():
        with count_queries() as queries:
            total = api.get("/campaigns").json["total"]
        return len(queries), total

    a_campaign(site_ids=[site.id], years=[2019])
    one, _ = asked()
    for _ in range(29):
        a_campaign(site_ids=[site.id], years=[2019])

    assert asked() == (one, 30)


def test_a_coordinator_of_one_site_writes_to_its_alumnae_only(client):
    site, elsewhere = a_site(), a_site()
    coordinator = a_caller(client, a_staff_member(Role.COORDINATOR, site))
    everywhere = a_campaign()

    def make(*sites):
        chosen = {"sites": [one.id for one in sites]}
        return coordinator.post("/campaigns", a_body(audience=chosen)).status_code

    assert (make(site), make(site, elsewhere), make()) == (201, 403, 403)
    assert coordinator.post(f"/campaigns/{everywhere.id}/send").status_code == 403


def test_campaigns_are_for_coordinators(client):
    lead = a_caller(client, a_staff_member(Role.SITE_LEAD))

    assert lead.get("/campaigns").status_code == 403
    assert lead.post("/campaigns", a_body()).status_code == 403

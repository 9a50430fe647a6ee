"""The ledger adds up, whatever happened to whom."""

import random

import pytest

from stepup.campaigns import actions
from stepup.campaigns.models import Answer
from stepup.campaigns.queries.results import heard, left_out, results, why_not
from stepup.db import db
from stepup.outbox.models import State
from stepup.people.models import Role
from tests.campaigns.factories import a_campaign, a_sent_campaign, letters_of, the_recipient
from tests.factories import a_cohort, a_staff_member, an_alumna
from tests.signing import sign_in

FATES = ("queued", "sent", "failed", "unknown", "suppressed", "cancelled")


def a_year_of_troubles(seed):
    """Everything that can happen to a campaign, in any order."""
    chance = random.Random(seed)
    cohort = a_cohort()
    women = [an_alumna(cohort, may_invite=chance.random() < 0.8) for _ in range(12)]
    campaign = a_sent_campaign()
    for _ in range(25):
        letter = chance.choice(letters_of(campaign))
        recipient = the_recipient(campaign, chance.choice(women).person)
        happening = chance.choice(
            [
                lambda letter=letter: setattr(letter, "state", chance.choice(list(State))),
                lambda her=recipient: actions.unsubscribe(her),
                lambda her=recipient: actions.answer(her, chance.choice(list(Answer))),
                lambda her=recipient: setattr(her.person, "born_on", None),
                lambda: setattr(chance.choice(women), "may_invite", False),
                lambda: actions.recheck(campaign),
            ]
        )
        happening()
        db.session.commit()
    return campaign, women


@pytest.mark.parametrize("seed", range(12))
def test_every_woman_is_in_one_column(app, seed):
    campaign, women = a_year_of_troubles(seed)

    numbers = results(campaign)

    assert numbers["eligible"] + numbers["excluded"] == len(women)
    assert sum(numbers[fate] for fate in FATES) == numbers["eligible"]
    assert sum(why_not(campaign).values()) == numbers["excluded"]
    assert sum(heard(campaign).answers().values()) == numbers["answered"]
    for reason, number in why_not(campaign).items():
        names, total = left_out(campaign, reason, 1, 50)
        assert len(names) == total == number


def test_a_draft_says_what_it_would_be_today(app):
    an_alumna()
    an_alumna(may_invite=False)

    numbers = results(a_campaign())

    assert (numbers["eligible"], numbers["excluded"], numbers["queued"]) == (1, 1, 0)


@pytest.mark.parametrize("women", [1, 30])
def test_the_results_page_takes_the_same_queries_for_one_and_thirty(
    app, client, count_queries, women
):
    cohort = a_cohort()
    people = [an_alumna(cohort, last_name=f"L{number}").person for number in range(women)]
    campaign = a_sent_campaign()
    for person in people:
        actions.answer(the_recipient(campaign, person), Answer.YES)
    sign_in(client, a_staff_member(role=Role.COORDINATOR))
    path = f"/staff/campaigns/{campaign.id}"

    with count_queries() as queries:
        page = client.get(path)

    assert f"of the {women} who could be asked" in page.text
    assert len(queries) == 22


@pytest.mark.parametrize("campaigns", [1, 30])
def test_the_list_takes_the_same_queries_for_one_and_thirty(app, client, count_queries, campaigns):
    for _ in range(campaigns):
        a_campaign()
    sign_in(client, a_staff_member(role=Role.COORDINATOR))

    with count_queries() as queries:
        page = client.get("/staff/campaigns")

    assert page.text.count(">Spring</a>") == campaigns
    assert len(queries) == 7

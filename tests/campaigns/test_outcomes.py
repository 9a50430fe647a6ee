"""What came of a campaign: in people, by version, beside those left out, by class, in chains."""

from datetime import date, timedelta

import pytest
from flask import render_template
from hypothesis import given
from hypothesis import strategies as st

from stepup import clock
from stepup.campaigns import actions
from stepup.campaigns.actions import Plan
from stepup.campaigns.models import Answer, Recipient
from stepup.campaigns.queries import classes, comparing, funnel, lineage, results
from stepup.campaigns.queries.comparing import Arm, Control
from stepup.campaigns.shares import Share
from stepup.db import db
from stepup.errors import Refused
from stepup.events.models import Attendance, SlotRole
from stepup.mentoring.models import Match
from stepup.outbox.models import State
from stepup.people.models import Role
from stepup.volunteers.models import Move, Stage
from tests.campaigns.factories import (
    a_campaign,
    a_sent_campaign,
    a_wording,
    letters_of,
    sent,
    the_recipient,
)
from tests.factories import (
    a_cohort,
    a_hold,
    a_mentor,
    a_person,
    a_staff_member,
    a_teen,
    a_volunteer,
    an_alumna,
    an_event,
    kept,
    today,
)
from tests.signing import sign_in


def arrived(campaign):
    for letter in letters_of(campaign):
        letter.state, letter.sent_at = State.SENT, clock.now()
    db.session.commit()
    return campaign


def came(person, times):
    for number in range(times):
        event = an_event(title=f"Evening {number}", starts_in=timedelta(days=1 + number))
        attendance = Attendance(event_id=event.id, person_id=person.id, role=SlotRole.MENTOR)
        attendance.arrived_at = event.starts_at
        db.session.add(attendance)
    db.session.commit()


def numbers(campaign):
    return {step.label: step.number for step in funnel.of(campaign).steps}


def test_each_stage_counts_women_and_never_more_than_the_one_before(any_app):
    women = [an_alumna() for _ in range(5)]
    campaign = arrived(a_sent_campaign())
    actions.answer(the_recipient(campaign, women[0].person), Answer.LATER)
    actions.answer(the_recipient(campaign, women[1].person), Answer.YES)
    for woman in women[2:4]:
        volunteer = actions.accept(the_recipient(campaign, woman.person), "Gladly")
    db.session.add(
        Move(volunteer_id=volunteer.id, from_stage=Stage.TRAINED, to_stage=Stage.CLEARED)
    )
    came(women[3].person, 3)
    kept(Match(mentor=women[3].person, teen=a_person(), starts_on=date(2026, 9, 1)))

    found, whole = numbers(campaign), funnel.of(campaign)

    assert (whole.mentors, whole.matched, whole.met) == (1, 1, 1)
    assert list(found.values()) == sorted(found.values(), reverse=True)
    assert found["Could be asked"] == 5
    assert found["Answered"] == 4
    assert found["Said yes"] == 3
    assert found["Applied"] == 2
    assert [found[each] for each in ("Found suitable", "Trained", "Cleared")] == [1, 1, 1]
    assert found["Came three times"] == 1
    assert found["Still there after a year"] == 0


def test_a_year_on_counts_who_came_after_a_year(app):
    ana = an_alumna()
    campaign = arrived(a_sent_campaign())
    actions.accept(the_recipient(campaign, ana.person), "Gladly")
    came(ana.person, 1)
    campaign.frozen_at = clock.now() - timedelta(days=366)
    db.session.commit()

    assert numbers(campaign)["Still there after a year"] == 1


def test_versions_are_compared_with_their_denominators(app):
    women = [an_alumna() for _ in range(12)]
    campaign = a_campaign()
    a_wording(campaign, label="B", subject="Another")
    arrived(sent(campaign))
    actions.answer(the_recipient(campaign, women[0].person), Answer.YES)

    arms = comparing.arms(campaign)

    assert sum(arm.share.of for arm in arms) == 12
    assert sum(arm.share.yes for arm in arms) == 1
    assert "Too few to tell" in comparing.verdict(arms)


@pytest.mark.parametrize(
    ("one", "other", "says"),
    [
        (Share(900, 29), Share(900, 90), "Too few to tell"),
        (Share(900, 60), Share(900, 62), "No difference"),
        (Share(900, 60), Share(900, 120), "“B” does better"),
    ],
)
def test_a_difference_is_only_called_one_when_chance_does_not_make_it(one, other, says):
    assert comparing.verdict([Arm("A", one), Arm("B", other)]).startswith(says)


@given(of=st.integers(1, 5000), part=st.floats(0, 1))
def test_a_share_lies_in_its_range(of, part):
    share = Share(of, round(of * part))
    low, high = share.range

    assert 0 <= low <= share.yes / of + 1e-9
    assert share.yes / of - 1e-9 <= high <= 1


def test_who_was_left_out_by_lot_says_what_the_letter_did():
    assert "Too few" in Control(Share(100, 9), Share(10, 1)).says
    assert Control(Share(100, 9), Share(0, 0)).says == ""
    said = Control(Share(900, 60), Share(100, 2)).says
    assert said == "Without the letter about 18 would have come anyway (between 5 and 63)."


def test_of_the_left_out_those_who_applied_by_themselves_are_counted(app):
    for _ in range(30):
        an_alumna()
    campaign = a_sent_campaign(plan=Plan(held_out_percent=50))
    left_out = db.session.scalars(
        db.select(Recipient).where(Recipient.excluded_because == "held_out")
    ).first()
    a_volunteer(left_out.person)
    db.session.commit()

    control = comparing.control(campaign)

    assert control.left_out.yes == 1
    assert control.left_out.of + control.asked.of == 30


def test_each_class_says_how_many_came_back(any_app):
    cohort = a_cohort()
    for year, stages in ((2019, [Stage.ACTIVE, Stage.APPLICANT, None]), (2020, [None, Stage.LEAD])):
        for stage in stages:
            alumna = an_alumna(cohort, graduated_on=date(year, 6, 1))
            if stage:
                a_volunteer(alumna.person, stage=stage)
    db.session.commit()

    found = [
        (each.year, each.alumnae, each.came_back, each.mentor_now) for each in classes.classes()
    ]

    assert found == [(2020, 2, 0, 0), (2019, 3, 2, 1)]


def matched(mentor, mentee, named=False):
    found = Match(mentor=mentor, teen=mentee, starts_on=today(), mentor_may_be_named=named)
    db.session.add(found)


def a_chain(named=True):
    """Dana mentored Ana, and Ana mentors two girls."""
    dana, ana = a_mentor(first_name="Dana"), an_alumna(first_name="Ana")
    matched(dana, ana.person, named)
    a_volunteer(ana.person, stage=Stage.ACTIVE)
    for _ in range(2):
        matched(ana.person, a_teen(first_name="Samira").person)
    db.session.commit()
    return dana, ana


def test_the_chain_names_grown_women_and_counts_girls(app, client, sign_in_coordinator):
    a_chain()

    links = lineage.chains()
    page = client.get("/staff/campaigns/paid-forward").text

    assert [(link.name.split()[0], link.generation, link.parent_row) for link in links] == [
        ("Dana", 0, None),
        ("Ana", 1, 0),
    ]
    assert links[1].girls == 2
    assert "Samira" not in page
    assert "2 girls" in page


def test_a_mentor_who_did_not_agree_or_is_on_hold_is_not_in_the_picture(app):
    a_chain(named=False)
    assert lineage.chains() == []
    dana, _ana = a_chain()
    assert lineage.chains() != []

    a_hold(dana)
    db.session.commit()

    assert lineage.chains() == []


def test_a_page_for_the_board_says_who_wrote_it_and_what_came_of_it(
    app, client, sign_in_coordinator, count_queries
):
    women = [an_alumna() for _ in range(3)]
    campaign = arrived(a_sent_campaign())
    actions.answer(the_recipient(campaign, women[0].person), Answer.YES)
    db.session.commit()

    with count_queries() as queries:
        page = client.get(f"/staff/campaigns/{campaign.id}/board").text

    assert "Still there after a year" in page
    assert "33 % of 3" in page
    assert "We know what became of 3 of 3 letters" in page
    assert "{{" not in page
    assert "Ana, one evening?" in page
    assert len(queries) == 24


def test_staff_of_one_site_see_the_classes_and_the_chains_of_that_site(any_app):
    here, elsewhere = a_cohort(), a_cohort()
    an_alumna(here, graduated_on=date(2019, 6, 1))
    an_alumna(elsewhere, graduated_on=date(2020, 6, 1))
    a_chain()

    found = classes.classes({here.site_id})

    assert [(each.year, each.alumnae) for each in found] == [(2019, 1)]
    assert lineage.chains({here.site_id}) == []


def test_one_of_many_is_not_called_nought_of_a_hundred(app):
    campaign = a_sent_campaign()
    found = comparing.control(campaign)

    with app.test_request_context():
        page = render_template(
            "campaigns/staff/_outcome.html",
            campaign=campaign,
            steps=[("Asked", 212), ("Answered", 1), ("Said yes", 0)],
            numbers=results.results(campaign),
            found=funnel.of(campaign),
            arms=[],
            brought=0,
            control=found,
        )

    assert "&lt;1 % of 212" in page
    assert "0 % of 1<" in page


def test_what_it_cost_and_what_was_learnt_stand_on_the_page_for_the_board(any_app):
    an_alumna()
    campaign = arrived(a_sent_campaign())
    page = f"/staff/campaigns/{campaign.id}"
    client = any_app.test_client()
    sign_in(client, a_staff_member(role=Role.COORDINATOR))

    before = client.get(f"{page}/board").text
    words = {"cost": "$40 and nine hours", "learnt": "Ask in <May>.\nNot on a Monday."}
    kept = client.post(f"{page}/learnt", data=words)
    board, again = client.get(f"{page}/board").text, client.get(f"{page}/learnt").text

    assert "What was learnt" not in before
    assert kept.headers["Location"] == f"{page}/board"
    assert "$40 and nine hours" in board
    assert '<p class="lines">Ask in &lt;May&gt;.\nNot on a Monday.</p>' in board
    assert 'value="$40 and nine hours"' in again
    assert client.post(f"{page}/learnt", data={"learnt": "x" * 4001}).status_code == 422


def test_nothing_is_learnt_from_a_letter_that_has_not_left(app):
    with pytest.raises(Refused, match="Send it first"):
        actions.conclude(a_campaign(), "", "It was wonderful.")


def test_too_long_a_lesson_is_not_called_a_letter(app):
    with pytest.raises(Refused, match="^What was learnt can have at most 4000 characters"):
        actions.conclude(a_sent_campaign(), "", "x" * 4001)

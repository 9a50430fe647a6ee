"""Her page: it shows, it listens to a press, and nothing else moves it."""

import re
from datetime import timedelta

import pytest

from stepup import clock
from stepup.campaigns.models import Answer, Conversion, ConversionStage, Motive, Preference
from stepup.campaigns.queries import funnel
from stepup.campaigns.queries.results import results
from stepup.db import db
from stepup.events.models import SlotRole
from stepup.events.plans import SlotPlan
from stepup.mentoring.models import Match
from stepup.outbox import queries as outbox
from stepup.outbox.models import Letter, State, Suppression
from stepup.people.models import Person
from stepup.volunteers import queries as volunteers
from stepup.volunteers.models import Stage, Volunteer
from tests.campaigns.factories import (
    a_campaign,
    a_sent_campaign,
    letters_of,
    the_recipient,
    token_of,
)
from tests.factories import (
    a_cohort,
    a_hold,
    a_mentor,
    a_site,
    a_staff_member,
    an_alumna,
    an_event,
    kept,
    years_ago,
)
from tests.signing import sign_in

ALLOWANCE = 50_000


def stages():
    db.session.expire_all()
    found = db.session.scalars(db.select(Conversion).order_by(Conversion.id))
    return {each.stage: each.answer for each in found}


def test_she_finds_her_name_her_cohort_and_three_evenings_near_her(app, client):
    here, near = a_site(city="Pasadena"), a_site(city="Pasadena")
    for place, title in ((a_site(city="Chicago"), "Far"), (near, "Near"), (here, "Home")):
        an_event(site=place, title=title, starts_in=timedelta(days=5))
    an_event(site=here, title="Home again", starts_in=timedelta(days=6))
    ana = an_alumna(a_cohort(here, name="Lincoln 2019"), first_name="Ana")
    token = token_of(a_sent_campaign(), ana.person)

    page = client.get(f"/invited/{token}")

    titles = re.findall(r'<h4><a href="/events/\d+">([^<]+)</a>', page.text)
    assert titles == ["Home", "Home again", "Near"]
    assert "Welcome back, Ana" in page.text
    assert "Lincoln 2019" in page.text
    assert page.text.count("1 seat left") == 3
    assert len(page.data) < ALLOWANCE


def test_looking_changes_nothing_however_often_a_scanner_looks(app, client):
    ana = an_alumna()
    token = token_of(a_sent_campaign(), ana.person)

    for _ in range(20):
        for path in (f"/invited/{token}", f"/unsubscribe/{token}"):
            assert client.get(path).status_code == 200
            assert client.head(path).status_code == 200
            assert client.options(path).status_code == 200
        assert client.get(f"/invited/{token}/answer").status_code == 405

    assert stages() == {}
    assert db.session.scalars(db.select(Suppression)).all() == []


@pytest.mark.parametrize("said", Answer)
def test_one_tap_is_an_answer_and_the_last_one_counts(app, client, said):
    ana = an_alumna()
    token = token_of(a_sent_campaign(), ana.person)

    client.post(f"/invited/{token}/answer", data={"answer": "later"})
    answered = client.post(f"/invited/{token}/answer", data={"answer": said.value})

    assert answered.status_code == 303
    assert stages() == {ConversionStage.CLICKED: "", ConversionStage.ANSWERED: said.value}
    assert client.get(f"/invited/{token}").text.count('id="answered"') == 1


def test_an_answer_that_is_none_is_refused(app, client):
    ana = an_alumna()
    token = token_of(a_sent_campaign(), ana.person)

    assert client.post(f"/invited/{token}/answer", data={"answer": "x"}).status_code == 400
    assert stages() == {}


def test_she_comes_back_and_the_campaign_is_the_source(app, client):
    ana = an_alumna()
    campaign = a_sent_campaign()
    token = token_of(campaign, ana.person)

    for _ in range(2):
        client.post(f"/invited/{token}", data={"motivation": "To give back"})

    volunteer = volunteers.of_person(ana.person_id)
    assert (volunteer.stage, volunteer.source) == (Stage.APPLICANT, f"campaign:{campaign.id}")
    assert volunteer.motivation == "To give back"
    assert set(stages()) == {ConversionStage.CLICKED, ConversionStage.APPLIED}
    assert results(campaign)["applied"] == 1
    page = client.get(f"/invited/{token}").text
    assert "Your application is with us." in page
    assert "#apply" not in page  # the form is gone, so nothing leads to it


def test_a_birthday_fills_a_gap_and_never_changes_what_we_know(app, client):
    ana = an_alumna(born_on=None)
    bea = an_alumna(born_on=years_ago(30))
    campaign = a_sent_campaign()

    asked = client.post(f"/invited/{token_of(campaign, ana.person)}", data={})
    client.post(f"/invited/{token_of(campaign, ana.person)}", data={"born_on": "1999-05-06"})
    client.post(f"/invited/{token_of(campaign, bea.person)}", data={"born_on": "1999-05-06"})

    db.session.expire_all()
    assert asked.status_code == 422
    assert "When were you born?" in asked.text
    assert ana.person.born_on.isoformat() == "1999-05-06"
    assert bea.person.born_on == years_ago(30)


def test_a_minor_cannot_come_back_and_nothing_of_her_is_kept(app, client):
    ana = an_alumna(born_on=None)
    token = token_of(a_sent_campaign(), ana.person)

    answer = client.post(f"/invited/{token}", data={"born_on": years_ago(17).isoformat()})

    db.session.expire_all()
    assert answer.status_code == 409
    assert "junior mentor" in answer.text
    assert ana.person.born_on is None
    assert volunteers.of_person(ana.person_id) is None


def test_a_woman_on_hold_is_asked_to_call(app, client):
    ana = an_alumna()
    token = token_of(a_sent_campaign(), ana.person)
    a_hold(ana.person)

    answer = client.post(f"/invited/{token}", data={})

    assert answer.status_code == 409
    assert "Please call us" in answer.text


def test_one_click_to_leave_needs_nothing_and_may_come_twice(app):
    app.config["WTF_CSRF_ENABLED"] = True
    ana, bea = an_alumna(), an_alumna()
    campaign = a_sent_campaign()
    token = token_of(campaign, ana.person)
    stranger = app.test_client(use_cookies=False)

    bodies = [
        {},
        {"data": {"List-Unsubscribe": "One-Click"}},
        {"data": b"\xff", "content_type": "x/y"},
    ]
    answers = [stranger.post(f"/unsubscribe/{token}", **body).status_code for body in bodies]

    db.session.expire_all()
    assert answers == [200, 200, 200]
    assert [each.state for each in letters_of(campaign)] == [State.SUPPRESSED, State.READY]
    assert outbox.suppression_of(ana.person.email).reason == "unsubscribed"
    assert outbox.suppression_of(bea.person.email) is None
    assert results(campaign)["unsubscribed"] == results(campaign)["suppressed"] == 1


def test_she_can_leave_years_later_and_after_we_forgot_her(app, client, monkeypatch):
    ana = an_alumna(email="ana@example.org")
    token = token_of(a_sent_campaign(), ana.person)
    ana.person.email, ana.person.erased_at = None, clock.now()
    db.session.commit()
    much_later = clock.now() + timedelta(days=4000)
    monkeypatch.setattr(clock, "now", lambda: much_later)

    assert client.get(f"/unsubscribe/{token}").status_code == 200
    assert client.post(f"/unsubscribe/{token}").status_code == 200
    assert outbox.suppression_of("ana@example.org") is not None
    assert client.get(f"/invited/{token}").status_code == 410


def test_a_pause_is_not_a_goodbye(app, client):
    ana = an_alumna()
    token = token_of(a_sent_campaign(), ana.person)

    page = client.post(f"/unsubscribe/{token}", data={"choice": "pause"})

    assert "for a year" in page.text
    assert outbox.suppression_of(ana.person.email) is None
    assert stages()[ConversionStage.ANSWERED] == Answer.NOT_FOR_ME.value


@pytest.mark.parametrize("token", ["x", "x" * 5000, "é", "%00", "a/b"])
def test_a_link_that_nobody_gave_out_opens_nothing(client, token):
    for path in (f"/invited/{token}", f"/unsubscribe/{token}"):
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404


def test_a_test_letter_says_that_it_is_one_and_leads_to_a_page_that_does_nothing(app, client):
    ana = an_alumna(first_name="Ana")
    campaign = a_campaign()
    sign_in(client, a_staff_member(email="me@example.org"))

    page = f"/staff/campaigns/{campaign.id}/preview/{ana.person_id}"
    stranger = client.post(page, data={"address": ana.person.email})
    assert client.post(page, data={"address": "nobody"}).status_code == 409
    assert client.post(page, data={"address": ""}).status_code == 422
    client.post(page, data={"address": "me@example.org"})

    letter = db.session.scalars(db.select(Letter)).one()
    assert stranger.status_code == 409
    assert "somebody who works here" in stranger.text
    assert (letter.subject, letter.address) == ("[Test] Ana, one evening?", "me@example.org")
    assert client.get("/invited/sample").status_code == 200
    assert client.post("/unsubscribe/sample").status_code == 200
    assert db.session.scalars(db.select(Suppression)).all() == []


@pytest.mark.parametrize("evenings", [1, 30])
def test_the_landing_takes_the_same_queries_for_one_and_thirty_evenings(
    app, client, count_queries, evenings
):
    site = a_site()
    for number in range(evenings):
        an_event(site=site, starts_in=timedelta(days=3 + number))
    ana = an_alumna(a_cohort(site))
    token = token_of(a_sent_campaign(), ana.person)

    with count_queries() as queries:
        client.get(f"/invited/{token}")

    assert len(queries) == 12


def test_the_ladder_leads_from_a_word_to_a_circle_with_real_evenings(app, client):
    site = a_site()
    an_event(SlotPlan(SlotRole.SPEAKER, 0, 2), site=site, title="Panel")
    ana = an_alumna(a_cohort(site))
    token = token_of(a_sent_campaign(), ana.person)

    page = client.get(f"/invited/{token}").text

    rungs = ["A word", "One hour", "One evening", "A season", "A circle of your own"]
    places = [page.index(f"<strong>{rung}</strong>") for rung in rungs]
    assert places == sorted(places)
    assert "2 seats left" in page


@pytest.mark.parametrize(("language", "words"), [("en", "One evening"), ("es", "Una tarde")])
def test_the_landing_is_light_and_in_her_language(app, client, language, words):
    site = a_site()
    for number in range(5):
        an_event(site=site, starts_in=timedelta(days=3 + number))
    ana = an_alumna(a_cohort(site), language=language)
    token = token_of(a_sent_campaign(), ana.person)

    page = client.get(f"/invited/{token}", headers={"Accept-Language": language})

    assert words in page.text
    assert len(page.data) < 50_000


def test_who_moved_says_where_and_sees_the_evenings_there(app, client):
    an_event(site=a_site(city="Dallas"), title="Over there", starts_in=timedelta(days=20))
    here = a_site(city="Pasadena")
    for number in range(3):
        an_event(site=here, title="Here", starts_in=timedelta(days=3 + number))
    ana = an_alumna(a_cohort(here))
    token = token_of(a_sent_campaign(), ana.person)

    answered = client.post(f"/invited/{token}/answer", data={"answer": "moved"})
    asked = client.get(f"/invited/{token}").text
    client.post(f"/invited/{token}/moved", data={"city": "Dallas"})

    assert answered.headers["Location"].endswith("#moved")
    assert "Where do you live now?" in asked
    assert db.session.get(Person, ana.person_id).city == "Dallas"
    assert "Over there" in client.get(f"/invited/{token}").text
    assert client.post(f"/invited/{token}/moved", data={"city": ""}).status_code == 400


def test_she_chooses_how_often_until_when_not_and_why(app, client):
    ana = an_alumna()
    token = token_of(a_sent_campaign(), ana.person)
    wishes = f"/invited/{token}/wishes"
    chosen = {"at_most_a_year": "1", "paused_until": "2027-05-01", "motive": "career"}

    before = client.get(wishes).status_code
    nothing_yet = db.session.get(Preference, ana.person_id)
    kept = client.post(wishes, data=chosen).text
    shown = client.get(wishes).text

    preference = db.session.get(Preference, ana.person_id)
    assert (before, nothing_yet) == (200, None)
    assert "It holds from this moment on" in kept
    assert (preference.at_most_a_year, preference.motive) == (1, Motive.CAREER)
    assert 'value="2027-05-01"' in shown
    assert client.post(wishes, data=chosen | {"motive": "greed"}).status_code == 422


def test_a_friend_comes_as_herself_and_who_forwarded_it_is_remembered(app, client):
    ana = an_alumna(first_name="Zoe")
    campaign = a_sent_campaign()
    page = f"/invited/{token_of(campaign, ana.person)}/friend"
    friend = {"first_name": "Bea", "last_name": "Sato", "email": "bea@example.org"}

    looked = client.get(page).text
    young = client.post(page, data=friend | {"born_on": "2020-01-01"})
    client.post(page, data=friend | {"born_on": "1990-01-01", "motivation": "Zoe told me"})

    volunteer = db.session.scalars(db.select(Volunteer)).one()
    assert "Zoe sent you her letter" in looked
    assert young.status_code == 409
    assert volunteer.person.first_name == "Bea"
    assert volunteer.source == f"campaign:{campaign.id}:by:{the_recipient(campaign, ana.person).id}"
    assert funnel.brought_along(campaign) == 1


@pytest.mark.parametrize(("agreed", "who"), [(True, "Dana"), (False, "Somebody")])
def test_her_mentor_is_named_on_her_page_when_she_agreed_to_it(app, client, agreed, who):
    ana, dana = an_alumna(), a_mentor(first_name="Dana")
    match = Match(mentor=dana, teen=ana.person, starts_on=years_ago(9), ended_on=years_ago(8))
    match.mentor_may_be_named = agreed
    kept(match)
    token = token_of(a_sent_campaign(), ana.person)

    page = client.get(f"/invited/{token}").text

    assert f"{who} was there for you." in page
    assert ("Dana" in page) is agreed

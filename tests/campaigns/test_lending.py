"""Letters in the name of her own former mentor, as long as that mentor lends it."""

import re
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest

from stepup.audit.models import Entry
from stepup.campaigns import actions
from stepup.campaigns.actions import Plan
from stepup.campaigns.models import Answer, Preference
from stepup.db import db
from stepup.errors import Refused
from stepup.mentoring.models import Match
from stepup.outbox import actions as outbox
from stepup.outbox import bounces
from stepup.outbox.models import State
from stepup.people.models import Person, Role
from stepup.privacy import actions as privacy
from tests.campaigns.factories import (
    a_campaign,
    a_sent_campaign,
    letters_of,
    the_recipient,
    token_of,
)
from tests.events.test_races import together
from tests.factories import a_hold, a_mentor, a_staff_member, an_alumna, kept, years_ago
from tests.outbox.factories import deliver
from tests.outbox.test_bounces import a_message
from tests.signing import sign_in

IN_HER_NAME = Plan(from_her_mentor=True)
US = ("Step Up", "hello@stepup.example")
DANA = ("Dana via Step Up", "hello@stepup.example")


def a_pair(*, lends=True, **facts):
    """Ana, and Dana who mentored her."""
    ana, dana = an_alumna(email="ana@example.org"), a_mentor(first_name="Dana", **facts)
    match = Match(mentor=dana, teen=ana.person, starts_on=years_ago(9), ended_on=years_ago(8))
    kept(match)
    if lends:
        actions.lend_name(dana)
        db.session.commit()
    return ana, dana


def carried(app, sink):
    """By address: who wrote it, as the mail server got it, and both texts."""
    deliver(app, sink.url)
    found = {}
    for (_, address), raw in zip(sink.envelopes, sink.letters, strict=True):
        shown, spec = parseaddr(message_from_bytes(raw)["From"])
        message = message_from_bytes(raw, policy=policy.default)
        bodies = [message.get_body((kind,)).get_content() for kind in ("plain", "html")]
        found[address] = (str(make_header(decode_header(shown))), spec), message, bodies
    return found


def test_a_letter_comes_in_the_name_of_who_mentored_her_from_our_address(any_app, sink):
    a_pair()
    an_alumna(email="bea@example.org")
    a_sent_campaign(plan=IN_HER_NAME)

    read = carried(any_app, sink)

    written_by, message, bodies = read["ana@example.org"]
    assert written_by == DANA
    assert message["Reply-To"] == "hello@stepup.example"
    assert all("Dana mentored you and lets us write in her name" in body for body in bodies)
    assert all("Dana → you → ?" in body for body in bodies)
    assert all("Reyes" not in body for body in bodies)
    written_by, _message, bodies = read["bea@example.org"]
    assert written_by == US
    assert all("→" not in body for body in bodies)


def test_in_a_campaign_that_does_not_ask_for_it_every_letter_is_ours(app, sink):
    a_pair()
    a_sent_campaign()

    assert carried(app, sink)["ana@example.org"][0] == US


@pytest.mark.parametrize(
    "happened",
    [
        lambda dana: actions.take_name_back(dana),
        lambda dana: a_hold(dana),
        lambda dana: privacy.erase(dana, reason="She asked"),
    ],
    ids=["took it back", "on hold", "erased"],
)
def test_a_name_that_is_lent_no_more_as_the_letter_leaves_is_not_used(any_app, sink, happened):
    ana, dana = a_pair()
    campaign = a_sent_campaign(plan=IN_HER_NAME)
    (letter,) = letters_of(campaign)
    assert "Dana" in str(letter.slots)

    happened(dana)
    db.session.commit()
    written_by, _message, bodies = carried(any_app, sink)["ana@example.org"]

    db.session.refresh(letter)
    assert written_by == US
    assert "Dana" not in str(bodies)
    assert letter.state is State.SENT
    assert the_recipient(campaign, ana.person).in_name_of_id is None


def test_she_agrees_on_her_own_page_and_takes_it_back_there(any_app):
    _ana, dana = a_pair(lends=False)
    client = any_app.test_client()
    sign_in(client, dana)

    asked = client.get("/me/name").text
    client.post("/me/name/lend")
    agreed, since = client.get("/me/name").text, db.session.get(Preference, dana.id)
    client.post("/me/name/take-back")
    db.session.expire_all()

    deeds = db.session.scalars(db.select(Entry.deed).where(Entry.thing_id == dana.id))
    assert "Dana via Step Up" in asked
    assert "Samira" in asked
    assert "You lend us your name since" in agreed
    assert since.lends_name_since is None
    assert [each for each in deeds if "lends" in each] == [
        "lends her name to letters",
        "lends her name no more",
    ]
    assert 'href="/me/name"' in client.get("/me").text


def test_who_mentored_nobody_has_no_name_to_lend(app, client):
    sign_in(client, a_mentor())

    assert client.post("/me/name/lend").status_code == 409
    assert 'href="/me/name"' not in client.get("/me").text
    with pytest.raises(Refused, match="who have mentored"):
        actions.lend_name(an_alumna().person)


def test_her_answers_are_filed_with_both(any_app, sink):
    ana, dana = a_pair()
    campaign = a_sent_campaign(plan=IN_HER_NAME)
    deliver(any_app, sink.url)
    (letter,) = letters_of(campaign)
    db.session.refresh(letter)
    actions.answer(the_recipient(campaign, ana.person), Answer.YES)
    outbox.record_reply(bounces.read(a_message("Gladly!", In_Reply_To=letter.message_id)))
    db.session.commit()
    client = any_app.test_client()
    sign_in(client, a_staff_member(role=Role.COORDINATOR))

    hers, mentors = (
        client.get(f"/staff/people/{person.id}/timeline").text for person in (ana.person, dana)
    )

    for page in (hers, mentors):
        assert "Samira answered “Yes, tell me more”" in page
        assert "Samira answered by mail" in page
    assert "to a letter in her name, in a campaign: Spring" in mentors
    assert "to a letter in her name" not in hers


def test_her_page_shows_the_chain(app, client, sink):
    ana, dana = a_pair()
    campaign = a_sent_campaign(plan=IN_HER_NAME)
    token = token_of(campaign, ana.person)
    deliver(app, sink.url)

    shown = client.get(f"/invited/{token}").text
    actions.take_name_back(dana)
    db.session.commit()

    assert "Dana → you → ?" in shown
    assert "Dana" not in client.get(f"/invited/{token}").text


def test_before_it_is_sent_the_page_says_how_many_come_in_whose_name(
    app, client, sign_in_coordinator
):
    ana, _dana = a_pair()
    an_alumna()
    campaign = a_campaign(plan=IN_HER_NAME)

    page = client.get(f"/staff/campaigns/{campaign.id}").text
    preview = client.get(f"/staff/campaigns/{campaign.id}/preview/{ana.person_id}").text
    edit = client.get(f"/staff/campaigns/{campaign.id}/edit").text

    assert "For 1 woman it comes in the name of her former mentor" in page
    assert "From Dana via Step Up &lt;hello@stepup.example&gt;" in preview
    assert re.search(r'<input [^>]*checked[^>]*id="from_her_mentor"', edit)


def test_of_two_who_mentored_her_the_last_who_lends_her_name_writes(app, sink):
    ana, dana = a_pair()
    later = a_mentor(first_name="Eve")
    kept(Match(mentor=later, teen=ana.person, starts_on=years_ago(7), ended_on=years_ago(6)))

    first = a_sent_campaign(plan=IN_HER_NAME)
    deliver(app, sink.url)

    assert the_recipient(first, ana.person).in_name_of_id == dana.id


@pytest.mark.parametrize("left", [True, False])
def test_an_erasure_takes_her_name_out_of_letters_to_others(any_app, sink, left):
    ana, dana = a_pair()
    campaign = a_sent_campaign(plan=IN_HER_NAME)
    if left:
        deliver(any_app, sink.url)

    privacy.erase(dana, reason="She asked")
    db.session.commit()

    db.session.expire_all()
    (letter,) = letters_of(campaign)
    assert letter.state is (State.SENT if left else State.READY)
    assert "Dana" not in str(letter.slots)
    assert db.session.get(Preference, dana.id).lends_name_since is None


def test_two_taps_at_once_lend_her_name_once(any_app):
    _, dana = a_pair(lends=False)
    number = dana.id

    def tap():
        actions.lend_name(db.session.get(Person, number))

    assert together(any_app, [tap] * 8) == []
    db.session.rollback()
    assert db.session.get(Preference, number).lends_name_since is not None
    lent = db.select(Entry).where(Entry.deed == "lends her name to letters")
    assert len(db.session.scalars(lent).all()) == 1

"""What somebody could try with a letter, a link, or two hands at once."""

import pytest

from stepup.audit.models import Entry
from stepup.campaigns import actions, tasks
from stepup.campaigns.actions import Plan
from stepup.campaigns.models import (
    Answer,
    Campaign,
    CampaignState,
    Conversion,
    ConversionStage,
    Recipient,
)
from stepup.campaigns.queries.results import results
from stepup.db import db
from stepup.outbox import queries as letters
from stepup.outbox.models import EventKind, Letter, MailEvent, Scope, State
from stepup.people.models import Person, Role
from stepup.volunteers.models import Stage, Volunteer
from tests.campaigns.factories import (
    a_campaign,
    a_draft,
    a_sent_campaign,
    letters_of,
    sent,
    the_recipient,
    token_of,
)
from tests.campaigns.test_freezing import together
from tests.factories import a_cohort, a_site, a_staff_member, an_alumna
from tests.outbox.factories import deliver
from tests.outbox.sink import Sink


@pytest.mark.parametrize("name", ["{{ landing }}", "\ue000unsubscribe_url\ue001", "[x](https://e)"])
def test_a_name_is_never_read_as_a_mark(app, name):
    ana = an_alumna(first_name=name)
    (letter,) = letters_of(a_sent_campaign())

    app.config["MAIL_URL"] = (sink := started(Sink())).url
    deliver(app, sink.url)
    sink.stop()

    assert letter.slots["first_name"] == ana.person.called
    assert b"invited" not in sink.letters[0].partition(b"Subject:")[2].partition(b"\r\n")[0]
    assert sink.letters[0].count(b"/unsubscribe/") == 3  # the header, the text, the page


def started(sink):
    sink.start()
    return sink


def test_an_author_cannot_type_a_slot(app):
    campaign = actions.create(a_draft(body="Hello \ue000unsubscribe_url\ue001 {{ first_name }}"))

    assert campaign.body == "Hello unsubscribe_url {{ first_name }}"


def test_who_got_the_letter_from_a_friend_learns_nothing_but_her_first_name(app, client):
    facts = {"last_name": "Rivera-Soto", "email": "zoe@example.org", "phone": "213 555 0142"}
    zoe = an_alumna(first_name="Zoe", city="Glendale", employer="Kaiser", **facts)
    token = token_of(a_sent_campaign(), zoe.person)

    client.post(f"/invited/{token}/answer", data={"answer": "yes"})
    pages = [f"/invited/{token}{tail}" for tail in ("", "/friend", "/wishes")]
    seen = "".join(client.get(page).text for page in [*pages, f"/unsubscribe/{token}"])

    assert "Zoe" in seen
    for secret in ("Rivera", "zoe@example.org", "555", "Kaiser", zoe.person.born_on.isoformat()):
        assert secret not in seen


def test_a_friend_who_applies_on_her_page_cannot_become_a_volunteer_in_her_name(app, client):
    zoe = an_alumna(first_name="Zoe", email="zoe@example.org")
    token = token_of(a_sent_campaign(), zoe.person)

    client.post(f"/invited/{token}", data={"motivation": "I am not Zoe"})

    volunteer = db.session.scalars(db.select(Volunteer)).one()
    confirmation = db.session.scalars(db.select(Letter).order_by(Letter.id.desc())).first()
    assert (volunteer.stage, volunteer.person_id) == (Stage.APPLICANT, zoe.person_id)
    assert confirmation.address == "zoe@example.org"  # she hears of it, and everything comes after


def test_two_answers_at_once_are_one_answer(any_app):
    ana = an_alumna()
    number = the_recipient(a_sent_campaign(), ana.person).id

    def say(answer):
        actions.answer(db.session.get(Recipient, number), answer)
        db.session.commit()

    said = [Answer.YES, Answer.LATER, Answer.YES, Answer.MOVED]
    wrong = together(any_app, [lambda each=each: say(each) for each in said])

    db.session.rollback()
    found = db.session.scalars(db.select(Conversion).order_by(Conversion.id)).all()
    assert wrong == []
    assert [each.stage for each in found] == [ConversionStage.CLICKED, ConversionStage.ANSWERED]


def test_two_planners_who_send_and_take_back_at_once_leave_one_state(any_app):
    an_alumna()
    number = a_campaign().id
    reader = a_staff_member(role=Role.COORDINATOR).id

    def press(deed):
        deed(db.session.get(Campaign, number))
        db.session.commit()

    def approve(campaign):
        actions.approve(campaign, db.session.get(Person, reader))

    deeds = [actions.start, actions.start, approve, actions.start]
    together(any_app, [lambda deed=deed: press(deed) for deed in deeds])

    db.session.rollback()
    begun = db.session.scalars(db.select(Entry).where(Entry.deed == "started")).all()
    assert len(begun) == 1
    assert db.session.get(Campaign, number).state is CampaignState.SCHEDULED


class Canceller(Sink):
    """While the second letter is taken, somebody presses cancel."""

    async def handle_DATA(self, *envelope):
        if len(self.letters) == 1:
            with self.app.app_context():
                actions.cancel(db.session.get(Campaign, self.campaign_id))
                db.session.commit()
        return await super().handle_DATA(*envelope)


def test_a_campaign_cancelled_in_the_middle_of_a_wave_sends_nothing_more_and_adds_up(any_app):
    for _ in range(6):
        an_alumna()
    campaign = a_sent_campaign(plan=Plan(first_wave=4))
    sink = started(Canceller())
    sink.app, sink.campaign_id = any_app, campaign.id

    deliver(any_app, sink.url)
    tasks.tend()
    deliver(any_app, sink.url)
    sink.stop()

    numbers = results(campaign)
    assert (numbers["sent"], numbers["cancelled"], numbers["queued"]) == (2, 4, 0)
    assert len(sink.letters) == 2
    assert campaign.state is CampaignState.CANCELLED


def test_who_left_between_the_snapshot_and_the_sending_gets_nothing(any_app):
    ana, bea = an_alumna(email="ana@example.org"), an_alumna(email="bea@example.org")
    campaign = a_sent_campaign()
    any_app.test_client().post(f"/unsubscribe/{token_of(campaign, ana.person)}")
    sink = started(Sink())

    deliver(any_app, sink.url)
    sink.stop()

    assert [recipient for _, recipient in sink.envelopes] == ["bea@example.org"]
    assert letters.suppression_of(bea.person.email) is None
    assert letters.suppression_of("ana@example.org").scope is Scope.CAMPAIGNS


def test_who_answers_a_letter_of_which_nobody_knew_has_got_it(any_app):
    ana = an_alumna()
    campaign = a_sent_campaign()
    letters_of(campaign)[0].state = State.UNKNOWN
    db.session.commit()

    actions.answer(the_recipient(campaign, ana.person), Answer.YES)

    assert results(campaign)["sent"] == 1
    assert letters.doubtful(campaign.id) == []


@pytest.mark.parametrize(("refused", "state"), [(2, "sending"), (3, "paused")])
def test_it_waits_when_servers_refuse_what_we_send(any_app, client, refused, state):
    campaign = refused_by_servers(refused)

    tasks.tend()

    waits = [letter.state for letter in letters_of(campaign)].count(State.HELD)
    assert (campaign.state.value, waits) == (state, 2 if state == "paused" else 0)


def refused_by_servers(number):
    cohort = a_cohort(a_site())
    for _ in range(5):
        an_alumna(cohort)
    campaign = sent(a_campaign())
    for letter in letters_of(campaign)[:3]:
        letter.state, letter.sending_at = State.FAILED, letter.queued_at
    for letter in letters_of(campaign)[:number]:
        event = MailEvent(kind=EventKind.BOUNCE, letter_id=letter.id, campaign_id=campaign.id)
        event.dedupe_hash, event.address_hash = letter.address_hash, letter.address_hash
        event.bounce_class, event.detail = "policy", "550 5.7.1 we do not trust you"
        db.session.add(event)
    db.session.commit()
    return campaign


def test_the_page_says_why_it_waits_and_it_goes_on_when_told(app, client, sign_in_coordinator):
    campaign = refused_by_servers(3)
    tasks.tend()

    page = client.get(f"/staff/campaigns/{campaign.id}").text
    client.post(f"/staff/campaigns/{campaign.id}/resume")
    tasks.tend()

    assert "550 5.7.1 we do not trust you" in page
    assert campaign.state is CampaignState.SENDING

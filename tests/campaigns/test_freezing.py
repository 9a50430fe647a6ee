from email import message_from_bytes, policy

from stepup.campaigns.models import CampaignState, Why
from stepup.outbox import letters as paper
from stepup.outbox.models import State
from tests.campaigns.factories import a_sent_campaign, letters_of, the_recipient
from tests.factories import an_alumna


def test_each_alumna_gets_one_letter_or_a_reason(any_app):
    ana, bea = an_alumna(first_name="Ana"), an_alumna(first_name="Bea", may_invite=False)

    campaign = a_sent_campaign()

    assert [letter.person_id for letter in letters_of(campaign)] == [ana.person_id]
    assert the_recipient(campaign, bea.person).excluded_because == Why.NO_CONSENT.value
    assert the_recipient(campaign, ana.person).excluded_because is None
    assert campaign.state is CampaignState.SENDING
    assert [letter.state for letter in letters_of(campaign)] == [State.READY]


def test_the_letter_says_her_words_and_carries_the_headers_of_a_campaign(app):
    ana = an_alumna(first_name="Ana", last_name='O\'Neil & "Co" <x>')

    campaign = a_sent_campaign()

    letter = letters_of(campaign)[0]
    message = message_from_bytes(paper.message_of(letter), policy=policy.default)
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    assert message["Subject"] == "Ana, one evening?"
    assert message["List-Unsubscribe"] == f"<{letter.slots['unsubscribe_url']}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Precedence"] == "bulk"
    assert "Dear Ana," in text
    assert "a woman who remembers you says hello" in text
    assert letter.slots["landing_url"] in text
    assert letter.slots["landing_url"] in html
    assert "1 Main Street" in text
    assert the_recipient(campaign, ana.person).token_hash is not None

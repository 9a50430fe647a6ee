"""Which version of a letter a woman reads, and what is said about it before it leaves."""

import pytest

from stepup.campaigns import actions, checks, emails, writings
from stepup.campaigns.models import Motive, Preference
from stepup.campaigns.queries import audience, surveys
from stepup.campaigns.writings import Writing
from stepup.db import db
from stepup.errors import Refused
from tests.campaigns.factories import BODY, a_campaign, a_wording, letters_of, sent, the_recipient
from tests.factories import a_cohort, an_alumna, kept
from tests.letters import message_of

GOOD = "Dear {{ first_name }}, " + "there is a girl who is where you were, once. " * 5


def subject_for(alumna, campaign):
    her = audience.candidate_of(campaign, alumna.person_id)
    return writings.of_campaign(campaign).of_step(1).for_her(her).subject


def test_she_reads_the_letter_in_her_language_with_its_frame_in_that_language(app):
    ana, bea = an_alumna(language="es"), an_alumna()
    campaign = a_campaign()
    a_wording(campaign, language="es", subject="¿Una tarde?", body="Querida {{ first_name }}")

    by_person = {letter.person_id: letter for letter in letters_of(sent(campaign))}

    hers = by_person[ana.person_id]
    assert (hers.subject, hers.language) == ("¿Una tarde?", "es")
    assert b"Content-Language: es" in message_of(hers)
    assert "Le escribimos porque" in emails.written(writings.of_campaign(campaign).known[1]).plain
    assert by_person[bea.person_id].language == "en"


def test_her_own_reason_chooses_the_version_and_nobody_elses_is_guessed(app):
    ana, bea = an_alumna(), an_alumna()
    kept(Preference(person_id=ana.person_id, motive=Motive.CAREER))
    campaign = a_campaign()
    a_wording(campaign, motive=Motive.CAREER, subject="For your own path")

    assert subject_for(ana, campaign) == "For your own path"
    assert subject_for(bea, campaign) == campaign.subject


def test_two_versions_that_fit_alike_are_drawn_by_lot_and_written_down(app):
    women = [an_alumna() for _ in range(40)]
    campaign = a_campaign()
    other = a_wording(campaign, label="B", subject="Another")

    sent(campaign)

    drawn = [the_recipient(campaign, woman.person).variant for woman in women]
    assert {"0", str(other.id)} == set(drawn)
    assert 8 <= drawn.count("0") <= 32
    for woman, variant in zip(women, drawn, strict=True):
        assert (subject_for(woman, campaign) == "Another") is (variant != "0")


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"step": 2, "after_days": 1}, "Wait 3 to 60 days"),
        ({"step": 4, "after_days": 9}, "three letters at most"),
        ({"language": "fr"}, "English and in Spanish"),
        ({"subject": " "}, "Write a subject"),
        ({"body": "{{ r.delete() }}"}, "Line 1, column 1"),
        ({"label": "A twin"}, "a name of its own"),
    ],
)
def test_a_version_that_cannot_be_is_refused_with_a_sentence(app, facts, sentence):
    campaign = a_campaign()
    a_wording(campaign, label="A twin")

    with pytest.raises(Refused, match=sentence):
        a_wording(campaign, **facts)


def test_versions_cannot_change_on_the_way(app):
    campaign = a_campaign()
    wording = a_wording(campaign)
    sent(campaign)

    with pytest.raises(Refused, match="on its way"):
        actions.drop(wording)


@pytest.mark.parametrize(
    ("subject", "body", "finding"),
    [
        ("x" * 71, GOOD, "longer than 70"),
        ("COME BACK TO US", GOOD, "shouts"),
        ("Come back!", GOOD, "exclamation mark"),
        ("Re: our evening", GOOD, "pretends to be an answer"),
        ("Hello", GOOD + "Act now.", "“Act now” is what filters wait for"),
        ("Hello", GOOD + "Yes! Yes!", "More than one exclamation mark"),
        ("Hello", "{{ first_name }}, come.", "very short"),
        ("Hello", GOOD.replace("{{ first_name }}", "friend"), "never says her name"),
        ("Hello", GOOD + "[see](http://a.example/x)", "begins with https://"),
        ("Hello", GOOD + "https://bit.ly/abc", "hides where the link leads"),
        ("Hello", GOOD + "[www.ours.org](https://other.example/)", "says www.ours.org and leads"),
        ("Hello", GOOD + "[come](http://localhost/no-such-page)", "a page that we do not have"),
    ],
)
def test_what_a_filter_would_stumble_over_is_said(app, subject, body, finding):
    app.config["BASE_URL"] = "http://localhost"

    found = checks.findings(Writing(0, 1, 0, "en", None, "A", subject, body))

    assert any(finding in each for each in found)


def test_a_good_letter_has_no_findings(app):
    app.config["BASE_URL"] = "https://stepup.example"
    body = GOOD + "[Our evenings](https://stepup.example/events) [come]({{ landing }})"

    assert checks.findings(Writing(0, 1, 0, "en", None, "A", "One evening?", body)) == []


def test_the_five_strangest_and_any_other_can_be_read(app, client, sign_in_coordinator):
    zoe = an_alumna(first_name="Zoë", last_name="O'Neil")
    campaign = a_campaign(body=BODY)
    second = a_wording(campaign, step=2, after_days=7, subject="A second word")
    plan = f"/staff/campaigns/{campaign.id}"

    found = client.get(f"{plan}?who=neil").text
    page = client.get(f"{plan}/preview/{zoe.person_id}?step=2").text
    letter = client.get(f"{plan}/letter/{zoe.person_id}?with={second.id}").text

    assert "Zoë" in found
    assert "A second word" in page
    assert "Zoë" in letter
    assert db.session.get(Preference, zoe.person_id) is None


def test_the_five_strangest_names_are_offered_first(app, client, sign_in_coordinator):
    cohort = a_cohort()
    for number in range(8):
        an_alumna(cohort, first_name="Mia", last_name=f"Sato{number}")
    an_alumna(
        cohort, first_name="Wilhelmina Antoinette", last_name="Featherstonehaugh-Cholmondeley"
    )
    an_alumna(cohort, first_name="Bo", last_name="Sato")
    an_alumna(cohort, first_name="Zoë", last_name="Núñez")
    an_alumna(cohort, first_name="ليلى", last_name="Sato")
    an_alumna(cohort, first_name="Mia", last_name="O'Neil")
    campaign = a_campaign()

    five = [(what, each.name.split()[0]) for what, each in surveys.survey(campaign).five()]
    page = client.get(f"/staff/campaigns/{campaign.id}").text

    offered = page.partition("Read it as one of them")[2].partition("More of them")[0]
    assert sorted(five) == [
        ("accents", "Zoë"),
        ("quotation marks", "Mia"),
        ("the longest name", "Wilhelmina"),
        ("the shortest name", "Bo"),
        ("written from right to left", "ليلى"),
    ]
    assert [name in offered for name in ("Zoë", "O&#39;Neil", "Bo Sato", "ليلى")] == [True] * 4
    assert "Sato3" not in offered


def test_each_letter_of_a_campaign_is_cast_once_for_all_who_read_it(app):
    cohort = a_cohort()
    for number in range(7):
        an_alumna(cohort, last_name=f"Lopez {number}", language="es" if number % 2 else "en")
    campaign = a_campaign()
    a_wording(campaign, language="es", subject="¿Una tarde?", body="Querida {{ first_name }}")

    moulds = {letter.mould_id for letter in letters_of(sent(campaign))}

    assert len(moulds) == 2
    assert len(letters_of(campaign)) == 7

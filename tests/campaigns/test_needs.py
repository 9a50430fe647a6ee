"""The true reason in a letter: how many girls wait near her, as long as it is so."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from stepup.campaigns import merging
from stepup.cohorts.models import Enrollment, EnrollmentState
from stepup.db import db
from stepup.errors import Refused
from stepup.outbox.models import State
from tests.campaigns.factories import a_campaign, a_sent_campaign, a_wording, letters_of, sent
from tests.factories import a_cohort, a_hold, a_site, a_teen, an_alumna
from tests.outbox.factories import deliver

BODY = "Dear {{ first_name }},\n\n{{ need|A girl could use an hour of yours. }}\n\nCome."
MARCH = datetime(2026, 3, 9, 20, tzinfo=UTC)
FOUR = "4 girls in Pasadena stand in line for a place with us, the first of them since March 2026."


def in_line(cohort, number):
    girls = [
        a_teen(cohort, state=EnrollmentState.WAITLISTED, last_name=f"Lu{each}", first_name="Xiu")
        for each in range(number)
    ]
    places = db.session.scalars(db.select(Enrollment).where(Enrollment.cohort_id == cohort.id))
    for days, enrollment in enumerate(places):
        enrollment.in_line_since = MARCH.replace(day=9 + days)
    db.session.commit()
    return girls


def seat(girls):
    for girl in girls:
        hers = db.select(Enrollment).where(Enrollment.teen_id == girl.id)
        enrollment = db.session.scalars(hers).one()
        enrollment.state, enrollment.in_line_since = EnrollmentState.ENROLLED, None
    db.session.commit()


def carried(app, sink):
    """What the mail server got, by address: the plain text and the page."""
    deliver(app, sink.url)
    found = {}
    for (_, address), raw in zip(sink.envelopes, sink.letters, strict=True):
        message = message_from_bytes(raw, policy=policy.default)
        bodies = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
        found[address] = [" ".join(body.split()) for body in bodies]
    return found


def test_a_letter_says_how_many_girls_wait_near_her_and_since_when(any_app, sink):
    here, there = a_cohort(a_site(city="Pasadena")), a_cohort(a_site(city="Dallas"))
    in_line(here, 4)
    an_alumna(here, email="ana@example.org")
    an_alumna(there, email="moved@example.org", city="pasadena")
    an_alumna(there, email="far@example.org")
    campaign = a_sent_campaign(body=BODY)

    read = carried(any_app, sink)

    for address in ("ana@example.org", "moved@example.org"):
        assert all(FOUR in body for body in read[address])
        assert all("could use an hour" not in body for body in read[address])
    assert all("A girl could use an hour of yours." in body for body in read["far@example.org"])
    assert {letter.state for letter in letters_of(campaign)} == {State.SENT}


def test_of_fewer_than_three_nothing_is_said_and_never_a_name(app, sink):
    cohort = a_cohort(a_site(city="Pasadena", name="Roosevelt High"))
    held, *_ = in_line(cohort, 3)
    a_hold(held.person)
    an_alumna(cohort, email="ana@example.org")
    other = a_cohort(a_site(city="Dallas", name="Harbor High"))
    in_line(other, 3)
    an_alumna(other, email="bea@example.org")
    a_sent_campaign(body=BODY)

    read = carried(app, sink)

    assert "A girl could use an hour of yours." in read["ana@example.org"][0]
    assert "3 girls in Dallas" in read["bea@example.org"][0]
    for secret in ("Xiu", "Lu0", "Harbor", "Roosevelt"):
        assert secret not in str(read)


def test_a_need_that_is_gone_as_the_letter_leaves_is_not_spoken_of(any_app, sink):
    cohort = a_cohort(a_site(city="Pasadena"))
    girls = in_line(cohort, 4)
    an_alumna(cohort, email="ana@example.org")
    (letter,) = letters_of(a_sent_campaign(body=BODY))
    written = letter.slots

    seat(girls)
    read = carried(any_app, sink)

    db.session.refresh(letter)
    assert FOUR in written.values()
    assert all("A girl could use an hour of yours." in body for body in read["ana@example.org"])
    assert "stand in line" not in str(read)
    assert (letter.state, FOUR in letter.slots.values()) == (State.SENT, False)


def test_as_many_wait_as_wait_when_it_leaves(any_app, sink):
    cohort = a_cohort(a_site(city="Pasadena"))
    girls = in_line(cohort, 4)
    an_alumna(cohort, email="ana@example.org")
    a_sent_campaign(body=BODY)

    seat(girls[:1])
    read = carried(any_app, sink)

    assert all("3 girls in Pasadena stand in line" in body for body in read["ana@example.org"])


def test_it_is_said_in_the_language_of_the_letter_and_asked_again_in_it(app, sink):
    cohort = a_cohort(a_site(city="Pasadena"))
    girls = in_line(cohort, 5)
    an_alumna(cohort, email="ana@example.org", language="es")
    campaign = a_campaign(body=BODY)
    a_wording(campaign, language="es", subject="¿Una tarde?", body="{{ first_name }}: {{ need }}")
    (letter,) = letters_of(sent(campaign))
    written = letter.slots["need"]

    seat(girls[:1])
    read = carried(app, sink)

    said = "%d chicas de Pasadena esperan un lugar con nosotras; la primera, desde marzo de 2026."
    assert written == said % 5
    assert said % 4 in read["ana@example.org"][0]


def test_a_letter_that_speaks_of_no_need_asks_for_none(app, sink, count_queries):
    an_alumna()
    a_sent_campaign()

    with count_queries() as queries:
        carried(app, sink)

    assert [each for each in queries if "enrollment" in each] == []


def test_a_subject_speaks_of_no_need(app):
    with pytest.raises(Refused, match="Line 1, column 1"):
        merging.parse("{{ need }}", links=False)


def test_before_it_is_sent_the_page_says_who_reads_other_words(app, client, sign_in_coordinator):
    cohort = a_cohort(a_site(city="Pasadena"))
    in_line(cohort, 4)
    ana, elsewhere = an_alumna(cohort), a_cohort(a_site(city="Dallas"))
    an_alumna(elsewhere)
    an_alumna(elsewhere)
    campaign = a_campaign(body=BODY)

    page = client.get(f"/staff/campaigns/{campaign.id}").text
    preview = client.get(f"/staff/campaigns/{campaign.id}/letter/{ana.person_id}").text

    assert "For 2 women no three girls stand in line near her" in page
    assert "They read “A girl could use an hour of yours”" in page
    assert FOUR in preview

"""What a guardian reads and signs on her phone, one page per set of questions."""

import re

import pytest
from sqlalchemy import select

from stepup.cohorts import queries
from stepup.cohorts.actions import consents
from stepup.cohorts.models import Consent, ConsentKind, EnrollmentState
from stepup.db import db
from stepup.safety.models import SignedText
from tests.factories import a_guardian, a_person, a_teen, today
from tests.letters import last_letter, link_in

SIGNED = {"signed_name": "Rosa María López"}


@pytest.fixture
def maya(app):
    return a_teen(consented=False, state=EnrollmentState.CONSENT_PENDING)


@pytest.fixture
def link(maya):
    (enrollment,) = queries.enrollments_of(maya)
    consents.ask(enrollment, today())
    db.session.commit()
    return link_in(last_letter(), "/consent")


def the_guardian(teen):
    return queries.guardianships_of(teen)[0].guardian


def agreed(teen, kind):
    return queries.agreed_ids(kind, [teen.person_id], today()) == {teen.person_id}


def channels(teen):
    found = queries.channels_agreed(ConsentKind.PHOTO, [teen.person_id], today())
    return {channel for channel, people in found.items() if people}


def test_three_short_pages_lead_to_a_summary(client, maya, link):
    first = client.post(link, data=SIGNED | {"answer": "yes"})
    assert first.location.endswith("/meetings")
    meetings = SIGNED | {"one_to_one": "yes", "electronic": "yes"}
    second = client.post(f"{link}/meetings", data=meetings)
    assert second.location.endswith("/pictures")

    last = client.post(f"{link}/pictures", data=SIGNED | {"photo": ["print"]})

    assert last.location.endswith("/done")
    assert re.findall(r"<dd>(.*?)</dd>", client.get(f"{link}/done").text) == [
        "Yes", "Yes", "Yes", "No", "Yes", "No", "No",
    ]  # fmt: skip
    assert agreed(maya, ConsentKind.ONE_TO_ONE)
    assert channels(maya) == {"print"}


def test_what_she_signed_is_kept_with_her_name_her_language_and_the_words(client, maya, link):
    the_guardian(maya).language = "es"
    db.session.commit()

    client.post(link, data=SIGNED | {"answer": "yes"})

    kept = db.session.scalars(select(Consent)).one()
    assert (kept.signed_name, kept.language, kept.method) == ("Rosa María López", "es", "link")
    assert kept.text.version == kept.text_version
    page = client.get(link).text
    assert kept.text.body in page
    assert kept.text.body.startswith("<h2>Qué se hace allí</h2>")


def test_the_same_words_are_kept_once_in_each_language(client, maya, link):
    client.post(link, data=SIGNED | {"answer": "yes"})
    client.post(link, data=SIGNED | {"answer": "no"})
    client.post("/language", data={"language": "es", "next": link})

    client.post(link, data=SIGNED | {"answer": "yes"})

    texts = db.session.scalars(select(SignedText).order_by(SignedText.id)).all()
    assert [text.language for text in texts] == ["en", "es"]


@pytest.mark.parametrize("page", ["meetings", "pictures"])
def test_nothing_is_chosen_for_her(client, maya, link, page):
    shown = client.get(f"{link}/{page}").text

    boxes = re.findall(r"<input[^>]*choice-box[^>]*>", shown)
    assert boxes != []
    assert [box for box in boxes if "checked" in box] == []


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("meetings", SIGNED),
        ("meetings", SIGNED | {"one_to_one": "yes"}),
        ("meetings", {"one_to_one": "yes", "electronic": "yes"}),
        ("meetings", SIGNED | {"one_to_one": "maybe", "electronic": "yes"}),
        ("pictures", {"photo": "web"}),
        ("pictures", SIGNED | {"photo": "moon"}),
    ],
)
def test_half_an_answer_is_a_mistake_and_keeps_nothing(client, maya, link, page, typed):
    answer = client.post(f"{link}/{page}", data=typed)

    assert (answer.status_code, "There is a problem" in answer.text) == (422, True)
    assert list(db.session.scalars(select(Consent))) == []


def test_no_pictures_and_no_meetings_never_keep_her_out(client, maya, link):
    client.post(link, data=SIGNED | {"answer": "yes"})
    client.post(f"{link}/meetings", data=SIGNED | {"one_to_one": "no", "electronic": "yes"})

    client.post(f"{link}/pictures", data=SIGNED)

    (enrollment,) = queries.enrollments_of(maya)
    assert enrollment.state is EnrollmentState.ENROLLED
    assert channels(maya) == set()
    assert not agreed(maya, ConsentKind.ONE_TO_ONE)


def test_a_picture_that_one_guardian_does_not_allow_is_not_allowed(maya):
    (enrollment,) = queries.enrollments_of(maya)
    everything = dict.fromkeys(consents.PICTURES, True)
    consents.choose(enrollment, the_guardian(maya), everything, on=today())
    assert channels(maya) == {"internal", "print", "web", "press"}

    but_press = {each: each.channel != "press" for each in consents.PICTURES}
    consents.choose(enrollment, a_guardian(maya, a_person("Luis")), but_press, on=today())

    assert channels(maya) == {"internal", "print", "web"}


def test_a_no_to_taking_part_takes_pictures_and_meetings_back(maya):
    (enrollment,) = queries.enrollments_of(maya)
    rosa = the_guardian(maya)
    everything = dict.fromkeys((*consents.PICTURES, *consents.MEETINGS), True)
    consents.choose(enrollment, rosa, everything, on=today())

    consents.answer(enrollment, rosa, given=False, on=today())

    assert channels(maya) == set()
    assert not agreed(maya, ConsentKind.ONE_TO_ONE)


def test_the_pages_of_a_guardian_who_lost_her_say_are_closed(client, maya, link):
    queries.guardianships_of(maya)[0].no_contact = True
    db.session.commit()

    for page in ("", "/meetings", "/pictures", "/done"):
        answer = client.get(link + page)
        assert (answer.status_code, "Maya" in answer.text) == (410, False)
    assert client.post(f"{link}/meetings", data=SIGNED).status_code == 410
    assert client.post(f"{link}/page").status_code == 410


def test_her_pages_are_kept_by_no_cache_and_named_to_no_other_site(client, link):
    headers = client.get(link).headers

    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Referrer-Policy"] == "same-origin"

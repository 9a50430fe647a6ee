import pytest

from stepup.safety.screening import contact_details

FOUND = [
    "Call me at 626-555-0100",
    "My number is (626) 555 0100.",
    "+1 626.555.0100",
    "6 2 6 5 5 5 0 1 0 0",
    "626 555 2019",
    "five five five 0 one nine 9",
    "mi número: seis dos seis 555 0100",
    "write to maya@example.org",
    "maya (at) example (dot) org",
    "maya at gmail dot com",
    "I'm @maya.g on there",
    "add me on snap: mayag09",
    "my insta is mayag09",
    "IG: mayag09",
    "text me after class",
    "https://example.org/maya",
    "find me at instagram.com/mayag09",
    "WhatsApp me",
]
FINE = [
    "See you in room 1204 on Saturday, 10:00–12:00.",
    "The essay is due 2027-03-06, or 3/6/2027 at the latest.",
    "I studied there 2019–2024 and have worked since 2025.",
    "Class of 2019/20, grade 11",
    "I earned $120,000 in 3 years with 12 people.",
    "You can call me Ms. Ortiz.",
    "One or two of us, maybe three",
    "I would like to learn how Instagram decides what people see.",
    "Meet me at the library table.",
    "The signal is weak there",
    "",
]


@pytest.mark.parametrize("text", FOUND)
def test_a_way_to_meet_elsewhere_is_found(text):
    assert contact_details(text)


@pytest.mark.parametrize("text", FINE)
def test_plain_talk_passes(text):
    assert not contact_details(text)

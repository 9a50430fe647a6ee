from urllib.parse import parse_qs, urlsplit

import pytest

from stepup.calendars.links import add_to_calendar, subscription, webcal
from tests.calendars.factories import an_entry

ENTRY = an_entry(
    title="Tea & cake + talk",
    description="Bring a cup.\nAnd a friend.",
    location="1 Main St",
    url="https://stepup.example/events/7",
)
DETAILS = "Bring a cup.\nAnd a friend.\n\nhttps://stepup.example/events/7"


def link_of(label, entry=ENTRY):
    return next(link.address for link in add_to_calendar(entry) if link.label == label)


def query(address):
    return {key: value for key, [value] in parse_qs(urlsplit(address).query).items()}


def test_google_is_given_the_moment_and_the_zone():
    assert link_of("Google") == (
        "https://calendar.google.com/calendar/render?action=TEMPLATE"
        "&text=Tea%20%26%20cake%20%2B%20talk"
        "&dates=20270306T160000Z%2F20270306T180000Z&ctz=America%2FChicago"
        "&details=Bring%20a%20cup.%0AAnd%20a%20friend.%0A%0Ahttps%3A%2F%2Fstepup.example%2Fevents%2F7"
        "&location=1%20Main%20St"
    )


@pytest.mark.parametrize(
    ("label", "host"),
    [("Outlook.com", "outlook.live.com"), ("Microsoft 365", "outlook.office.com")],
)
def test_outlook_opens_a_draft(label, host):
    address = link_of(label)

    assert address.startswith(f"https://{host}/calendar/0/deeplink/compose?")
    assert query(address) == {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "startdt": "2027-03-06T16:00:00Z",
        "enddt": "2027-03-06T18:00:00Z",
        "subject": "Tea & cake + talk",
        "body": DETAILS,
        "location": "1 Main St",
    }


def test_yahoo_has_names_of_its_own():
    assert query(link_of("Yahoo")) == {
        "v": "60",
        "title": "Tea & cake + talk",
        "st": "20270306T160000Z",
        "et": "20270306T180000Z",
        "desc": DETAILS,
        "in_loc": "1 Main St",
    }


def test_no_space_becomes_a_plus():
    assert all("+" not in link.address for link in add_to_calendar(ENTRY))


def test_a_long_description_keeps_its_link_and_is_cut():
    entry = an_entry(description="👩🏽‍🏫" * 1_000, url="https://stepup.example/events/7")

    for link in add_to_calendar(entry):
        assert len(link.address) < 8_000
        assert "events%2F7" in link.address


def test_an_entry_with_a_title_alone_has_no_empty_fields():
    assert "location=" not in link_of("Google", an_entry())


def test_webcal_subscribes():
    assert webcal("https://stepup.example/feeds/x.ics") == "webcal://stepup.example/feeds/x.ics"
    assert webcal("http://127.0.0.1:8000/calendar.ics") == "webcal://127.0.0.1:8000/calendar.ics"


def test_each_program_gets_the_scheme_it_understands():
    links = dict(subscription("Step Up", "https://stepup.example/feeds/x.ics").links)

    assert links["iPhone, iPad, Mac"] == "webcal://stepup.example/feeds/x.ics"
    assert query(links["Google"]) == {"cid": "webcal://stepup.example/feeds/x.ics"}
    assert query(links["Outlook.com"]) == query(links["Microsoft 365"])
    assert query(links["Outlook.com"]) == {
        "url": "https://stepup.example/feeds/x.ics",
        "name": "Step Up",
    }

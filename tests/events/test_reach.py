"""What carries public events elsewhere: facts for search engines, pictures, a list, posters."""

import json
from io import BytesIO

from PIL import Image

from stepup.db import db
from stepup.events.actions import changes, seats
from stepup.events.models import SlotRole, Visibility
from stepup.events.plans import SlotPlan
from tests.factories import a_person, an_event, the_slot

PLACES = SlotPlan(SlotRole.GUEST, 0, 2), SlotPlan(SlotRole.TEEN, 0, 9)


def facts_of(client, event):
    page = client.get(f"/events/{event.id}").text
    return json.loads(page.partition("application/ld+json")[2].partition(">")[2].partition("</")[0])


def test_search_engines_read_the_seats_that_anybody_may_take(client, app):
    event = an_event(SlotPlan(SlotRole.GUEST, 0, 2))
    seats.sign_up(the_slot(event), a_person())
    found = facts_of(client, event)
    assert (found["maximumAttendeeCapacity"], found["remainingAttendeeCapacity"]) == (2, 1)
    assert found["offers"]["availability"].endswith("InStock")

    seats.sign_up(the_slot(event), a_person())
    assert facts_of(client, event)["offers"]["availability"].endswith("SoldOut")
    changes.cancel(event, "Snow")
    assert facts_of(client, event)["eventStatus"].endswith("EventCancelled")


def test_a_shared_link_shows_a_picture(client, app):
    event = an_event(title="Career day at the port with a very long name, and then some more")
    page = client.get(f"/events/{event.id}").text

    answer = client.get(f"/events/{event.id}.png")

    assert f'property="og:image" content="http://127.0.0.1:8000/events/{event.id}.png"' in page
    assert Image.open(BytesIO(answer.data)).size == (1200, 630)


def test_nothing_that_is_not_public_has_a_picture_a_poster_or_a_line_in_the_map(client, app):
    hidden = an_event(visibility=Visibility.PRIVATE, title="Hidden")
    draft = an_event(opened=False)
    shown = an_event(title="Shown")

    for event in (hidden, draft):
        assert client.get(f"/events/{event.id}.png").status_code == 404
        assert client.get(f"/events/{event.id}/poster").status_code == 404
    sitemap = client.get("/sitemap.xml")
    assert sitemap.content_type == "application/xml"
    assert f"/events/{shown.id}<" in sitemap.text
    assert f"/events/{hidden.id}<" not in sitemap.text
    assert "Hidden" not in client.get("/embed/events").text


def test_the_embedded_list_needs_no_script_and_stands_in_any_frame(client, app, count_queries):
    event = an_event(title="Career day")

    answer = client.get("/embed/events")

    assert f"/events/{event.id}" in answer.text
    assert "<script" not in answer.text
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in client.get("/events").headers["Content-Security-Policy"]
    with count_queries() as one:
        client.get("/embed/events")
    for _ in range(4):
        an_event()
    db.session.commit()
    with count_queries() as many:
        client.get("/embed/events")
    assert len(one) == len(many)


def test_a_poster_carries_the_address_as_a_square(client, app):
    event = an_event(*PLACES[:1], title="Career day")

    page = client.get(f"/events/{event.id}/poster").text

    assert "data:image/svg+xml" in page
    assert f"/events/{event.id}" in page

"""Programs that all want the last seats at one moment, through a real server with threads."""

import json
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

import pytest
from werkzeug.serving import make_server

from stepup.db import db
from stepup.events.models import SlotRole
from stepup.events.plans import SlotPlan
from tests.api.calls import a_token
from tests.factories import an_event

WRITERS = 24
SEATS = 3


@pytest.fixture
def port(any_app):
    """Where the house answers, with a thread for each who asks."""
    server = make_server("127.0.0.1", 0, any_app, threaded=True)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    yield server.server_port
    server.shutdown()
    serving.join()
    server.server_close()


def test_of_twenty_four_programs_three_get_a_seat_and_the_others_a_place_in_line(any_app, port):
    event = an_event(SlotPlan(SlotRole.GUEST, 0, SEATS))
    path, headers = f"/api/v1/events/{event.id}/signups", _headers(a_token())
    start = threading.Barrier(WRITERS)

    def sign_up(number):
        person = {"first_name": f"Ana{number}", "email": f"ana{number}@example.org"}
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        start.wait()
        connection.request("POST", path, json.dumps({"slot": "guest", "person": person}), headers)
        answer = connection.getresponse()
        said = json.load(answer)
        connection.close()
        return answer.status, said.get("state")

    with ThreadPoolExecutor(WRITERS) as pool:
        answers = Counter(pool.map(sign_up, range(WRITERS)))

    assert answers == {(201, "confirmed"): SEATS, (201, "waitlisted"): WRITERS - SEATS}


def _headers(token):
    db.session.rollback()
    return {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

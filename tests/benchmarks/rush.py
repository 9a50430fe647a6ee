"""Three hundred people want fifty seats at once, over HTTP, with forms and tokens."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

from tests.benchmarks.load import Line, get, header

PEOPLE, AT_ONCE = 300, 16
TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')


def rush(port, event_id, slot_id):
    """Attempts a second, and how the answers were distributed; forms are fetched beforehand."""
    forms = [_form(port, event_id, slot_id, number) for number in range(PEOPLE)]
    began_at = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        statuses = list(pool.map(lambda form: _post(port, form), forms))
    return PEOPLE / (time.perf_counter() - began_at), statuses


def _form(port, event_id, slot_id, number):
    line = Line(port)
    _, head, body = line.ask(get(f"/events/{event_id}"))
    line.socket.close()
    fields = {
        "csrf_token": TOKEN.search(body).group(1).decode(),
        "slot": slot_id,
        "first_name": "Rush",
        "last_name": f"Number {number}",
        "email": f"rush{number}@example.org",
    }
    content = urlencode(fields).encode()
    cookie = header(head, "set-cookie").split(";")[0]
    lines = [
        f"POST /events/{event_id}/sign-up HTTP/1.1",
        "Host: 127.0.0.1",
        f"Cookie: {cookie}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(content)}",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + content


def _post(port, form):
    line = Line(port)
    status, _, _ = line.ask(form)
    line.socket.close()
    return status

"""One command, one table: our rates beside yardsticks of the same run, query counts, memory."""

import json
import statistics
import tempfile
import time
from collections import Counter
from itertools import chain
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine import Engine

from stepup.app import create_app
from stepup.db import db
from stepup.events import queries
from stepup.events.models import Slot
from tests import servers
from tests.benchmarks import calendars, house, letters, outgoing, people, season
from tests.benchmarks.load import Line, Target, get, header, rates
from tests.benchmarks.rush import rush
from tests.safety import book

EMPTY = "an empty Flask view"
LIBRARY = "plain icalendar, 200 events"
WIDTH, ROUND_TRIP = 44, 0.02
AIMS = {
    "public list, 200 events": 0.20,
    "event page": 0.20,
    "one event's .ics": 0.40,
    "unchanged feed (304)": 0.60,
}


def main():
    rows = []
    with tempfile.TemporaryDirectory(prefix="stepup-bench-") as folder:
        parts = [
            without_rules(),
            pages(Path(folder) / "pages"),
            asked(Path(folder)),
            seasons(Path(folder) / "seasons"),
            mail(Path(folder) / "mail"),
        ]
        for row in chain(*parts):
            print(f"{row['what']:<{WIDTH}}  {row['says']}", flush=True)
            rows.append(row)
    Path("bench.json").write_text(json.dumps(rows, indent=1) + "\n")
    print("\nbench.json holds the same.")


def without_rules():
    """Which case of the table turns red when a rule says yes to everything."""
    for rule in book.read():
        for name in rule.functions:
            red = book.caught_without(name)
            says = f"{len(red):4} red: {red[0]}" if red else "   0 red: NOBODY NOTICES"
            yield _row(f"without {name} ({rule.id})", says, red=len(red))


def pages(folder):
    folder.mkdir()
    app, event_id, slot_id = house.furnish(folder)
    with house.served(folder) as (port, pid):
        targets = _targets(port, event_id)
        found = rates(port, targets)
        yield from _ratios(app, found, targets)
        began_at = house.memory_of(pid)
        attempts, statuses = rush(port, event_id, slot_id)
        yield _rushed(folder, slot_id, attempts, statuses)
        yield _row("memory of each worker", f"{began_at} MB, {house.memory_of(pid)} after the rush")


def _targets(port, event_id):
    _, head, _ = Line(port).ask(get("/calendar.ics"))
    known = get("/calendar.ics", If_None_Match=header(head, "etag"))
    return [
        Target(EMPTY, get("/yardstick/")),
        Target("public list, 200 events", get("/events")),
        Target("event page", get(f"/events/{event_id}")),
        Target("one event's .ics", get(f"/events/{event_id}.ics")),
        Target(LIBRARY, get("/yardstick/calendar.ics")),
        Target("our feed of 200 events", get("/calendar.ics")),
        Target("unchanged feed (304)", known, 304),
    ]


def _ratios(app, found, targets):
    for target in targets:
        rate = found[target.name]
        says = f"{rate:8.0f}/s"
        if target.name == "our feed of 200 events":
            says += f"  {rate / found[LIBRARY]:6.1f} × plain icalendar"
        elif target.name != EMPTY:
            says += f"  {rate / found[EMPTY]:6.0%} of the empty view"
        if target.name in AIMS:
            says += f" (aim {AIMS[target.name]:.0%})"
        queries_made = _queries_of(app, target)
        if queries_made is not None:
            says += f", {queries_made} queries"
        yield _row(target.name, says, rate=rate, ratio=rate / found[EMPTY], queries=queries_made)


def _queries_of(app, target):
    path = target.request.split()[1].decode()
    if path.startswith("/yardstick"):
        return None
    made = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(("BEGIN", "PRAGMA")):
            made.append(statement)

    client, tag = app.test_client(), _tag_in(target.request)
    client.get(path)
    event.listen(Engine, "before_cursor_execute", note)
    client.get(path, headers={"If-None-Match": tag} if tag else {})
    event.remove(Engine, "before_cursor_execute", note)
    return len(made)


def _tag_in(request):
    """What the target says it has already; the version it is held against is one row, read over
    the driver, which no count of queries sees."""
    _, found, rest = request.partition(b"If-None-Match: ")
    return rest.split(b"\r\n")[0].decode() if found else ""


def _rushed(folder, slot_id, attempts, statuses):
    app = create_app(TESTING=True, DATA_DIR=str(folder))
    with app.app_context():
        seated = queries.seats_taken(db.session.get(Slot, slot_id))
        db.session.remove()
    answers = dict(Counter(statuses))
    says = f"{attempts:8.0f} attempts/s (aim 150), {seated} of 50 seats, answers {answers}"
    return _row("300 people rush for 50 seats", says, rate=attempts, seated=seated)


def asked(folder):
    """Calendars: what one core spends on them."""
    plain, cold, warm = calendars.written()
    says = (
        f"{cold:8.0f} ms cold (aim 150), {warm:.1f} ms warm (aim 5); plain icalendar {plain:.0f} ms"
    )
    says += f": {plain / cold:.1f} × and {plain / warm:.0f} × (aim 20)"
    figures = {"plain": plain, "cold": cold, "warm": warm}
    yield _row("1,000 events with attendees, one core", says, **figures)
    with servers.Sqlite(folder).migrated(folder) as url:
        each, share = calendars.polled(url, folder)
    says = f"{each:8.2f} ms an unchanged feed: {share:.1%} of one process"
    yield _row("10,000 people's feeds, every 15 minutes", says, milliseconds=each, share=share)


def seasons(folder):
    """Every page of events, in a house with 20,000 of them and 200,000 sign-ups."""
    folder.mkdir()
    yield from _season_on("SQLite", servers.Sqlite(folder), folder)
    try:
        server = servers.Postgres(folder, "season")
    except servers.DID_NOT_START as failure:
        yield _row("a season on PostgreSQL", f"NOT MEASURED: {failure}")
        return
    yield from _season_on("PostgreSQL", server, folder)
    server.stop()


def _season_on(kind, server, folder):
    with server.migrated(folder) as url:
        small = season.pages(url, season.SMALL)
    with server.migrated(folder) as url:
        big = season.pages(url)
    for page, (milliseconds, count) in big.items():
        says = (
            f"{milliseconds:8.0f} ms (aim 100), {count} queries ({small[page][1]} in a small one)"
        )
        figures = {"milliseconds": milliseconds, "queries": count}
        yield _row(f"20,000 events: {page}, {kind}", says, **figures)


def mail(folder):
    folder.mkdir()
    with letters.sink() as port, letters.sink(ROUND_TRIP) as far:
        plain = letters.with_flask_mail(port)
        yield _row("Flask-Mail, kept connection", f"{plain:8.0f} letters/s", rate=plain)
        slow = letters.with_flask_mail(far, 30)
        yield _row("the same, 20 ms away", f"{slow:8.0f} letters/s", rate=slow)
        yield from _mail_on("SQLite", servers.Sqlite(folder), folder, port, far, plain, slow)
        try:
            server = servers.Postgres(folder, "bench")
        except servers.DID_NOT_START as failure:
            yield _row("letters on PostgreSQL", f"NOT MEASURED: {failure}")
            return
        yield from _mail_on("PostgreSQL", server, folder, port, far, plain, slow)
        server.stop()


def _mail_on(kind, server, folder, port, far, plain, slow):
    with server.migrated(folder) as url:
        yield _delivered(kind, url, port, plain)
    with server.migrated(folder) as url:
        rate, sent = outgoing.two_workers(url, port, folder)
        says = f"{rate:8.0f} letters/s (aim 1500)  {sent} sent"
        yield _row(f"letters by two workers, {kind}", says, rate=rate, sent=sent)
    with server.migrated(folder) as url:
        rate = outgoing.over_a_slow_network(url, far)
        says = f"{rate:8.0f} letters/s  {rate / slow:5.1f} × Flask-Mail (aim 10)"
        yield _row(f"letters 20 ms away, {kind}", says, rate=rate)
    with server.migrated(folder) as url:
        arrived, twice, doubtful, lines, lost = outgoing.ten_kills(url, folder)
        says = (
            f"{lost} lost, {twice} twice, {doubtful} in doubt (aim at most {lines}), {arrived} came"
        )
        yield _row(
            f"ten kills in 5,000 letters, {kind}", says, twice=twice, lost=lost, doubtful=doubtful
        )
    with server.migrated(folder) as url:
        taken = outgoing.snapshot(url)
        yield _frozen(kind, taken)
        yield _shown(kind, taken.looks, outgoing.campaign_page(url))
    with server.migrated(folder) as url:
        yield _searched(kind, url)


def _frozen(kind, taken):
    says = f"{taken.seconds:8.1f} s until the first letter can leave (aim 10), "
    says += f"{taken.written:.1f} until the last is written, "
    says += f"{taken.megabytes} MB at most, {taken.before} before (aim 200)"
    figures = {"seconds": taken.seconds, "written": taken.written, "megabytes": taken.megabytes}
    return _row(f"an audience of 100,000, {kind}", says, **figures)


def _shown(kind, looks, half_way):
    median, worst = statistics.median(looks), max(looks)
    says = f"{half_way:8.0f} ms when half has left (aim 100); {median:.0f} while it is frozen "
    says += f"and written, the slowest of {len(looks)} looks {worst:.0f}"
    figures = {"milliseconds": half_way, "meanwhile": median, "worst": worst}
    return _row(f"its campaign's page, {kind}", says, **figures)


def _searched(kind, url):
    median, slowest, worst = people.searches(url)
    says = f"{median:8.0f} ms, the slowest question {slowest:.0f} (aim 100), once {worst:.0f}"
    figures = {"milliseconds": median, "slowest": slowest, "worst": worst}
    return _row(f"a search among 100,000 people, {kind}", says, **figures)


def _delivered(kind, url, port, plain):
    rate, sent = letters.deliveries(url, port)
    says = f"{rate:8.0f} letters/s (aim 1000)  {rate / plain:5.1f} × Flask-Mail, {sent} sent"
    return _row(f"letters, marked one by one, on {kind}", says, rate=rate, sent=sent)


def _row(what, says, **figures):
    return {"what": what, "says": says.strip(), "at": round(time.time()), **figures}


if __name__ == "__main__":
    main()

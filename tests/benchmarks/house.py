"""A house of its own for the bench: database, two gunicorn processes, and what stands in it."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta

from flask_migrate import upgrade

from stepup.app import create_app
from stepup.db import db
from stepup.events.actions import planning
from stepup.events.models import SlotRole
from stepup.events.plans import EventPlan, SlotPlan
from stepup.organisation import queries as organisation
from tests.architecture import ROOT
from tests.benchmarks.server import EVENTS
from tests.factories import a_site, an_event, the_slot

WORKERS = 2


def furnish(data_dir):
    """200 public events at four sites, and one that many will want; the app to ask about it."""
    os.environ["STEPUP_DATA_DIR"] = str(data_dir)
    app = create_app(TESTING=True)
    with app.app_context():
        upgrade()
        db.session.add(organisation.first_values())  # as every house has once staff saved settings
        sites = [a_site(city=city) for city in ("Los Angeles", "Chicago", "New York", "Dallas")]
        wanted = an_event(SlotPlan(SlotRole.GUEST, 0, 50), title="The one", site=sites[0])
        for number in range(EVENTS - 1):
            plan = EventPlan(
                title=f"Career evening {number}",
                site=sites[number % 4],
                starts_at=wanted.starts_at + timedelta(days=number % 300 + 1),
                ends_at=wanted.starts_at + timedelta(days=number % 300 + 1, hours=2),
                slots=(SlotPlan(SlotRole.MENTOR, 2, 6), SlotPlan(SlotRole.GUEST, 0, 20)),
            )
            planning.open_up(planning.create(plan))
        db.session.commit()
        return app, wanted.id, the_slot(wanted).id


@contextmanager
def served(data_dir):
    """The port it answers on, and the process that gunicorn's workers belong to."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "STEPUP_DATA_DIR": str(data_dir), "STEPUP_EMBED_WORKER": "0"}
    command = [sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--threads", "8"]
    command += ["--workers", str(WORKERS), "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    command += ["tests.benchmarks.server:application()"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait_for(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(port, process):
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit("gunicorn did not start")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
                line.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
                if b" 200 " in line.recv(64):
                    return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("gunicorn did not answer")


def memory_of(pid):
    """Megabytes resident in each of its children."""
    children = subprocess.run(
        ["ps", "-o", "rss=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [round(int(line) / 1024) for line in children.stdout.split()]

"""Letters a second through a real SMTP connection, marked one by one; Flask-Mail beside it."""

import subprocess
import sys
import time
from contextlib import contextmanager
from threading import Event

from flask import Flask
from flask_mail import Mail, Message

from stepup.app import create_app
from stepup.db import db
from stepup.outbox import actions as outbox
from stepup.outbox import queries, tasks
from stepup.outbox.actions import Addressee
from stepup.outbox.letters import Text
from stepup.outbox.models import State
from stepup.outbox.moulds import slot
from tests.architecture import ROOT

LETTERS, YARDSTICK = 3000, 600
BODY = "Dear friend,\n\n" + "We would love to see you again this spring. " * 80


@contextmanager
def sink(round_trip=0.0):
    command = [sys.executable, "-m", "tests.benchmarks.sink", str(round_trip)]
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait(timeout=10)


def deliveries(url, port):
    """Ours from rows to a marked delivery, a second; all of them sent exactly once."""
    app = create_app(TESTING=True, SQLALCHEMY_DATABASE_URI=url, MAIL_URL=f"smtp://127.0.0.1:{port}")
    with app.app_context():
        before = queries.counts()[State.SENT]
        queue(LETTERS)
        began_at = time.perf_counter()
        tasks.deliver_once(Event())
        seconds = time.perf_counter() - began_at
        sent = queries.counts()[State.SENT] - before
        db.session.remove()
        db.engine.dispose()
    return sent / seconds, sent


def queue(number):
    """A campaign's letters: one mould, one small row for each person."""
    name, unsubscribe = slot("first_name"), slot("unsubscribe_url")
    text = Text(
        "Come back",
        f"Dear {name},\n\n{BODY}\n\n{unsubscribe}\n",
        f"<p>Dear {name},</p><p>{BODY}</p><p>{unsubscribe}</p>",
    )
    mould = outbox.cast(f"bench:{time.time_ns()}", text, campaign_id=1)
    people = (
        Addressee(
            f"{mould.key}:{place}",
            place,
            f"friend{place}@example.org",
            {
                "first_name": f"Friend {place}",
                "unsubscribe_url": f"https://stepup.example/unsubscribe/{place}",
            },
        )
        for place in range(number)
    )
    outbox.queue_campaign(mould, people)
    db.session.commit()


def with_flask_mail(port, number=YARDSTICK):
    """The library's own way with a kept connection."""
    app = Flask("yardstick")
    app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=port, MAIL_DEFAULT_SENDER="a@example.org")
    mail = Mail(app)
    with app.app_context(), mail.connect() as line:
        began_at = time.perf_counter()
        for place in range(number):
            to = [f"friend{place}@example.org"]
            line.send(Message("Come back", recipients=to, body=BODY, html=f"<p>{BODY}</p>"))
        return number / (time.perf_counter() - began_at)

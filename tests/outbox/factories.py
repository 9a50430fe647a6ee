"""Letters with dull defaults."""

from datetime import timedelta
from threading import Event

from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import insert, select

from stepup.db import db
from stepup.outbox import actions, addresses, letters, moulds
from stepup.outbox.models import Circuit, Content, Letter
from stepup.outbox.tasks.crew import Crew

TEMPLATES = {
    "tests/email/hello.txt": "Subject: {{ subject|default('Hello') }}\n\nHello {{ name }}!\n",
    "tests/email/hello.html": (
        "<html><head><style>p { color: teal }</style></head><p>Hello {{ name }}!</p></html>"
    ),
}
COPIED = ("purpose", "language", "subject", "priority", "next_try_at", "state")
INVITATION = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Caf\xc3\xa9\r\nEND:VCALENDAR\r\n"


def teach_templates(app):
    app.jinja_env.loader = ChoiceLoader([DictLoader(TEMPLATES), app.jinja_env.loader])


def a_letter(address="ana@example.org", *, key="hello:1", name="Ana", **more):
    return actions.queue(address, "tests/email/hello", key=key, name=name, **more)


def letters_for(number, *, prefix="p"):
    """Their addresses, in the order in which they will be sent; all copies of one letter."""
    people = [f"{prefix}{place}@example.org" for place in range(number)]
    first = a_letter(people[0], key=f"hello:{people[0]}")
    copied = {column: getattr(first, column) for column in COPIED}
    rows, messages = [], []
    for place, address in enumerate(people[1:], start=1):
        own = f"<{place:032x}@stepup.example>"
        changed = {"dedupe_key": f"hello:{address}", "address": address, "message_id": own}
        rows.append(copied | changed | {"address_hash": addresses.hash_of(address)})
        messages.append(first.content.message.replace(first.message_id.encode(), own.encode()))
    if rows:
        in_order = insert(Letter).returning(Letter.id, sort_by_parameter_order=True)
        ids = db.session.scalars(in_order, rows).all()
        contents = [{"letter_id": i, "message": m} for i, m in zip(ids, messages, strict=True)]
        db.session.execute(insert(Content), contents)
    db.session.commit()
    return people


def a_campaign_to(*people, campaign_id=1, not_after=None, words=None):
    text = letters.Text(
        f"Dear {moulds.slot('name')}",
        f"Dear {moulds.slot('name')},\nwe miss you.\n",
        f"<p>Dear {moulds.slot('name')}, we miss you.</p>",
    )
    mould = actions.cast(f"campaign:{campaign_id}:en", text, campaign_id=campaign_id)
    addressees = [
        actions.Addressee(
            f"campaign:{campaign_id}:{address}",
            place,
            address,
            words or {"name": address, "unsubscribe_url": f"https://stepup.example/u/{place}"},
        )
        for place, address in enumerate(people, start=1)
    ]
    made = actions.queue_campaign(mould, addressees, not_after=not_after)
    db.session.commit()
    return made


def deliver(app, url, *, threads=1, lane=False):
    """Everything that is due, by a crew of its own; answers how many letters left."""
    app.config["MAIL_URL"] = url
    db.session.rollback()  # so that this session sees what the crew writes
    sent = Crew(app, until_empty=True, threads=threads, lane=lane).run(Event())
    db.session.rollback()
    return sent


def pass_time(**span):
    """All that waits for a moment waits that much less."""
    earlier = timedelta(**span)
    for letter in db.session.scalars(select(Letter)):
        letter.next_try_at -= earlier
        letter.lease_until = letter.lease_until and letter.lease_until - earlier
        letter.first_tried_at = letter.first_tried_at and letter.first_tried_at - earlier
    for circuit in db.session.scalars(select(Circuit)):
        circuit.closes_at = circuit.closes_at and circuit.closes_at - earlier
    db.session.commit()


def state_of(address):
    return db.session.scalars(select(Letter).where(Letter.address == address)).one().state

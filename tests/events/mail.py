"""Reading the letters about places as the person who gets them would."""

import re
from email import message_from_bytes, policy

from icalendar import Calendar

from stepup import clock
from stepup.db import db
from stepup.events import invitations, reminders
from stepup.events.actions import changes, seats, waitlist
from stepup.outbox import delivery, unwritten
from stepup.outbox.models import Letter
from tests.factories import a_person, the_slot
from tests.letters import message_of

ADDRESS = re.compile(r"https?://[^/\s]+(/signups/[\w-]+)")


def letters(address=None):
    chosen = db.select(Letter).order_by(Letter.id)
    if address is not None:
        chosen = chosen.where(Letter.address == address)
    return db.session.scalars(chosen).all()


def newest(address=None):
    return letters(address)[-1]


def kinds(address=None):
    return [letter.purpose.removeprefix("events/email/") for letter in letters(address)]


def words_of(letter):
    return message_in(letter).get_body(("plain",)).get_content().replace("\r\n", "\n")


def page_of(letter):
    """The path of her own page."""
    return ADDRESS.search(words_of(letter))[1]


def invitation_in(letter):
    """METHOD, and the event; None for a letter that carries none."""
    for part in message_in(letter).walk():
        if part.get_content_type() == "text/calendar":
            calendar = Calendar.from_ical(part.get_content())
            return str(calendar["METHOD"]), calendar.events[0]
    return None


def calendars_in(letter):
    """Every calendar object in it, as a mail program finds them."""
    parts = message_in(letter).walk()
    found = [part for part in parts if part.get_content_type() == "text/calendar"]
    return [part.get_payload(decode=True) for part in found]


def sequence_in(letter):
    _method, event = invitation_in(letter)
    return event["SEQUENCE"]


def message_in(letter):
    return message_from_bytes(message_of(letter), policy=policy.default)


def take_up():
    """What a worker does before letters leave: those that were queued without words get them."""
    connection = db.session.connection()
    held = delivery.claim(connection, "a reader", only_transactional=True)
    words = unwritten.write([each.id for each in held if each.message is None])
    delivery.keep_words(db.session.connection(), "a reader", words)
    delivery.give_back(db.session.connection(), "a reader")
    db.session.expire_all()


def every_letter(person, event):
    """One of each kind, to this person about this event; by kind."""
    slot, other = the_slot(event), a_person()
    signup = seats.sign_up(slot, person, proved=False)
    take_up()
    invitations.again(signup)
    seats.confirm(signup)
    invitations.remind(signup, reminders.HOUSE)
    seats.withdraw(signup)
    first = seats.sign_up(slot, other)
    seats.sign_up(slot, person)
    take_up()
    seats.withdraw(first)
    waiter = seats.queries.live_signup(event.id, person.id)
    waiter.expires_at = clock.now()
    waitlist.lapse_expired(slot)
    seats.remove(seats.sign_up(slot, person), reason="The room is smaller than we thought.")
    seats.sign_up(slot, person)
    changes.change(event, room="Room 9")
    changes.cancel(event, "The school is closed for snow.")
    changes.restore(event)
    found = [letter for letter in letters() if letter.person_id == person.id]
    return {letter.purpose.removeprefix("events/email/"): letter for letter in found}

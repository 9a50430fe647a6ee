"""Concerns: kept as they were told, read by the lead alone, told to her without a word of them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from stepup import clock
from stepup.audit.models import Entry
from stepup.db import db
from stepup.errors import Refused
from stepup.outbox.models import Letter
from stepup.people.models import Role
from stepup.safety import concerns, queries, tasks
from tests.factories import a_site, a_staff_member
from tests.letters import plain_text

WORDS = "He offered her a lift home, twice."


@pytest.fixture
def ines(app):
    return a_staff_member(Role.SAFEGUARDING_LEAD, first_name="Ines", email="ines@example.org")


def letters():
    return db.session.scalars(select(Letter).order_by(Letter.id)).all()


def test_the_lead_hears_at_once_and_the_letter_says_nothing_of_it(ines):
    a_staff_member(Role.ADMIN)
    a_staff_member(Role.SAFEGUARDING_LEAD, a_site())  # who could not open it

    concern = concerns.raise_concern(WORDS, about="Mr. Fox", told_by="Ana, 626 555 0100")

    (letter,) = letters()
    assert (letter.address, concern.reference in letter.subject) == ("ines@example.org", True)
    words = plain_text(letter)
    assert f"/staff/concerns/{concern.id}" in words
    assert not any(part in words for part in ("lift", "Fox", "Ana", "626"))


def test_the_log_keeps_a_fingerprint_and_neither_the_words_nor_the_teller(ines):
    concern = concerns.raise_concern(WORDS)

    entry = db.session.scalars(select(Entry).where(Entry.kind == "concern")).one()
    assert (entry.actor_id, entry.via, entry.deed) == (None, "concern", "raised")
    assert entry.after == {"sha256": concerns.fingerprint(concern)}

    concern.happened = "Nothing."
    assert entry.after != {"sha256": concerns.fingerprint(concern)}


def test_notes_are_added_and_the_last_closes(ines):
    concern = concerns.raise_concern(WORDS)
    (row,) = queries.concerns()
    assert row[1:] == (None, False)

    concerns.add_note(concern, ines, "Called the county.")
    assert queries.concerns()[0][2] is False
    concerns.add_note(concern, ines, "Report sent.", closes=True)

    assert [note.text for note in queries.notes_of(concern)] == [
        "Called the county.",
        "Report sent.",
    ]
    assert queries.concerns()[0][2] is True


@pytest.mark.parametrize("text", ["", "   "])
def test_what_is_empty_is_not_kept(ines, text):
    with pytest.raises(Refused):
        concerns.raise_concern(text)
    with pytest.raises(Refused):
        concerns.add_note(concerns.raise_concern(WORDS), ines, text)


def test_a_day_without_a_note_is_told_once(ines, monkeypatch):
    concern = concerns.raise_concern(WORDS)
    db.session.commit()
    now = clock.now()
    for hours, count in ((23, 1), (24, 2), (48, 2)):
        monkeypatch.setattr(clock, "now", lambda hours=hours: now + timedelta(hours=hours))
        tasks.remind_leads()
        assert len(letters()) == count

    other = concerns.raise_concern(WORDS)
    concerns.add_note(other, ines, "Called.")
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=99))
    tasks.remind_leads()
    assert [concern.reference in letter.subject for letter in letters()] == [True, True, False]


def test_nobody_else_reads_or_adds_whatever_the_page(ines):
    concern = concerns.raise_concern(WORDS)
    of_a_site = a_staff_member(Role.SAFEGUARDING_LEAD, a_site())

    for other in (a_staff_member(Role.ADMIN), of_a_site):
        with pytest.raises(Refused, match="safeguarding lead alone"):
            concerns.read(concern, other)
        with pytest.raises(Refused, match="safeguarding lead alone"):
            concerns.add_note(concern, other, "Nothing to see.")

    assert queries.notes_of(concern) == []


@pytest.mark.parametrize("changed", ["the words", "a note", "a note less"])
def test_words_that_were_changed_past_the_page_are_found_out_when_she_reads(ines, changed):
    concern = concerns.raise_concern(WORDS, about="Mr. Fox")
    note = concerns.add_note(concern, ines, "Called the county.")
    assert concerns.read(concern, ines) == []

    if changed == "the words":
        concern.happened = "Nothing."
    elif changed == "a note":
        note.text = "Did nothing."
    else:
        db.session.delete(note)
    db.session.flush()

    (reason,) = concerns.read(concern, ines)
    assert (reason.rule, "compare it with a backup" in reason.sentence) == ("SAFE-20", True)

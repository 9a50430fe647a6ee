"""One line to the mail server, one connection to the database, one letter after the other."""

import logging
import os
import secrets
import socket
import time
from dataclasses import replace
from threading import Event, Thread

from flask import Flask
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from stepup.db import at_once, db
from stepup.errors import Refused
from stepup.outbox import actions, circuit, delivery, leaving, letters, moulds, pace, unwritten
from stepup.outbox.claimed import Claimed
from stepup.outbox.transports.contract import (
    Answer,
    Busy,
    Envelope,
    Outcome,
    Transport,
    Unreachable,
)

log = logging.getLogger(__name__)
IDLE, KNOCK_AGAIN, AFTER_TROUBLE = 1.0, 0.5, 5.0  # seconds until the next look
FIRST_HANDFUL = 10
RECENCY = 0.2  # of the last letter in the mean of the line


class Carrier(Thread):
    """Writes once a letter: what came of the last one, and that the next one is leaving."""

    def __init__(
        self, app: Flask, transport: Transport, stop: Event, *, until_empty: bool, lane: bool
    ):
        self.owner = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        super().__init__(name=f"carrier-{self.owner}", daemon=True)
        self.app, self.transport, self.stop = app, transport, stop
        self.until_empty, self.lane = until_empty, lane
        self.answered: tuple[Claimed, Answer] | None = None
        self.pieces: dict[int, moulds.Pieces] = {}
        self.had_trouble = self.is_done = self.is_busy = False
        self.sent, self.on_the_wire = 0, 0.0  # seconds that a letter spends there, lately

    def run(self):
        with self.app.app_context():
            while not self.is_done and not self.stop.is_set():
                try:
                    self._work()
                except OperationalError:
                    log.exception("the database is away; a carrier waits for it")
                    self.stop.wait(AFTER_TROUBLE)
        self.transport.close()

    def _work(self):
        with at_once(db.engine) as connection:
            self._put_down()
            while not self.is_done and not self.stop.is_set():
                self.is_busy = True  # before it holds anything: the crew goes home when nobody is
                handful = self._claim()
                if handful:
                    self._carry_all(connection, self._with_words(handful))
                else:
                    self._rest()

    def _rest(self):
        self.is_busy, self.is_done = False, self.until_empty
        if not self.is_done:
            self.transport.rest()
            self.stop.wait(IDLE)

    def _claim(self) -> list[Claimed]:
        with db.engine.begin() as connection:
            if circuit.is_open(connection, self.transport.server):
                return []
            self.had_trouble = circuit.failures(connection, self.transport.server) > 0
            return delivery.claim(
                connection, self.owner, only_transactional=self.lane, at_most=self._handful()
            )

    def _with_words(self, handful: list[Claimed]) -> list[Claimed]:
        """Of some letters only the facts were stored."""
        missing = [each.id for each in handful if each.message is None and each.mould_id is None]
        if not missing:
            return handful
        try:
            words = unwritten.write(missing)
        finally:
            db.session.remove()  # what it has read would be old the next time
        with db.engine.begin() as connection:
            kept = delivery.keep_words(connection, self.owner, words)
        staying = words.keys() - kept
        leaving = [each for each in handful if each.id not in staying]
        return [replace(each, message=each.message or words.get(each.id)) for each in leaving]

    def _handful(self) -> int:
        """As many as leave in half a second: on a slow line the rest is for other lines."""
        if not self.on_the_wire:
            return FIRST_HANDFUL
        return max(5, min(delivery.A_HANDFUL, int(0.5 / self.on_the_wire)))

    def _carry_all(self, connection: Connection, handful: list[Claimed]):
        try:
            for each in handful:
                if self.stop.is_set():
                    break
                self.transport.open()
                self._carry(connection, each)
        except Busy:
            self._rest()
        except Unreachable as trouble:
            self._note(trouble)
        finally:
            self._put_down()

    def _carry(self, connection: Connection, each: Claimed):
        envelope = self._envelope(connection, each)
        if envelope is None:
            return
        if self._step(connection, each) or self._mark(each):
            self.answered = each, Answer(Outcome.UNKNOWN, "The worker broke off while sending.")
            began_at = time.monotonic()
            self.answered = each, self.transport.send(envelope)
            self.on_the_wire += (time.monotonic() - began_at - self.on_the_wire) * RECENCY

    def _step(self, connection: Connection, each: Claimed) -> bool:
        smooth = self.answered is None or self.answered[1].outcome is Outcome.SENT
        if each.paced_by or self.had_trouble or not smooth:
            return False
        with connection.begin():
            leaves = leaving.step(connection, self.owner, self.answered, each)
        self._after_commit()
        return leaves

    def _mark(self, each: Claimed) -> bool:
        with db.engine.begin() as connection:
            self._settle(connection)
            leaves = leaving.mark(connection, self.owner, each)
        self._after_commit()
        return leaves

    def _envelope(self, connection: Connection, each: Claimed) -> Envelope | None:
        """None when this one letter cannot be written; the next ones can."""
        try:
            message = each.message or self._pour(connection, each)
        except (KeyError, ValueError, Refused) as fault:
            log.warning("letter %s cannot be written: %r", each.id, fault)
            with connection.begin():
                leaving.spoil(connection, self.owner, each, f"It cannot be written: {fault}")
            return None
        sender = letters.envelope_sender(each.message_id)
        return Envelope(sender, each.address, each.message_id, message)

    def _pour(self, connection: Connection, each: Claimed) -> bytes:
        mould_id = each.mould_id or 0
        if mould_id not in self.pieces:
            with connection.begin():
                self.pieces[mould_id] = delivery.pieces(connection, mould_id)
        words = letters.words_on_the_envelope(each.address, each.message_id)
        return moulds.pour(self.pieces[mould_id], {**(each.slots or {}), **words})

    def _settle(self, connection: Connection):
        if self.answered is None:
            return
        each, answer = self.answered
        leaving.settle(connection, self.owner, each, answer)
        if answer.outcome in (Outcome.DEFERRED, Outcome.RETURNED) and each.provider:
            pace.heed(connection, each.provider, answer.reply)
        if self.had_trouble and answer.outcome is not Outcome.RETURNED:
            circuit.note_success(connection, self.transport.server)

    def _after_commit(self):
        """Only what is certainly written down may be forgotten here."""
        if self.answered is None:
            return
        (each, answer), self.answered = self.answered, None
        self.sent += answer.outcome is Outcome.SENT
        if answer.outcome is not Outcome.RETURNED:
            self.had_trouble = False
        if answer.outcome is Outcome.FAILED:
            actions.record_refusal(each.id, answer.reply)
            db.session.commit()

    def _note(self, trouble: Unreachable):
        log.warning("%s", trouble)
        with db.engine.begin() as connection:
            circuit.note_failure(connection, self.transport.server, str(trouble))
        self.stop.wait(KNOCK_AGAIN)

    def _put_down(self):
        """Nothing is leaving at this moment: what is still in this hand goes back."""
        with db.engine.begin() as connection:
            self._settle(connection)
            delivery.give_back(connection, self.owner)
        self._after_commit()

"""The carriers of one process: started, kept alive, ended in time."""

import math
import time
from threading import Event

from flask import Flask

from stepup.db import db
from stepup.organisation import queries as organisation
from stepup.outbox import delivery, transports
from stepup.outbox.tasks.carrier import Carrier

MOST_LINES, OUR_WORK = 12, 0.002  # seconds a letter that a line has to do here, not on the wire
TICK, HEARTBEAT = 0.05, 15.0  # a quarter of a lease
GRACE, LAST_GRACE = 2.5, 0.5  # the clockwork gives its deeds four seconds


class Crew:
    """Some carriers for everything, one that campaign letters can never keep busy."""

    def __init__(
        self, app: Flask, *, until_empty: bool = False, threads: int = 0, lane: bool = True
    ):
        self.app, self.until_empty, self.lane = app, until_empty, lane
        with app.app_context():
            self.engine = db.engine
            self.our_name = organisation.current().mail_domain
        self.threads = threads or (1 if self.engine.dialect.name == "sqlite" else 2)
        self.most = threads or MOST_LINES
        self.stop = Event()
        self.carriers: list[Carrier] = []
        self.extras: list[Carrier] = []
        self.sent_before = 0

    def run(self, stop: Event, *, seconds: float = math.inf) -> int:
        """Until `stop` is set, time is up or nothing is due; answer how many letters left."""
        began_at = time.monotonic()
        self._tend()
        self.carriers = [self._hire(lane=False) for _ in range(self.threads)]
        self.carriers += [self._hire(lane=True)] if self.lane else []
        tended_at = began_at
        while not stop.wait(TICK) and self._is_at_work():
            if time.monotonic() - began_at > seconds:
                break
            self._hire_for_a_slow_wire()
            if time.monotonic() - tended_at > HEARTBEAT:
                self._tend()
                tended_at = time.monotonic()
        self._end()
        return self.sent_before + sum(carrier.sent for carrier in self._everybody())

    def _everybody(self) -> list[Carrier]:
        return self.carriers + self.extras

    def _hire(self, *, lane: bool, until_empty: bool = False) -> Carrier:
        transport = transports.from_url(str(self.app.config["MAIL_URL"]), self.our_name)
        goes = until_empty or (self.until_empty and not lane)
        carrier = Carrier(self.app, transport, self.stop, until_empty=goes, lane=lane)
        carrier.start()
        return carrier

    def _hire_for_a_slow_wire(self) -> None:
        """As many lines again while the wire takes longer than all of them have to do here: where
        it does not, they only get in each other's way. They go home when nothing is due."""
        for gone in [extra for extra in self.extras if not extra.is_alive()]:
            self.extras.remove(gone)
            self.sent_before += gone.sent
        lines = [carrier for carrier in self._everybody() if not carrier.lane]
        our_work = OUR_WORK * len(lines)
        waiting = all(line.is_busy and line.on_the_wire > our_work for line in lines)
        for _ in range(min(len(lines), self.most - len(lines)) if waiting else 0):
            self.extras.append(self._hire(lane=False, until_empty=True))

    def _is_at_work(self) -> bool:
        if self.until_empty:
            return any(
                carrier.is_alive() and (carrier.is_busy or not carrier.lane)
                for carrier in self._everybody()
            )
        for place, carrier in enumerate(self.carriers):
            if not carrier.is_alive():  # a bug, and logged: the others must not suffer
                self.sent_before += carrier.sent
                self.carriers[place] = self._hire(lane=carrier.lane)
        return True

    def _tend(self) -> None:
        alive = [carrier.owner for carrier in self._everybody() if carrier.is_alive()]
        with self.engine.begin() as connection:
            delivery.renew(connection, alive)
            delivery.sweep(connection)

    def _end(self) -> None:
        self.stop.set()
        self._wait(GRACE)
        for carrier in self._still_busy():
            carrier.transport.abort()
        self._wait(LAST_GRACE)
        with self.engine.begin() as connection:
            for carrier in self._still_busy():
                delivery.abandon(connection, carrier.owner)

    def _wait(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        for carrier in self._everybody():
            carrier.join(max(deadline - time.monotonic(), 0))

    def _still_busy(self) -> list[Carrier]:
        return [carrier for carrier in self._everybody() if carrier.is_alive()]

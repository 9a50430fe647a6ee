"""Deeds to be rung in a process of its own: `from tests import ringing; ringing.worker(…)`."""

import logging
import os
import sys

from stepup import clockwork
from stepup.app import create_app


def tell():
    say(f"{os.getpid()} rang")


def begin_and_wait():
    say("begun")
    sys.stdin.readline()
    say("ended")


def embedded(deed):
    clockwork.start_embedded(house_with(deed))
    say(f"{os.getpid()} waits")
    sys.stdin.readline()


def worker(deed):
    logging.basicConfig(level=logging.INFO, stream=sys.stdout, format="%(message)s")
    clockwork.work(house_with(deed))


def house_with(deed):
    app = create_app()
    clockwork.init_app(app, promptly=[deed])
    return app


def say(line):
    print(line, flush=True)

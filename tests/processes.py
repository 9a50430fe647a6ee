"""Real processes, born warm: forked off one that has imported the application already.

A fresh interpreter imports for two seconds before it does anything of ours. These are processes
all the same: with a number, settings, input and output of their own, and they die when killed.
"""

import os
import sys
from multiprocessing import get_context

from flask import cli

from tests.architecture import ROOT

CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload(["stepup.app"])


class Process:
    """`Process(deed, *arguments)`, with what of `subprocess.Popen` the tests need."""

    def __init__(self, deed, *arguments, settings=None, stdout=None):
        reading, stdin = CONTEXT.Pipe(duplex=False)
        listening, writing = CONTEXT.Pipe(duplex=False)
        with reading, writing, stdin, listening:
            self.stdin = os.fdopen(os.dup(stdin.fileno()), "w")
            self.stdout = os.fdopen(os.dup(listening.fileno()))
            ends = [Descriptor(reading.fileno()), Descriptor((stdout or writing).fileno())]
            surroundings = {**os.environ, **(settings or {})}
            self._child = CONTEXT.Process(target=_live, args=(ends, surroundings, deed, arguments))
            self._child.start()
        self.pid = self._child.pid

    def send_signal(self, signal):
        os.kill(self.pid, signal)

    def wait(self, seconds):
        """Its exit code, as `subprocess` counts them."""
        self._child.join(seconds)
        assert self._child.exitcode is not None, f"process {self.pid} did not end"
        return self._child.exitcode

    def end(self):
        self._child.kill()
        self._child.join()
        self._child.close()
        self.stdin.close()
        self.stdout.close()


class Descriptor:
    """An end of a pipe, on its way into a process that is being born."""

    def __init__(self, number):
        self.number = number

    def __reduce__(self):
        return _arrived, (CONTEXT.reducer.DupFd(self.number),)


def _arrived(copy):
    return copy.detach()


def _live(ends, surroundings, deed, arguments):
    for number, end in enumerate(ends):
        os.dup2(end, number)
        os.close(end)
    sys.stdin = os.fdopen(0, closefd=False)
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(surroundings)
    deed(*arguments)


def flask(*words):
    """`flask --app wsgi …`, to the letter."""
    sys.argv = ["flask", "--app", "wsgi", *words]
    cli.main()

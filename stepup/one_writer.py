"""SQLite has one writer at a time; here whoever wants to be the next one stands in line.

Left to itself SQLite lets all others knock again and again, each time later: with many at once
nobody writes while they sleep, and the unlucky ones knock for seconds.
"""

import fcntl
import os
import sqlite3
import weakref
from typing import Any

PATIENCE = 30  # seconds, with a program that writes here without standing in line
LATELY = 4000  # pages, 16 MB: what was written is moved to its places when it is so much


class OneWriter(sqlite3.Connection):
    """Whoever has the lock of the file beside the database may ask SQLite for its own, which alone
    decides; when a process is killed, the system gives both back.
    """

    _line: int | None = None
    _has_turn = False

    def __init__(self, database: str, **options: Any) -> None:
        super().__init__(database, timeout=PATIENCE, **options)
        self.isolation_level = None  # sqlite3 must not open transactions of its own
        self.execute("PRAGMA journal_mode=WAL")
        self.execute("PRAGMA synchronous=NORMAL")
        self.execute(f"PRAGMA wal_autocheckpoint={LATELY}")
        self.execute("PRAGMA foreign_keys=ON")

    def wait_for_turn(self) -> None:
        """Until the transaction that begins now ends."""
        if self._line is None:
            path = self.execute("PRAGMA database_list").fetchone()[2]
            self._line = os.open(f"{path}-line", os.O_RDWR | os.O_CREAT, 0o600)
            weakref.finalize(self, os.close, self._line)
        fcntl.flock(self._line, fcntl.LOCK_EX)
        self._has_turn = True

    def commit(self) -> None:
        super().commit()
        self._let_the_next()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self._let_the_next()

    def _let_the_next(self) -> None:
        if self._has_turn and self._line is not None:
            self._has_turn = False
            fcntl.flock(self._line, fcntl.LOCK_UN)

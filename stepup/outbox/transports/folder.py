"""Letters as files: for development, and for looking at what would have been sent."""

import os
from pathlib import Path

from stepup.outbox.transports.contract import Answer, Envelope, Outcome, Unreachable


class FolderTransport:
    """One file a letter, complete or not at all, named by its Message-ID."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = folder.as_uri()

    def open(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unreachable(f"The mail folder cannot be made: {error.strerror}.") from error

    def send(self, envelope: Envelope) -> Answer:
        name = envelope.message_id.strip("<>").replace("/", "_")
        draft = self.folder / f".{name}.draft"
        try:
            draft.write_bytes(f"Return-Path: <{envelope.sender}>\r\n".encode() + envelope.message)
            os.replace(draft, self.folder / f"{name}.eml")
        except OSError as error:
            return Answer(Outcome.RETURNED, f"The mail folder cannot be written: {error.strerror}.")
        return Answer(Outcome.SENT, "put into the folder")

    def rest(self) -> None:
        pass

    def close(self) -> None:
        pass

    def abort(self) -> None:
        pass

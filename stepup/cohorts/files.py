"""Files outside the web root, each under the name that its content gives it."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from stepup import clock
from stepup.errors import Refused


@dataclass(frozen=True)
class Folder:
    name: str

    def path(self) -> Path:
        return Path(current_app.config["DATA_DIR"]) / self.name

    def path_of(self, sha256: str) -> Path:
        return self.path() / sha256[:2] / sha256

    def keep(self, content: bytes) -> str:
        """Whole or not at all; the same content twice is one file. Answers its hash."""
        sha256 = hashlib.sha256(content).hexdigest()
        file = self.path_of(sha256)
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = file.with_name(f".{secrets.token_hex(8)}")
        draft.write_bytes(content)
        draft.chmod(0o600)
        draft.replace(file)
        return sha256

    def read(self, sha256: str) -> bytes:
        """As it was kept; a file that somebody changed is not shown."""
        file = self.path_of(sha256)
        content = file.read_bytes() if file.is_file() else b""
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Refused("The file is missing or was changed. Look for the original, or a backup.")
        return content

    def forget(self, sha256: str) -> None:
        self.path_of(sha256).unlink(missing_ok=True)

    def forget_all_but(self, named: Collection[str]) -> int:
        """Files that no row names any more; answers how many. What came within the hour may belong
        to a row that is not written yet."""
        hour_ago = clock.now().timestamp() - 3600
        unnamed = [file for file in self.path().glob("??/*") if file.name not in named]
        old = [file for file in unnamed if file.stat().st_mtime < hour_ago]
        for file in old:
            file.unlink(missing_ok=True)
        return len(old)


PAPERS, PICTURES = Folder("papers"), Folder("pictures")
EVERY_FOLDER = (PAPERS, PICTURES)

"""Scans of signed papers: outside the web root, under the name that their content gives them."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from stepup import clock
from stepup.errors import Refused

LARGEST = 5 * 2**20
KINDS = (  # how each begins and ends; what a file is called proves nothing
    ("application/pdf", b"%PDF-", b"%%EOF"),
    ("image/jpeg", b"\xff\xd8\xff", b"\xff\xd9"),
    ("image/png", b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"),
)


@dataclass(frozen=True)
class Scan:
    sha256: str
    content_type: str
    size: int


def keep(content: bytes) -> Scan:
    """Whole or not at all; the same scan twice is one file."""
    scan = Scan(hashlib.sha256(content).hexdigest(), _kind_of(content), len(content))
    file = path_of(scan.sha256)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_name(f".{secrets.token_hex(8)}")
    draft.write_bytes(content)
    draft.chmod(0o600)
    draft.replace(file)
    return scan


def _kind_of(content: bytes) -> str:
    if not content:
        raise Refused("The file is empty. Scan the paper, or take a picture of it.")
    if len(content) > LARGEST:
        raise Refused(f"The file is larger than {LARGEST // 2**20} MB. Scan it smaller.")
    for kind, beginning, end in KINDS:
        if content.startswith(beginning) and end in content[-1024:]:
            return kind
    raise Refused("That is no whole PDF, JPEG or PNG. Scan the paper, or take a picture of it.")


def read(sha256: str) -> bytes:
    """As it was kept; a file that somebody changed is not shown."""
    file = path_of(sha256)
    content = file.read_bytes() if file.is_file() else b""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Refused("The scan is missing or was changed. Ask for the paper, or for a backup.")
    return content


def forget_all_but(named: Collection[str]) -> int:
    """Files that no paper names any more; answers how many. What came within the hour may belong to
    a row that is not written yet."""
    hour_ago = clock.now().timestamp() - 3600
    unnamed = [file for file in folder().glob("??/*") if file.name not in named]
    old = [file for file in unnamed if file.stat().st_mtime < hour_ago]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def folder() -> Path:
    return Path(current_app.config["DATA_DIR"]) / "papers"


def path_of(sha256: str) -> Path:
    return folder() / sha256[:2] / sha256

"""Scans of signed papers: what is taken for one."""

from dataclasses import dataclass

from stepup.cohorts.files import PAPERS
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
    kind = _kind_of(content)
    return Scan(PAPERS.keep(content), kind, len(content))


def _kind_of(content: bytes) -> str:
    if not content:
        raise Refused("The file is empty. Scan the paper, or take a picture of it.")
    if len(content) > LARGEST:
        raise Refused(f"The file is larger than {LARGEST // 2**20} MB. Scan it smaller.")
    for kind, beginning, end in KINDS:
        if content.startswith(beginning) and end in content[-1024:]:
            return kind
    raise Refused("That is no whole PDF, JPEG or PNG. Scan the paper, or take a picture of it.")

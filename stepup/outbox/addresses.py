"""When two spellings are one mailbox, and which addresses a letter can go to."""

import re
import unicodedata
from functools import lru_cache

import idna

from stepup import tokens
from stepup.errors import Refused

MAILBOX = re.compile(r"[^\s@<>\"(),:;\\\[\]\x00-\x1f\x7f]{1,64}@[^\s@]{1,255}")


def normalise(address: str) -> str:
    """One spelling per mailbox; dots and plus signs mean what their owner says, so they stay."""
    local, at, domain = unicodedata.normalize("NFC", address.strip()).rpartition("@")
    return local.lower() + at + _ascii_domain(domain)


def hash_of(address: str) -> str:
    return tokens.hash_of(normalise(address))


def deliverable(address: str) -> str:
    """The address as the envelope wants it, or a refusal in words."""
    local, at, domain = address.strip().rpartition("@")
    wanted = local + at + _ascii_domain(domain)
    if not MAILBOX.fullmatch(wanted):
        raise Refused("That is not an e-mail address we can write to.")
    if not wanted.isascii():
        raise Refused("We cannot write to addresses with letters such as é before the @ yet.")
    return wanted


def domain_of(address: str) -> str:
    return address.rpartition("@")[2]


@lru_cache(1000)  # most women share a few dozen domains
def _ascii_domain(domain: str) -> str:
    if domain.isascii():
        return domain.lower()
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        return domain.lower()

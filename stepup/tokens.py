"""Secrets for personal links: random, and only their hash is ever stored."""

import hashlib
import secrets


def new() -> str:
    """128 random bits that fit in an address."""
    return secrets.token_urlsafe(16)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()

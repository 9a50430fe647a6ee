"""Numbers in an address, as anybody may type them."""

from flask import request

LARGEST = 2**31 - 1  # what a column of whole numbers holds on both databases
LAST_PAGE = 100_000


def number(name: str, otherwise: int = 0) -> int:
    """Never more than a database can compare; what is no number is `otherwise`."""
    return min(max(request.args.get(name, otherwise, type=int), 0), LARGEST)


def page() -> int:
    """Which page of a long list."""
    return min(max(number("page", 1), 1), LAST_PAGE)

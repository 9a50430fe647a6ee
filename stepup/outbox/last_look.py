"""Whoever knows what may speak against a letter is asked as it is about to leave."""

from collections.abc import Callable, Collection
from typing import TypeAlias

from sqlalchemy import Connection

Stops: TypeAlias = Callable[[Connection, Collection[int]], set[int]]
_asked: list[Stops] = []


def asked(stops: Stops) -> Stops:
    """It gets the numbers of letters of campaigns, stops those that must stay, answers which."""
    _asked.append(stops)
    return stops


def stopped(connection: Connection, letter_ids: Collection[int]) -> set[int]:
    if not letter_ids:
        return set()
    return set().union(*(stops(connection, letter_ids) for stops in _asked))

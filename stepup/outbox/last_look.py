"""Whoever knows what may speak against a letter is asked as it is about to leave; and whoever knows
what it says that may not be so any more."""

from collections.abc import Callable, Collection, Sequence
from typing import TypeAlias

from sqlalchemy import Connection

from stepup.outbox.claimed import Claimed

Stops: TypeAlias = Callable[[Connection, Collection[int]], set[int]]
Says: TypeAlias = Callable[[Connection, Sequence[Claimed]], Sequence[Claimed]]
_asked: list[Stops] = []
_say_again: list[Says] = []


def asked(stops: Stops) -> Stops:
    """It gets the numbers of letters of campaigns, stops those that must stay, answers which."""
    _asked.append(stops)
    return stops


def says_again(says: Says) -> Says:
    """It gets the letters in hand, answers them with the words that are so now."""
    _say_again.append(says)
    return says


def stopped(connection: Connection, letter_ids: Collection[int]) -> set[int]:
    if not letter_ids:
        return set()
    return set().union(*(stops(connection, letter_ids) for stops in _asked))


def said_again(connection: Connection, claimed: Sequence[Claimed]) -> Sequence[Claimed]:
    for says in _say_again:
        claimed = says(connection, claimed)
    return claimed

"""Rows that have to be looked at together: one person's, one family's, one event's."""

from collections.abc import Iterable, Mapping


def gathered(ties: Mapping[int, Iterable[str]]) -> dict[int, int]:
    """By row number, the lowest number among the rows it is tied to, directly or through others."""
    root = {number: number for number in ties}
    first: dict[str, int] = {}
    for number in sorted(ties):
        for tie in ties[number]:
            _join(root, first.setdefault(tie, number), number)
    return {number: _root(root, number) for number in ties}


def _join(root: dict[int, int], one: int, other: int) -> None:
    lower, higher = sorted((_root(root, one), _root(root, other)))
    root[higher] = lower


def _root(root: dict[int, int], number: int) -> int:
    while root[number] != number:
        root[number] = root[root[number]]
        number = root[number]
    return number

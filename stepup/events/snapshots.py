"""Rows of some events as plain values: what a deed made different, and how to put it back."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum

import sqlalchemy as sa
from sqlalchemy import ColumnElement, inspect, select

from stepup.db import UTCDateTime, db
from stepup.events.models import Event, Invitation, Signup, Slot
from stepup.events.models.planning import Rows

Row = dict[str, object]
Snapshot = dict[str, Row]
KINDS: tuple[type[db.Model], ...] = (Event, Slot, Signup, Invitation)
OWN_PACE = {"sequence", "changed_at", "held_until", "answer", "answered_at"}  # these only go on


def of(event_ids: Sequence[int]) -> Snapshot:
    """By kind and number: "signup:7"."""
    found: Snapshot = {}
    for kind in KINDS:
        names = [column.key for column in inspect(kind).columns if column.key not in OWN_PACE]
        rows = select(*(getattr(kind, name) for name in names)).where(_about(kind, event_ids))
        for row in db.session.execute(rows):
            values = dict(zip(names, map(_plain, row), strict=True))
            found[f"{kind.__tablename__}:{values['id']}"] = values
    return found


def _about(kind: type[db.Model], event_ids: Sequence[int]) -> ColumnElement[bool]:
    column: ColumnElement[int] = getattr(kind, "id" if kind is Event else "event_id")
    return column.in_(event_ids)


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, datetime | date) else value


def difference(before: Snapshot, after: Snapshot) -> Rows:
    """Of rows that were there before: each column that differs, with both its values."""
    found: Rows = {}
    for key, was in before.items():
        now = after.get(key, was)
        differing = {name: [was[name], now[name]] for name in was if was[name] != now[name]}
        if differing:
            found[key] = differing
    return found


def row_of(key: str) -> db.Model:
    name, _, number = key.partition(":")
    kind = next(kind for kind in KINDS if kind.__tablename__ == name)
    found: db.Model = db.session.get_one(kind, int(number))
    return found


def put_back(row: db.Model, name: str, value: object) -> None:
    setattr(row, name, _typed(inspect(type(row)).columns[name].type, value))


def _typed(kind: sa.types.TypeEngine[object], value: object) -> object:
    if isinstance(value, str) and isinstance(kind, UTCDateTime):
        return datetime.fromisoformat(value)
    if isinstance(value, str) and isinstance(kind, sa.Enum) and kind.enum_class is not None:
        return kind.enum_class(value)
    return value

"""Whatever names a person was thought about: a new column that does is red until it has a place."""

import sqlalchemy as sa

from stepup.db import db
from stepup.duplicates import queries
from stepup.duplicates.places import ELSEWHERE, LIMBS, MOVES, NO_PERSON, WORDS

LIMB_TABLES = {"teen", "volunteer", "account", "enrollment", "recipient", "consent"}


def test_every_column_that_names_a_person_has_a_place(app):
    placed = {*MOVES, *LIMBS, *ELSEWHERE}

    assert placed == _columns_that_name_somebody() - set(NO_PERSON)


def _columns_that_name_somebody():
    """Those that point at a person or at what a person has once, and numbers that point nowhere."""
    return {
        f"{table.name}.{column.name}"
        for table in db.metadata.sorted_tables
        for column in table.columns
        if _points_at(column) & {"person", *LIMB_TABLES} or _is_loose(column)
    }


def _points_at(column):
    return {key.column.table.name for key in column.foreign_keys}


def _is_loose(column):
    is_number = isinstance(column.type, sa.Integer) and not column.foreign_keys
    return is_number and column.name.endswith("_id")


def test_what_is_named_twice_is_placed_once(app):
    assert len(MOVES) + len(LIMBS) + len(ELSEWHERE) == len({*MOVES, *LIMBS, *ELSEWHERE})


def test_every_place_is_there_and_has_a_word(app):
    for place in (*MOVES, *LIMBS, *ELSEWHERE, *NO_PERSON):
        assert queries.column(place) is not None
    assert {place.partition(".")[0] for place in (*MOVES, *LIMBS)} <= WORDS.keys()

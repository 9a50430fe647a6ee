"""The file of everything about her leaves no table out, unless a reason stands here."""

from stepup.db import db
from stepup.duplicates.places import ELSEWHERE, LIMBS, MOVES
from stepup.privacy import queries

LEFT_OUT = {
    "person_piece.person_id": "the search index: her name in pieces, and nothing else",
    "audit_entry.actor_id": "found by `_log_about`: a test of its own",
    "audit_entry.thing_id": "found by `_log_about`: a test of its own",
    "personal_link.thing_id": "a link is hers by its person; what it leads to is in its own table",
    "import_trace.thing_id": "kept for a week so that a file can be undone; her rows say the same",
}


def test_every_column_that_names_a_person_is_asked_or_has_a_reason(app):
    """What she did as staff is about others; the log in her file says that she did it."""
    asked = _asked()
    missing = {place for place in (*MOVES, *LIMBS, *ELSEWHERE) if place not in asked}

    assert {place for place in missing if not place.endswith(queries.BY_HER)} == LEFT_OUT.keys()


def _asked():
    """The columns by which a row gets into her file."""
    found = set()
    for table in db.metadata.sorted_tables:
        if table.name not in queries.NOT_HERS:
            conditions = queries.about(table, [1])
            found |= {f"{table.name}.{condition.left.name}" for condition in conditions}
    return found

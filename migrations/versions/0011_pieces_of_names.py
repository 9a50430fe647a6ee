"""pieces of names, which a search asks"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SOUGHT = """
    SELECT person.id, first_name, last_name, preferred_name, email, phone, former_name.name
    FROM person LEFT JOIN former_name ON former_name.person_id = person.id
"""


def pieces(called, email, phone):
    """As they are cut on the day of this migration."""
    text = unicodedata.normalize("NFKD", " ".join([*called, (email or "").partition("@")[0]]))
    kept = (letter for letter in text.casefold() if not unicodedata.combining(letter))
    words = "".join(letter if letter.isalnum() else " " for letter in kept).split()
    found = set()
    for word in (word[:40] for word in words):
        marked = f"^{word}^"
        found |= {marked[start : start + 3] for start in range(len(marked) - 2)}
        found |= {"=" + "".join(sorted(word))} if len(word) > 2 else set()
    digits = "".join(letter for letter in phone or "" if letter.isdecimal())
    return found | {"#" + digits[start : start + 3] for start in range(len(digits) - 2)}


def upgrade():
    table = op.create_table(
        "person_piece",
        sa.Column("piece", sa.String(length=41), nullable=False),
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_person_piece_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("piece", "person_id", name=op.f("pk_person_piece")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_person_piece_person_id"), "person_piece", ["person_id"])
    found = {}
    for row in op.get_bind().execute(sa.text(SOUGHT)):
        called = [part for part in (*row[1:4], row.name) if part]
        found.setdefault(row.id, set()).update(pieces(called, row.email, row.phone))
    for person_id, hers in found.items():
        op.bulk_insert(table, [{"piece": piece, "person_id": person_id} for piece in sorted(hers)])


def downgrade():
    op.drop_table("person_piece")

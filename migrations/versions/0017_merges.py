"""pairs of records, merges, and what each merge changed"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def person(column, table, nullable=False):
    return [
        sa.Column(column, sa.Integer(), nullable=nullable),
        sa.ForeignKeyConstraint([column], ["person.id"], name=op.f(f"fk_{table}_{column}_person")),
    ]


def moment(column, nullable=False):
    return sa.Column(column, sa.DateTime(timezone=True), nullable=nullable)


def upgrade():
    op.create_table(
        "former_address",
        sa.Column("id", sa.Integer(), nullable=False),
        *person("person_id", "former_address"),
        sa.Column("email", sa.String(length=254), nullable=False),
        moment("until"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_address")),
    )
    op.create_index(op.f("ix_former_address_person_id"), "former_address", ["person_id"])
    op.create_index(op.f("ix_former_address_email"), "former_address", ["email"])
    op.create_table(
        "person_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        *person("one_id", "person_pair"),
        *person("other_id", "person_pair"),
        sa.Column("likenesses", sa.String(length=120), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        moment("found_at"),
        moment("two_people_at", nullable=True),
        *person("said_by_id", "person_pair", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_pair")),
        sa.UniqueConstraint("one_id", "other_id", name=op.f("uq_person_pair_one_id_other_id")),
    )
    op.create_index(op.f("ix_person_pair_other_id"), "person_pair", ["other_id"])
    op.create_index(
        op.f("ix_person_pair_two_people_at_weight"), "person_pair", ["two_people_at", "weight"]
    )
    op.create_table(
        "person_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        *person("kept_id", "person_merge"),
        *person("gone_id", "person_merge"),
        sa.Column("gone_name", sa.String(length=170), nullable=False),
        *person("by_id", "person_merge"),
        moment("at"),
        moment("undo_until"),
        moment("undone_at", nullable=True),
        *person("undone_by_id", "person_merge", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merge")),
    )
    op.create_index(op.f("ix_person_merge_kept_id"), "person_merge", ["kept_id"])
    op.create_index(op.f("ix_person_merge_gone_id"), "person_merge", ["gone_id"])
    op.create_table(
        "person_merge_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("merge_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(length=48), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.String(length=64), nullable=False),
        sa.Column("stayed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["merge_id"],
            ["person_merge.id"],
            name=op.f("fk_person_merge_row_merge_id_person_merge"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merge_row")),
    )
    op.create_index(op.f("ix_person_merge_row_merge_id"), "person_merge_row", ["merge_id"])


def downgrade():
    for table in ("person_merge_row", "person_merge", "person_pair", "former_address"):
        op.drop_table(table)

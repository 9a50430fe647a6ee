"""days without school, sets of places, changes that can be taken back"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "holiday",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.CheckConstraint("first_on <= last_on", name=op.f("ck_holiday_first_before_last")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_holiday_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday")),
    )
    op.create_index(op.f("ix_holiday_last_on"), "holiday", ["last_on"])
    op.create_table(
        "slot_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("slots", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot_template")),
        sa.UniqueConstraint("name", name=op.f("uq_slot_template_name")),
    )
    op.create_table(
        "event_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("summary", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leaves_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("event_ids", sa.JSON(), nullable=False),
        sa.Column("letter_ids", sa.JSON(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_event_change_{column}_{table}")
            )
            for column, table in (
                ("event_id", "event"),
                ("series_id", "series"),
                ("by_id", "person"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_change")),
    )
    op.create_index(
        op.f("ix_event_change_event_id_leaves_at"), "event_change", ["event_id", "leaves_at"]
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("held_until", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_column("held_until")
    op.drop_table("event_change")
    op.drop_table("slot_template")
    op.drop_table("holiday")

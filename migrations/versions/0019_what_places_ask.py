"""what places ask for, when sign-up opens, friends together, stand-ins and whom we asked"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_party_made_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
    )
    op.create_table(
        "cover_ask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_no_at", sa.DateTime(timezone=True), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [f"{table}_id"], [f"{table}.id"], name=op.f(f"fk_cover_ask_{table}_id_{table}")
            )
            for table in ("event", "slot", "person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cover_ask")),
        sa.UniqueConstraint("event_id", "person_id", name=op.f("uq_cover_ask_event_id_person_id")),
    )
    op.create_index(op.f("ix_cover_ask_person_id_asked_at"), "cover_ask", ["person_id", "asked_at"])
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_shadow", sa.Boolean(), server_default=sa.text("false"), nullable=False)
        )
        batch_op.add_column(sa.Column("min_age", sa.Integer(), nullable=True))
        for name, length in (("checks", 200), ("skills", 200), ("spoken", 40)):
            batch_op.add_column(
                sa.Column(name, sa.String(length=length), server_default="", nullable=False)
            )
        batch_op.add_column(
            sa.Column("early_hours", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.add_column(sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("signup", schema=None) as batch_op:
        batch_op.add_column(sa.Column("party_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("standin_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_signup_party_id"), ["party_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_signup_party_id_party"), "party", ["party_id"], ["id"]
        )


def downgrade():
    with op.batch_alter_table("signup", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_signup_party_id_party"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_signup_party_id"))
        batch_op.drop_column("standin_since")
        batch_op.drop_column("party_id")
    with op.batch_alter_table("slot", schema=None) as batch_op:
        for name in (
            "closes_at",
            "opens_at",
            "early_hours",
            "spoken",
            "skills",
            "checks",
            "min_age",
            "is_shadow",
        ):
            batch_op.drop_column(name)
    op.drop_table("cover_ask")
    op.drop_table("party")

"""references and opinions"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "volunteer_reference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("relation", sa.String(length=120), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recommends", sa.Boolean(), nullable=True),
        sa.Column("known_for", sa.String(length=120), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["volunteer_id"],
            ["volunteer.id"],
            name=op.f("fk_volunteer_reference_volunteer_id_volunteer"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer_reference")),
        sa.UniqueConstraint(
            "volunteer_id", "email", name=op.f("uq_volunteer_reference_volunteer_id_email")
        ),
    )
    op.create_table(
        "volunteer_opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("suitable", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["volunteer_id"],
            ["volunteer.id"],
            name=op.f("fk_volunteer_opinion_volunteer_id_volunteer"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_volunteer_opinion_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer_opinion")),
    )
    op.create_index(
        op.f("ix_volunteer_opinion_volunteer_id"), "volunteer_opinion", ["volunteer_id"]
    )


def downgrade():
    op.drop_table("volunteer_opinion")
    op.drop_table("volunteer_reference")

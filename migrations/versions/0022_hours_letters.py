"""letters that say how many hours she gave"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "hours_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("evenings", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_hours_letter_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hours_letter")),
        sa.UniqueConstraint("code", name=op.f("uq_hours_letter_code")),
    )
    op.create_index(op.f("ix_hours_letter_person_id"), "hours_letter", ["person_id"])


def downgrade():
    op.drop_table("hours_letter")

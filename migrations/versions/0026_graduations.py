"""graduations that can be taken back"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "graduation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_graduation_cohort_id_cohort")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_graduation_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_graduation")),
    )
    op.create_index(op.f("ix_graduation_cohort_id"), "graduation", ["cohort_id"])
    op.create_table(
        "graduate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("graduation_id", sa.Integer(), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("state_before", sa.String(length=24), nullable=False),
        sa.Column("ends_on_before", sa.Date(), nullable=True),
        sa.Column("cohort_before_id", sa.Integer(), nullable=True),
        sa.Column("graduated_on_before", sa.Date(), nullable=True),
        sa.Column("may_invite_before", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["graduation_id"],
            ["graduation.id"],
            name=op.f("fk_graduate_graduation_id_graduation"),
        ),
        sa.ForeignKeyConstraint(
            ["enrollment_id"],
            ["enrollment.id"],
            name=op.f("fk_graduate_enrollment_id_enrollment"),
        ),
        sa.ForeignKeyConstraint(
            ["cohort_before_id"], ["cohort.id"], name=op.f("fk_graduate_cohort_before_id_cohort")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_graduate")),
        sa.UniqueConstraint(
            "graduation_id", "enrollment_id", name=op.f("uq_graduate_graduation_id_enrollment_id")
        ),
    )
    op.create_index(op.f("ix_graduate_enrollment_id"), "graduate", ["enrollment_id"])


def downgrade():
    op.drop_table("graduate")
    op.drop_table("graduation")

"""each step of a girl in her cohort"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("enrollment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("away_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("in_line_since", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "enrollment_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("from_state", sa.String(length=24), nullable=True),
        sa.Column("to_state", sa.String(length=24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrollment_id"],
            ["enrollment.id"],
            name=op.f("fk_enrollment_move_enrollment_id_enrollment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrollment_move")),
    )
    op.create_index(op.f("ix_enrollment_move_enrollment_id"), "enrollment_move", ["enrollment_id"])


def downgrade():
    op.drop_table("enrollment_move")
    op.execute(
        "UPDATE enrollment SET state = 'enrolled' "
        "WHERE state IN ('active', 'at_risk', 'paused', 'suspended')"
    )
    op.execute(
        "UPDATE enrollment SET state = 'consent_pending' WHERE state IN ('applicant', 'consented')"
    )
    op.execute("UPDATE enrollment SET state = 'exited' WHERE state IN ('waitlisted', 'closed')")
    with op.batch_alter_table("enrollment", schema=None) as batch_op:
        batch_op.drop_column("in_line_since")
        batch_op.drop_column("away_until")

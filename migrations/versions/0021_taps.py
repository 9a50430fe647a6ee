"""taps at the door, each done once"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "tap",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_tap_event_id_event")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_tap")),
    )
    op.create_index(op.f("ix_tap_event_id"), "tap", ["event_id"])


def downgrade():
    op.drop_table("tap")

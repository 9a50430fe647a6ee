"""a mentor may lend her name to letters; in whose name a letter came is known"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0040"
branch_labels = None
depends_on = None
NAME = "fk_recipient_in_name_of_id_person"


def upgrade():
    asked_for = sa.Column(
        "from_her_mentor", sa.Boolean(), nullable=False, server_default=sa.text("false")
    )
    op.add_column("campaign", asked_for)
    op.add_column(
        "preference", sa.Column("lends_name_since", sa.DateTime(timezone=True), nullable=True)
    )
    op.execute(  # in place: a table that is copied loses the order of its index
        f"ALTER TABLE recipient ADD COLUMN in_name_of_id INTEGER CONSTRAINT {NAME} REFERENCES person (id)"
    )
    op.create_index(op.f("ix_recipient_in_name_of_id"), "recipient", ["in_name_of_id"])


def downgrade():
    with op.batch_alter_table("recipient") as batch_op:
        batch_op.drop_index(batch_op.f("ix_recipient_in_name_of_id"))
        batch_op.drop_column("in_name_of_id")
    with op.batch_alter_table("preference") as batch_op:
        batch_op.drop_column("lends_name_since")
    with op.batch_alter_table("campaign") as batch_op:
        batch_op.drop_column("from_her_mentor")

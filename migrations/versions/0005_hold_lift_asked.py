"""hold lift asked"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lift_asked_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("lift_asked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_hold_lift_asked_by_id_person"), "person", ["lift_asked_by_id"], ["id"]
        )


def downgrade():
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_hold_lift_asked_by_id_person"), type_="foreignkey")
        batch_op.drop_column("lift_asked_at")
        batch_op.drop_column("lift_asked_by_id")

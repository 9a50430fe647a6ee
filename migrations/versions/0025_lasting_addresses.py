"""an address that she will still read in ten years"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("teen", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("lasting_email", sa.String(length=254), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("lasting_email_at", sa.DateTime(timezone=True), nullable=True)
        )


def downgrade():
    with op.batch_alter_table("teen", schema=None) as batch_op:
        batch_op.drop_column("lasting_email_at")
        batch_op.drop_column("lasting_email")

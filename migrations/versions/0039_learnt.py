"""what a campaign cost and what was learnt from it, for the board"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade():
    nothing = {"nullable": False, "server_default": ""}
    op.add_column("campaign", sa.Column("cost", sa.String(length=200), **nothing))
    op.add_column("campaign", sa.Column("learnt", sa.Text(), **nothing))


def downgrade():
    with op.batch_alter_table("campaign") as batch_op:
        batch_op.drop_column("learnt")
        batch_op.drop_column("cost")

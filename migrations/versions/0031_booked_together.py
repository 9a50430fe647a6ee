"""dates that were asked for in one step"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("signup", sa.Column("booking", sa.String(16), nullable=False, server_default=""))


def downgrade():
    with op.batch_alter_table("signup") as table:
        table.drop_column("booking")

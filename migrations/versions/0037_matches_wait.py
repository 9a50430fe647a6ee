"""the night writes down which matches wait, or will, because a rule speaks against them"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

COLUMNS = ("waits_because", "will_wait_because")


def upgrade():
    for name in COLUMNS:
        op.add_column("match", sa.Column(name, sa.String(500), nullable=False, server_default=""))


def downgrade():
    with op.batch_alter_table("match") as batch_op:
        for name in COLUMNS:
            batch_op.drop_column(name)

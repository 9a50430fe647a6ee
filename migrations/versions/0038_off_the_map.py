"""a campaign says whether it counts in those of whom nobody knows how far away they live"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade():
    counted_in = sa.Column(
        "off_the_map", sa.Boolean(), nullable=False, server_default=sa.text("false")
    )
    op.add_column("campaign", counted_in)


def downgrade():
    with op.batch_alter_table("campaign") as batch_op:
        batch_op.drop_column("off_the_map")

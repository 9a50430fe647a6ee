"""what was asked and answered in an interview"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("volunteer_opinion", sa.Column("talked_on", sa.Date(), nullable=True))
    op.add_column(
        "volunteer_opinion",
        sa.Column("answers", sa.JSON(), nullable=False, server_default="{}"),
    )


def downgrade():
    with op.batch_alter_table("volunteer_opinion") as table:
        table.drop_column("answers")
        table.drop_column("talked_on")

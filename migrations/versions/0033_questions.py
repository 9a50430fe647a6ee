"""what is asked of who has a place, and her answers"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("event", sa.Column("questions", sa.Text(), nullable=False, server_default=""))
    op.add_column("signup", sa.Column("answers", sa.JSON(), nullable=False, server_default="{}"))


def downgrade():
    with op.batch_alter_table("signup") as table:
        table.drop_column("answers")
    with op.batch_alter_table("event") as table:
        table.drop_column("questions")

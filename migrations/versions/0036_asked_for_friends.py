"""who asks for friends has proved that it was she; until then none of them hears of it"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("party", sa.Column("proved_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE party SET proved_at = made_at")


def downgrade():
    with op.batch_alter_table("party") as table:
        table.drop_column("proved_at")

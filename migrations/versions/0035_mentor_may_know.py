"""an alumna may say that the woman who mentored her hears when she comes back"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade():
    may_know = sa.Column(
        "mentor_may_know", sa.Boolean(), nullable=False, server_default=sa.text("false")
    )
    op.add_column("preference", may_know)


def downgrade():
    with op.batch_alter_table("preference") as batch_op:
        batch_op.drop_column("mentor_may_know")

"""papers that are said to be given, and awaited"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

OF_THE_SCAN = (
    ("uploaded_by_id", sa.Integer()),
    ("sha256", sa.String(length=64)),
    ("content_type", sa.String(length=40)),
    ("size", sa.Integer()),
)


def upgrade():
    with op.batch_alter_table("paper_answer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("said_on", sa.Date(), nullable=True))
        for name, kind in OF_THE_SCAN:
            batch_op.alter_column(name, existing_type=kind, nullable=True)
    op.execute("UPDATE paper_answer SET said_on = date(uploaded_at)")
    with op.batch_alter_table("paper_answer", schema=None) as batch_op:
        batch_op.alter_column("said_on", existing_type=sa.Date(), nullable=False)


def downgrade():
    op.execute("DELETE FROM paper_answer WHERE sha256 IS NULL")
    with op.batch_alter_table("paper_answer", schema=None) as batch_op:
        batch_op.drop_column("said_on")
        for name, kind in OF_THE_SCAN:
            batch_op.alter_column(name, existing_type=kind, nullable=False)

"""the content of a letter in a table of its own"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "content",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("message", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_content_letter_id_letter")
        ),
        sa.PrimaryKeyConstraint("letter_id", name=op.f("pk_content")),
    )
    op.execute(
        "INSERT INTO content (letter_id, message) "
        "SELECT id, message FROM letter WHERE message IS NOT NULL"
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_letter_has_content"), type_="check")
        batch_op.drop_column("message")


def downgrade():
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("message", sa.LargeBinary(), nullable=True))

    op.execute(
        "UPDATE letter SET message = "
        "(SELECT message FROM content WHERE content.letter_id = letter.id)"
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_letter_has_content"), "message IS NOT NULL OR mould_id IS NOT NULL"
        )
    op.drop_table("content")

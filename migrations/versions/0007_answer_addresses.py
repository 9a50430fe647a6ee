"""answer addresses"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "answer_address",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_answer_address_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_answer_address")),
        sa.UniqueConstraint("token", name=op.f("uq_answer_address_token")),
    )


def downgrade():
    op.drop_table("answer_address")

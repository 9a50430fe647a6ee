"""consent signatures"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "consent_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=24), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_text")),
        sa.UniqueConstraint("sha256", name=op.f("uq_consent_text_sha256")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("signed_name", sa.String(length=160), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("language", sa.String(length=2), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("text_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_consent_text_id_consent_text"), "consent_text", ["text_id"], ["id"]
        )


def downgrade():
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_consent_text_id_consent_text"), type_="foreignkey")
        batch_op.drop_column("text_id")
        batch_op.drop_column("language")
        batch_op.drop_column("signed_name")
    op.drop_table("consent_text")

"""drafts of applications, and where an applicant would like to help"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "application_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("device_hash", sa.String(length=64), nullable=False),
        sa.Column("link_hash", sa.String(length=64), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_draft")),
        sa.UniqueConstraint("device_hash", name=op.f("uq_application_draft_device_hash")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_application_draft_link_hash")),
    )
    op.create_index(op.f("ix_application_draft_email"), "application_draft", ["email"])
    op.create_index(op.f("ix_application_draft_changed_at"), "application_draft", ["changed_at"])
    with op.batch_alter_table("volunteer") as table:
        table.add_column(sa.Column("site_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_volunteer_site_id_site"), "site", ["site_id"], ["id"])
        table.create_index(op.f("ix_volunteer_site_id"), ["site_id"])


def downgrade():
    with op.batch_alter_table("volunteer") as table:
        table.drop_index(op.f("ix_volunteer_site_id"))
        table.drop_constraint(op.f("fk_volunteer_site_id_site"), type_="foreignkey")
        table.drop_column("site_id")
    op.drop_table("application_draft")

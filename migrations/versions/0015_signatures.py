"""signatures under the code of conduct"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column(
        "clearance",
        sa.Column("text_version", sa.String(length=24), nullable=False, server_default=""),
    )
    op.create_table(
        "volunteer_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("clearance_id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_volunteer_signature_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["clearance_id"],
            ["clearance.id"],
            name=op.f("fk_volunteer_signature_clearance_id_clearance"),
        ),
        sa.ForeignKeyConstraint(
            ["text_id"],
            ["consent_text.id"],
            name=op.f("fk_volunteer_signature_text_id_consent_text"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer_signature")),
        sa.UniqueConstraint("clearance_id", name=op.f("uq_volunteer_signature_clearance_id")),
    )
    op.create_index(op.f("ix_volunteer_signature_person_id"), "volunteer_signature", ["person_id"])


def downgrade():
    op.drop_table("volunteer_signature")
    with op.batch_alter_table("clearance") as table:
        table.drop_column("text_version")

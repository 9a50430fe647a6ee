"""pictures in use"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("used_for", sa.String(length=160), nullable=False),
        sa.Column("channel", sa.String(length=24), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("flagged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_picture_cohort_id_cohort")
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["person.id"], name=op.f("fk_picture_added_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture")),
    )
    op.create_index(op.f("ix_picture_cohort_id"), "picture", ["cohort_id"])
    op.create_index(op.f("ix_picture_sha256"), "picture", ["sha256"])
    op.create_table(
        "picture_girl",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["picture.id"], name=op.f("fk_picture_girl_picture_id_picture")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_picture_girl_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture_girl")),
        sa.UniqueConstraint(
            "picture_id", "person_id", name=op.f("uq_picture_girl_picture_id_person_id")
        ),
    )
    op.create_index(op.f("ix_picture_girl_person_id"), "picture_girl", ["person_id"])


def downgrade():
    op.drop_table("picture_girl")
    op.drop_table("picture")

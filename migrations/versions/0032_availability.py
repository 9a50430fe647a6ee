"""when somebody can come"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

PARTS = ("morning", "afternoon", "evening")


def upgrade():
    op.create_table(
        "usual_time",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column(
            "part", sa.Enum(*PARTS, name="part", native_enum=False, length=24), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_usual_time_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usual_time")),
        sa.UniqueConstraint(
            "person_id", "weekday", "part", name=op.f("uq_usual_time_person_id_weekday_part")
        ),
    )
    op.create_table(
        "away_time",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.CheckConstraint("first_on <= last_on", name=op.f("ck_away_time_first_before_last")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_away_time_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_away_time")),
    )
    op.create_index(op.f("ix_away_time_person_id"), "away_time", ["person_id"])


def downgrade():
    op.drop_table("away_time")
    op.drop_table("usual_time")

"""meetings of a mentor and her girl"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=80), nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("girl_id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("call_url", sa.String(length=300), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column(
            "state",
            sa.Enum("planned", "cancelled", name="meetingstate", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("cancelled_because", sa.String(length=300), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_meeting_starts_before_it_ends")),
        sa.CheckConstraint(
            "(place = '') <> (call_url = '')", name=op.f("ck_meeting_table_or_call")
        ),
        sa.ForeignKeyConstraint(["match_id"], ["match.id"], name=op.f("fk_meeting_match_id_match")),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["person.id"], name=op.f("fk_meeting_mentor_id_person")
        ),
        sa.ForeignKeyConstraint(["girl_id"], ["person.id"], name=op.f("fk_meeting_girl_id_person")),
        sa.ForeignKeyConstraint(["host_id"], ["person.id"], name=op.f("fk_meeting_host_id_person")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_meeting_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("uid", name=op.f("uq_meeting_uid")),
    )
    for column in ("match_id", "mentor_id", "girl_id", "host_id"):
        op.create_index(op.f(f"ix_meeting_{column}"), "meeting", [column])
    op.create_index(op.f("ix_meeting_state_starts_at"), "meeting", ["state", "starts_at"])


def downgrade():
    op.drop_table("meeting")

"""letters, moulds, suppressions and what came back"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "circuit",
        sa.Column("server", sa.String(length=255), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("server", name=op.f("pk_circuit")),
    )
    op.create_table(
        "mould",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("domain", sa.String(length=255), nullable=False),
        sa.Column("pieces", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mould")),
        sa.UniqueConstraint("key", name=op.f("uq_mould_key")),
    )
    with op.batch_alter_table("mould", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mould_campaign_id"), ["campaign_id"], unique=False)

    op.create_table(
        "suppression",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=320), nullable=True),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "scope",
            sa.Enum("all", "campaigns", name="scope", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suppression")),
        sa.UniqueConstraint(
            "address_hash", "scope", name=op.f("uq_suppression_address_hash_scope")
        ),
    )
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dedupe_key", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.String(length=80), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("message_id", sa.String(length=320), nullable=False),
        sa.Column("message", sa.LargeBinary(), nullable=True),
        sa.Column("mould_id", sa.Integer(), nullable=True),
        sa.Column("slots", sa.JSON(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "held",
                "ready",
                "leased",
                "sending",
                "sent",
                "failed",
                "suppressed",
                "cancelled",
                "unknown",
                name="state",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_owner", sa.String(length=80), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sending_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "message IS NOT NULL OR mould_id IS NOT NULL", name=op.f("ck_letter_has_content")
        ),
        sa.ForeignKeyConstraint(["mould_id"], ["mould.id"], name=op.f("fk_letter_mould_id_mould")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_letter_dedupe_key")),
        sa.UniqueConstraint("message_id", name=op.f("uq_letter_message_id")),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_address_hash"), ["address_hash"], unique=False)
        batch_op.create_index("ix_letter_campaign_id_state", ["campaign_id", "state"], unique=False)
        batch_op.create_index(
            "ix_letter_doubtful",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state = 'unknown'"),
            postgresql_where=sa.text("state = 'unknown'"),
        )
        batch_op.create_index(
            "ix_letter_lease_until",
            ["lease_until"],
            unique=False,
            sqlite_where=sa.text("lease_until IS NOT NULL"),
            postgresql_where=sa.text("lease_until IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_letter_mould_id"), ["mould_id"], unique=False)
        batch_op.create_index(
            "ix_letter_next",
            ["priority", "next_try_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'ready'"),
            postgresql_where=sa.text("state = 'ready'"),
        )
        batch_op.create_index(batch_op.f("ix_letter_person_id"), ["person_id"], unique=False)

    op.create_table(
        "mail_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dedupe_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "bounce",
                "complaint",
                "unsubscribe",
                "reply",
                name="eventkind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("bounce_class", sa.String(length=24), nullable=True),
        sa.Column("status", sa.String(length=24), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"],
            ["letter.id"],
            name=op.f("fk_mail_event_letter_id_letter"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_event")),
        sa.UniqueConstraint("dedupe_hash", name=op.f("uq_mail_event_dedupe_hash")),
    )
    with op.batch_alter_table("mail_event", schema=None) as batch_op:
        batch_op.create_index("ix_mail_event_address_hash_at", ["address_hash", "at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_mail_event_campaign_id"), ["campaign_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_mail_event_letter_id"), ["letter_id"], unique=False)


def downgrade():
    with op.batch_alter_table("mail_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_event_letter_id"))
        batch_op.drop_index(batch_op.f("ix_mail_event_campaign_id"))
        batch_op.drop_index("ix_mail_event_address_hash_at")

    op.drop_table("mail_event")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letter_person_id"))
        batch_op.drop_index(
            "ix_letter_next",
            sqlite_where=sa.text("state = 'ready'"),
            postgresql_where=sa.text("state = 'ready'"),
        )
        batch_op.drop_index(batch_op.f("ix_letter_mould_id"))
        batch_op.drop_index(
            "ix_letter_lease_until",
            sqlite_where=sa.text("lease_until IS NOT NULL"),
            postgresql_where=sa.text("lease_until IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_letter_doubtful",
            sqlite_where=sa.text("state = 'unknown'"),
            postgresql_where=sa.text("state = 'unknown'"),
        )
        batch_op.drop_index("ix_letter_campaign_id_state")
        batch_op.drop_index(batch_op.f("ix_letter_address_hash"))

    op.drop_table("letter")
    op.drop_table("suppression")
    with op.batch_alter_table("mould", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mould_campaign_id"))

    op.drop_table("mould")
    op.drop_table("circuit")

"""letters are written when their wave is let go: whoever waits for a later one has none yet

Letters held for a later wave become places in line again. On the way back whoever stands in line
stays without a letter: the older house wrote all of them as it froze the audience.
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

IN_LINE = "excluded_because IS NULL AND token_hash IS NULL"
UNIQUE = "uq_recipient_token_hash"
HELD_FIRST = """
    SELECT touch.id FROM touch JOIN letter ON letter.id = touch.letter_id
    WHERE touch.step = 1 AND letter.state = 'held'
"""


def upgrade():
    with op.batch_alter_table("campaign") as table:
        table.alter_column("called_back", new_column_name="to_write")
    op.execute("UPDATE campaign SET to_write = 0 WHERE state <> 'paused'")
    _put_back_in_line()
    with op.batch_alter_table("recipient") as table:
        table.drop_constraint(op.f(UNIQUE), type_="unique")
    drawn = {"unique": True, "sqlite_where": sa.text("token_hash IS NOT NULL")}
    op.create_index("ix_recipient_token_hash", "recipient", ["token_hash"], **drawn)
    where = {"sqlite_where": sa.text(IN_LINE), "postgresql_where": sa.text(IN_LINE)}
    best_first = ["campaign_id", sa.text("fit DESC"), "id"]
    op.create_index("ix_recipient_in_line", "recipient", best_first, **where)


def _put_back_in_line():
    op.execute(
        f"""
        UPDATE recipient SET token_hash = NULL, variant = '' WHERE EXISTS (
            {HELD_FIRST} AND touch.campaign_id = recipient.campaign_id
            AND touch.person_id = recipient.person_id)
        """
    )
    op.execute(f"DELETE FROM touch WHERE id IN ({HELD_FIRST})")
    op.execute(
        """
        DELETE FROM letter WHERE state = 'held' AND campaign_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM touch WHERE touch.letter_id = letter.id)
        """
    )


def downgrade():
    for name in ("in_line", "token_hash"):
        op.drop_index(f"ix_recipient_{name}", table_name="recipient")
    with op.batch_alter_table("recipient") as table:
        table.create_unique_constraint(op.f(UNIQUE), ["token_hash"])
    with op.batch_alter_table("campaign") as table:
        table.alter_column("to_write", new_column_name="called_back")

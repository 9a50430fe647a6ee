"""campaigns in waves, in several versions and steps, and what women prefer"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def new():
    return [
        sa.Column("language", sa.String(length=2), server_default="en", nullable=False),
        sa.Column("near_site_id", sa.Integer(), nullable=True),
        sa.Column("within_miles", sa.Integer(), nullable=True),
        sa.Column("skill", sa.String(length=80), server_default="", nullable=False),
        sa.Column("quiet_months", sa.Integer(), nullable=True),
        sa.Column("past", sa.String(length=24), server_default="any", nullable=False),
        sa.Column("first_wave", sa.Integer(), nullable=True),
        sa.Column("wave", sa.Integer(), nullable=True),
        sa.Column("wanted", sa.Integer(), nullable=True),
        sa.Column("held_out_percent", sa.Integer(), server_default="0", nullable=False),
        sa.Column("local_hour", sa.Integer(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("per_hour", sa.Integer(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", MOMENT, nullable=True),
        sa.Column("called_back", sa.Integer(), server_default="0", nullable=False),
        sa.Column("let_go_at", MOMENT, nullable=True),
        sa.Column("looked_at", MOMENT, nullable=True),
    ]


KEYS = {"near_site_id": "site", "approved_by_id": "person"}


def of_recipients():
    return [
        sa.Column("variant", sa.String(length=40), server_default="", nullable=False),
        sa.Column("fit", sa.Integer(), server_default="0", nullable=False),
        sa.Column("zone", sa.String(length=64), server_default="", nullable=False),
    ]


PAUSED = """
    UPDATE campaign SET called_back = (
        SELECT count(*) FROM letter
        WHERE letter.campaign_id = campaign.id AND letter.state = 'held'
    ) WHERE state = 'paused'
"""


def upgrade():
    with op.batch_alter_table("campaign") as table:
        for column in new():
            table.add_column(column)
        for column, other in KEYS.items():
            name = op.f(f"fk_campaign_{column}_{other}")
            table.create_foreign_key(name, other, [column], ["id"])
    op.execute(PAUSED)
    for column in of_recipients():
        op.add_column("recipient", column)
    op.create_table(
        "campaign_cohort",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_cohort_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_campaign_cohort_cohort_id_cohort")
        ),
        sa.PrimaryKeyConstraint("campaign_id", "cohort_id", name=op.f("pk_campaign_cohort")),
    )
    op.create_table(
        "wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("after_days", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("motive", sa.String(length=24), nullable=True),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_wording_campaign_id_campaign")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording")),
        sa.UniqueConstraint(
            "campaign_id",
            "step",
            "language",
            "motive",
            "label",
            name=op.f("uq_wording_campaign_id_step_language_motive_label"),
        ),
    )
    op.create_table(
        "preference",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at_most_a_year", sa.Integer(), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("motive", sa.String(length=24), nullable=True),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_preference_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_preference")),
    )


def downgrade():
    op.drop_table("preference")
    op.drop_table("wording")
    op.drop_table("campaign_cohort")
    for column in reversed(of_recipients()):
        op.drop_column("recipient", column.name)
    with op.batch_alter_table("campaign") as table:
        for column, other in KEYS.items():
            table.drop_constraint(op.f(f"fk_campaign_{column}_{other}"), type_="foreignkey")
        for column in reversed(new()):
            table.drop_column(column.name)

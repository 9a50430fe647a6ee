"""imports in the browser"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "import_columns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("headings_hash", sa.String(length=64), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_columns")),
        sa.UniqueConstraint(
            "kind", "headings_hash", name=op.f("uq_import_columns_kind_headings_hash")
        ),
    )
    op.create_table(
        "import_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("open_key", sa.String(length=120), nullable=True),
        sa.Column("header", sa.JSON(), nullable=False),
        sa.Column("header_number", sa.Integer(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("by_school", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "choosing",
                "judging",
                "ready",
                "running",
                "done",
                "undoing",
                "undone",
                "abandoned",
                name="importstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run_by_id", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("matched", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_import_file_by_id_person")),
        sa.ForeignKeyConstraint(
            ["run_by_id"], ["person.id"], name=op.f("fk_import_file_run_by_id_person")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_import_file_site_id_site")),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["person.id"], name=op.f("fk_import_file_undone_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_file")),
        sa.UniqueConstraint("open_key", name=op.f("uq_import_file_open_key")),
    )
    op.create_index(op.f("ix_import_file_site_id"), "import_file", ["site_id"])
    op.create_index(op.f("ix_import_file_state"), "import_file", ["state"])

    op.create_table(
        "import_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("ties", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("bundle", sa.Integer(), nullable=True),
        sa.Column(
            "verdict",
            sa.Enum(
                "created",
                "matched",
                "changed",
                "refused",
                name="verdict",
                native_enum=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("is_mended", sa.Boolean(), nullable=False),
        sa.Column("is_taken", sa.Boolean(), nullable=False),
        sa.Column(
            "returned",
            sa.Enum("gone", "kept", name="return", native_enum=False, length=24),
            nullable=True,
        ),
        sa.Column("kept_because", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import_file.id"], name=op.f("fk_import_row_import_id_import_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_row")),
        sa.UniqueConstraint("import_id", "number", name=op.f("uq_import_row_import_id_number")),
    )
    op.create_index(op.f("ix_import_row_import_id_bundle"), "import_row", ["import_id", "bundle"])

    op.create_table(
        "import_trace",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(length=48), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("column_name", sa.String(length=48), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import_file.id"], name=op.f("fk_import_trace_import_id_import_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_trace")),
    )
    op.create_index(
        op.f("ix_import_trace_import_id_row_number"), "import_trace", ["import_id", "row_number"]
    )
    op.create_index(
        op.f("ix_import_trace_table_name_thing_id"), "import_trace", ["table_name", "thing_id"]
    )


def downgrade():
    for table in ("import_trace", "import_row", "import_file", "import_columns"):
        op.drop_table(table)

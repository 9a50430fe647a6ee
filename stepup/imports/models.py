"""A spreadsheet on its way in: its rows as typed, what becomes of each, and the way back."""

from datetime import datetime
from enum import Enum
from typing import TypeAlias

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stepup import clock
from stepup.db import db, states
from stepup.organisation.models import Site
from stepup.people.models import Person

Plain: TypeAlias = str | int | float | bool | None
OR_NULL = JSON(none_as_null=True)


class ImportState(Enum):
    CHOOSING = "choosing"  # which column is what
    JUDGING = "judging"
    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    ABANDONED = "abandoned"

    @property
    def is_open(self) -> bool:
        return self in OPEN

    @property
    def is_at_work(self) -> bool:
        """Is the next step the worker's?"""
        return self in AT_WORK


OPEN = frozenset(
    {ImportState.CHOOSING, ImportState.JUDGING, ImportState.READY, ImportState.RUNNING}
)
AT_WORK = frozenset({ImportState.JUDGING, ImportState.RUNNING, ImportState.UNDOING})


class Import(db.Model):
    """One file. `open_key` is unique: the same file is not brought in twice at the same time."""

    __tablename__ = "import_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    site_id: Mapped[int | None] = mapped_column(ForeignKey(Site.id), index=True)
    site: Mapped[Site | None] = relationship()
    file_name: Mapped[str] = mapped_column(String(120))
    open_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    header: Mapped[list[str]] = mapped_column(JSON)
    header_number: Mapped[int]
    places: Mapped[dict[str, int]] = mapped_column(JSON)
    by_school: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    state: Mapped[ImportState] = mapped_column(
        states(ImportState), default=ImportState.CHOOSING, index=True
    )
    by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    by: Mapped[Person] = relationship(foreign_keys=by_id)
    uploaded_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    touched_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    run_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    run_by: Mapped[Person | None] = relationship(foreign_keys=run_by_id)
    done_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    undone_by: Mapped[Person | None] = relationship(foreign_keys=undone_by_id)
    undone_at: Mapped[datetime | None]
    forgotten_at: Mapped[datetime | None]
    rows: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    matched: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)


class Verdict(Enum):
    """What would become of a row, or what has become of it."""

    CREATED = "created"
    MATCHED = "matched"
    CHANGED = "changed"
    REFUSED = "refused"


class Return(Enum):
    """What an undo did with a row."""

    GONE = "gone"
    KEPT = "kept"


class ImportRow(db.Model):
    """`ties` is null until it is read, `verdict` until it was tried; a bundle is tried together."""

    __table_args__ = (
        UniqueConstraint("import_id", "number"),
        Index(None, "import_id", "bundle"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey(Import.id))
    number: Mapped[int]
    cells: Mapped[list[str]] = mapped_column(JSON)
    ties: Mapped[list[str] | None] = mapped_column(OR_NULL)
    bundle: Mapped[int | None]
    verdict: Mapped[Verdict | None] = mapped_column(states(Verdict))
    reason: Mapped[str] = mapped_column(Text, default="")
    remarks: Mapped[str] = mapped_column(Text, default="")  # a sentence a line
    marks: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    is_mended: Mapped[bool] = mapped_column(default=False)
    is_taken: Mapped[bool] = mapped_column(default=False)
    returned: Mapped[Return | None] = mapped_column(states(Return))
    kept_because: Mapped[str] = mapped_column(Text, default="")


class ImportTrace(db.Model):
    """What one row of a file wrote: a new row, as it was left, or one value of an older one."""

    __table_args__ = (
        Index(None, "import_id", "row_number"),
        Index(None, "table_name", "thing_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey(Import.id))
    row_number: Mapped[int]
    table_name: Mapped[str] = mapped_column(String(48))
    thing_id: Mapped[int]
    column_name: Mapped[str] = mapped_column(String(48), default="")
    before: Mapped[Plain] = mapped_column(JSON)
    after: Mapped[Plain] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64), default="")

    @property
    def is_new(self) -> bool:
        return not self.column_name


class ImportColumns(db.Model):
    """Where the fields stood in a file with these headings: the next one needs no choosing."""

    __table_args__ = (UniqueConstraint("kind", "headings_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    headings_hash: Mapped[str] = mapped_column(String(64))
    places: Mapped[dict[str, int]] = mapped_column(JSON)
    chosen_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())

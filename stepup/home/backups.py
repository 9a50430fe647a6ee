"""The whole house in one file, from either database and back into either.

A zip: `about.json` says which migration it stands at, each table is a file of JSON lines, and
scans of signed papers and pictures lie in folders, each file named by its hash.
"""

import json
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO, TypeAlias

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext

from stepup.cohorts.files import EVERY_FOLDER
from stepup.db import count_rows, db, from_plain, to_plain
from stepup.errors import Refused

Cell: TypeAlias = object
Row: TypeAlias = dict[str, Cell]
CHUNK = 500


def write(file: Path) -> int:
    """Every row as it stands at one moment; answers how many. Complete, or not there at all."""
    draft = file.with_suffix(file.suffix + ".part")
    count = 0
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        about = {"stepup": 1, "revision": revision()}
        archive.writestr("about.json", json.dumps(about))
        for table in db.metadata.sorted_tables:
            with archive.open(f"{table.name}.jsonl", "w") as lines:
                count += _write_table(table, lines)
        for folder in EVERY_FOLDER:
            for file_kept in sorted(folder.path().glob("??/*")):
                archive.write(file_kept, f"{folder.name}/{file_kept.name}")
    draft.replace(file)
    return count


def _write_table(table: sa.Table, lines: IO[bytes]) -> int:
    count = 0
    rows = db.session.execute(sa.select(table).execution_options(yield_per=CHUNK)).mappings()
    for row in rows:
        plain = {name: to_plain(cell) for name, cell in row.items()}
        lines.write(json.dumps(plain, ensure_ascii=False).encode() + b"\n")
        count += 1
    return count


def restore(file: Path) -> int:
    """Into a migrated, empty house only, so that nothing is ever overwritten."""
    _refuse_a_lived_in_house()
    with _opened(file) as archive:
        about = json.loads(archive.read("about.json"))
        if about.get("revision") != revision():
            raise Refused(
                f"This backup was made at migration {about.get('revision')}, the house is at "
                f"{revision()}. Check out the version it was made with, restore, then upgrade."
            )
        count = sum(_read_table(table, archive) for table in db.metadata.sorted_tables)
        for folder in EVERY_FOLDER:
            for name in archive.namelist():
                if name.startswith(f"{folder.name}/"):
                    folder.keep(archive.read(name))
    _continue_numbering()
    count_rows()
    return count


def _opened(file: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except (OSError, zipfile.BadZipFile) as problem:
        raise Refused(f"{file} is not a backup that can be read: {problem}.") from None


def _refuse_a_lived_in_house() -> None:
    for table in db.metadata.sorted_tables:
        if db.session.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
            raise Refused(
                f"There are rows in {table.name} already. Restore into an empty database: set "
                "STEPUP_DATABASE_URL to a new one and run `db upgrade` first."
            )


def _read_table(table: sa.Table, archive: zipfile.ZipFile) -> int:
    count = 0
    with archive.open(f"{table.name}.jsonl") as lines:
        while chunk := list(islice(_rows(table, lines), CHUNK)):
            db.session.execute(sa.insert(table), chunk)
            count += len(chunk)
    return count


def _rows(table: sa.Table, lines: IO[bytes]) -> Iterator[Row]:
    for line in lines:
        plain = json.loads(line)
        yield {name: from_plain(table.c[name], cell) for name, cell in plain.items()}


def _continue_numbering() -> None:
    """PostgreSQL numbers from a sequence, which inserted numbers do not move."""
    if db.session.get_bind().dialect.name != "postgresql":
        return
    for table in db.metadata.sorted_tables:
        if "id" in table.c and table.c.id.autoincrement:
            highest = sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0) + 1).scalar_subquery()
            sequence = sa.func.pg_get_serial_sequence(table.name, "id")
            db.session.execute(sa.select(sa.func.setval(sequence, highest, False)))


def revision() -> str | None:
    return MigrationContext.configure(db.session.connection()).get_current_revision()

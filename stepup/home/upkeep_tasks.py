"""What a database needs so that it stays quick while it grows."""

from stepup.db import count_rows, db


def count_for_indexes() -> None:
    count_rows()
    db.session.commit()

"""a number is given once: no link, address or line of the log leads to somebody else later"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

TABLES = (
    "person",
    "teen",
    "alumna",
    "volunteer",
    "volunteer_reference",
    "cohort",
    "enrollment",
    "series",
    "event",
    "signup",
    "cover_ask",
)
PLAIN, ONCE = "id INTEGER NOT NULL", "id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT"


def upgrade():
    """PostgreSQL's sequences never go back; SQLite gives a number again unless it is told so."""
    if op.get_bind().dialect.name == "sqlite":
        for name in TABLES:
            _make_anew(name, _once)
            _begin_above_the_log(name)


def downgrade():
    if op.get_bind().dialect.name == "sqlite":
        for name in reversed(TABLES):
            _make_anew(name, _plain)


def _once(name, text):
    without = re.sub(rf',\s*CONSTRAINT "?pk_{name}"? PRIMARY KEY \("?id"?\)', "", text)
    return re.sub(r'"?\bid"? INTEGER NOT NULL', ONCE, without, count=1)


def _plain(name, text):
    key = f", \n\tCONSTRAINT pk_{name} PRIMARY KEY (id)\n)"
    return re.sub(r"\)\s*$", key, text.replace(ONCE, PLAIN, 1))


def _make_anew(name, change):
    """From its own text, so that every check and every index stays as it was written."""
    about = {"name": name}
    bind = op.get_bind()
    asked = "SELECT sql FROM sqlite_master WHERE tbl_name = :name AND sql IS NOT NULL AND type = "
    text = bind.scalar(sa.text(f"{asked}'table'"), about)
    indexes = bind.scalars(sa.text(f"{asked}'index' ORDER BY name"), about).all()
    made = re.sub(rf'^CREATE TABLE "?{name}"?', f"CREATE TABLE {name}_anew", change(name, text))
    assert made.count(ONCE) == (change is _once)
    op.execute(sa.text(_escaped(made)))
    op.execute(f"INSERT INTO {name}_anew SELECT * FROM {name}")
    op.execute(f"DROP TABLE {name}")
    op.execute(f"ALTER TABLE {name}_anew RENAME TO {name}")
    for index in indexes:
        op.execute(sa.text(_escaped(index)))


def _escaped(text):
    return text.replace(":", r"\:")


def _begin_above_the_log(name):
    """Above every number that was ever written down, also of rows that are gone."""
    about = {"name": name}
    highest = (
        f"SELECT max(coalesce((SELECT max(id) FROM {name}), 0), coalesce((SELECT max(thing_id) "
    )
    highest += "FROM audit_entry WHERE kind = :name), 0))"
    bind = op.get_bind()
    bind.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), about)
    bind.execute(
        sa.text(f"INSERT INTO sqlite_sequence (name, seq) VALUES (:name, ({highest}))"), about
    )

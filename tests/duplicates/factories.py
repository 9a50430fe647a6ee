"""One woman who is here twice."""

from stepup.db import db
from stepup.duplicates import actions
from stepup.people.models import Role
from tests.factories import a_person, a_staff_member


def an_office():
    """Who merges: nobody whom it is about."""
    return a_staff_member(Role.ADMIN, first_name="Ada", last_name="Office")


def twins(**facts):
    """The record that is kept, and the other one."""
    kept = a_person("Ana", "Lopez", email="ana@example.org")
    gone = a_person("Ana", "Miller", **({"email": "ana.miller@example.org"} | facts))
    return kept, gone


def merged(kept, gone, **choices):
    done = actions.merge(kept, gone, choices, by=an_office(), reason="The same woman")
    db.session.commit()
    return done


def rows(table):
    """Everything a table holds, by number."""
    table = db.metadata.tables[table]
    found = db.session.execute(db.select(table)).mappings()
    return {tuple(row[key.name] for key in table.primary_key): dict(row) for row in found}


def everything(without=()):
    """The whole house as it stands, but for tables that only grow."""
    db.session.commit()
    return {name: rows(name) for name in sorted(db.metadata.tables) if name not in without}

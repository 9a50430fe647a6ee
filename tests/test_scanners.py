"""Mail scanners follow every link of every letter, often: nothing may come of it."""

import re

from stepup.db import db
from tests.lived_in import a_lived_in_house, letters_out

OURS = re.compile(r"https?://127\.0\.0\.1:\d+(/[\w/.?=&%-]*)")
TIMES = 3


def everything():
    """Each row of each table."""
    db.session.rollback()
    tables = db.metadata.sorted_tables
    return {table.name: sorted(map(repr, db.session.execute(table.select()))) for table in tables}


def test_looking_at_every_link_of_every_letter_changes_no_row(app):
    a_lived_in_house()
    written = "\n".join(letters_out(app))
    links = sorted(set(OURS.findall(written)))
    before = everything()

    for _ in range(TIMES):
        client = app.test_client()
        for link in links:
            assert client.get(link).status_code in {200, 302}, link
            assert client.head(link).status_code in {200, 302}, link

    kinds = {link.split("/")[1] for link in links}
    assert {"signups", "invited", "unsubscribe"} <= kinds
    after = everything()
    assert {name for name in before if before[name] != after[name]} == set()

"""What the night does for graduates."""

from stepup import clock
from stepup.cohorts.actions import graduation
from stepup.db import db
from stepup.organisation import queries as organisation


def ask_those_who_grew_up() -> None:
    graduation.ask_those_who_grew_up(clock.today(organisation.current().time_zone))
    db.session.commit()

"""A mentor lets us write in her name to women whom she mentored, until she says no more."""

from stepup import clock
from stepup.audit import actions as audit
from stepup.campaigns.actions import preferences
from stepup.campaigns.models import Preference
from stepup.campaigns.queries import lending
from stepup.db import db
from stepup.errors import Refused
from stepup.people.models import Person


def lend_name(person: Person) -> None:
    """Since when is written down; again changes nothing."""
    if not lending.mentored_by(person):
        raise Refused("This is for women who have mentored one of our girls.")
    preference = preferences.of(person.id)
    if preference.lends_name_since is None:
        preference.lends_name_since = clock.now()
        audit.record("lends her name to letters", person)


def take_name_back(person: Person) -> None:
    """From now on: what has not left yet leaves in the name of the organisation."""
    stored = db.session.get(Preference, person.id, with_for_update=True)
    if stored is not None and stored.lends_name_since is not None:
        stored.lends_name_since = None
        audit.record("lends her name no more", person)

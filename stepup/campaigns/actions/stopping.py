"""The way out of letters that ask for nothing, for whoever reads them: alumna or not."""

from datetime import timedelta

from sqlalchemy import select

from stepup.audit import actions as audit
from stepup.campaigns.actions import preferences
from stepup.campaigns.queries.audience import today
from stepup.campaigns.queries.returned import NEWS, SEASON
from stepup.db import db
from stepup.outbox import actions as outbox
from stepup.outbox.models import Letter, Scope
from stepup.people.models import Person

A_YEAR = timedelta(days=365)


def stop(person: Person) -> None:
    """From now on, and for what already waits; again changes nothing."""
    for address in filter(None, {person.email, *_written_to(person)}):
        outbox.suppress(address, Scope.CAMPAIGNS, reason="unsubscribed", source="link")
    call_back_news(person.id)
    audit.record("unsubscribed", person)


def _written_to(person: Person) -> list[str]:
    hers = Letter.person_id == person.id, Letter.purpose.in_((NEWS, SEASON))
    return list(db.session.scalars(select(Letter.address).where(*hers).distinct()))


def call_back_news(person_id: int) -> None:
    outbox.cancel_where(Letter.person_id == person_id, Letter.purpose.in_((NEWS, SEASON)))


def rest(person: Person) -> None:
    """A year without a word of this kind; whoever is forgotten rests for ever."""
    if person.erased_at is not None:
        return
    preference = preferences.of(person.id)
    preference.paused_until = max(preference.paused_until or today(), today() + A_YEAR)
    call_back_news(person.id)
    audit.record("paused letters", person)

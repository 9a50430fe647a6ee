"""The letters of this floor."""

from collections.abc import Sequence

from flask import current_app

from stepup.outbox import actions as outbox
from stepup.people.accounts import SignIn
from stepup.people.models import Person


def send_sign_in(asked: SignIn, people: Sequence[Person], *, token: str, code: str) -> None:
    """One letter, however many people share the address."""
    outbox.queue(
        asked.email,
        "people/email/sign_in",
        key=f"sign-in:{asked.link_hash}",
        person_id=people[0].id,
        language=people[0].language,
        not_after=asked.expires_at,
        url=f"{current_app.config['BASE_URL']}/sign-in/link/{token}",
        code=code,
        called=people[0].called if len(people) == 1 else "",
    )

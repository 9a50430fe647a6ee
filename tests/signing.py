"""Coming in without the letters: what other tests need of the sign-in."""

from stepup import clock
from stepup.db import db
from stepup.people import sign_ins
from stepup.people.models import Person


def sign_in(client, person: Person, *, second_factor: bool = True) -> None:
    """She is in from the next request on, staff with her second factor passed."""
    account = sign_ins.account_of(person)
    db.session.commit()
    with client.session_transaction() as session:
        session["person"], session["key"] = person.id, account.session_key
        if second_factor:
            session["second_factor_at"] = int(clock.now().timestamp())
    db.session.commit()

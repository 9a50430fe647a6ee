"""Coming in without the letters: what other tests need of the sign-in."""

from stepup.people.models import Person


def sign_in(client, person: Person) -> None:
    """She is in from the next request on, staff with her second factor passed."""
    with client.session_transaction() as session:
        session["person_id"] = person.id
        session["second_factor"] = True

"""Places that somebody asked for in another's name, before it is known who that was."""

from stepup.db import db
from stepup.events import queries
from stepup.events.models import Signup, SignupState


def yielding(had: Signup | None) -> Signup | None:
    """Such a place yields to what she asks for herself; any other she keeps."""
    if had is None or not had.is_secret:
        return had
    had.become(SignupState.LAPSED)
    db.session.flush()
    return None


def forget_friends(signup: Signup) -> None:
    """She who asked goes without a word: her friends' places go too, of which none has heard."""
    for friend in queries.friends_of(signup) if signup.waits_for_her_word else ():
        friend.become(SignupState.LAPSED)

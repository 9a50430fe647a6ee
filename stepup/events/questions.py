"""What staff ask of who has a place, and of nobody before: a line each on the event."""

from collections.abc import Sequence

from stepup.errors import Refused
from stepup.events.models import Event, Signup, SignupState, SlotRole

MOST, LONGEST, LONGEST_ANSWER = 5, 200, 500


def read(text: str) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def check(text: str) -> None:
    asked = read(text)
    if len(asked) > MOST:
        raise Refused("Ask at most five questions: each one more is answered less.")
    if any(len(question) > LONGEST for question in asked):
        raise Refused("Keep each question under 200 characters.")


def open_to(signup: Signup) -> Sequence[str]:
    """Those she can answer; a girl is asked nothing here, her family's page has her papers."""
    has_it = signup.state is SignupState.CONFIRMED and signup.slot.role is not SlotRole.TEEN
    return read(signup.event.questions) if has_it else ()


def unanswered(signup: Signup) -> list[str]:
    return [one for one in open_to(signup) if not signup.answers.get(one)]


def answered_by(event: Event, signup: Signup) -> list[tuple[str, str]]:
    """As staff read them; an answer to a question that was taken out is not shown."""
    found = ((one, signup.answers.get(one, "")) for one in read(event.questions))
    return [(question, answer) for question, answer in found if answer]

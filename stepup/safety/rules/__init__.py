"""The youth-safety rules as pure functions: facts in, reasons out; no reason means yes.

Every write path asks these and no other place decides. Ids are those of the safety rule book.
"""

from stepup.safety.rules.adults import (
    CONDUCT,
    accepted,
    asked_of,
    cleared,
    counted_role,
    grown_up,
    is_valid,
    last_day,
    not_a_participant,
    recordable_check,
    regular_volunteer,
    serving_as,
    speaking,
    trained,
    training,
)
from stepup.safety.rules.campaigns import being_written_to
from stepup.safety.rules.concerns import as_told, reading, telling
from stepup.safety.rules.consents import is_agreed, participation
from stepup.safety.rules.deciding import deciding, one_person, suitable
from stepup.safety.rules.families import caption, night, picture, read_beside, writing_about
from stepup.safety.rules.girls import arrival, own_data, place, screened, shown_name
from stepup.safety.rules.holds import lifting_hold, no_hold
from stepup.safety.rules.meetings import meeting_of_two, talks_of_two
from stepup.safety.rules.places import fitting, old_enough, rested, shadowing, skilled
from stepup.safety.rules.policies import acceptable
from stepup.safety.rules.records import kept_until
from stepup.safety.rules.rooms import (
    most_girls,
    overnight,
    ratio,
    room_for_two_adults,
    two_adults,
    unrelated,
)

__all__ = [
    "CONDUCT",
    "acceptable",
    "accepted",
    "arrival",
    "as_told",
    "asked_of",
    "being_written_to",
    "caption",
    "cleared",
    "counted_role",
    "deciding",
    "fitting",
    "grown_up",
    "is_agreed",
    "is_valid",
    "kept_until",
    "last_day",
    "lifting_hold",
    "meeting_of_two",
    "most_girls",
    "night",
    "no_hold",
    "not_a_participant",
    "old_enough",
    "one_person",
    "overnight",
    "own_data",
    "participation",
    "picture",
    "place",
    "ratio",
    "read_beside",
    "reading",
    "recordable_check",
    "regular_volunteer",
    "rested",
    "room_for_two_adults",
    "screened",
    "serving_as",
    "shadowing",
    "shown_name",
    "skilled",
    "speaking",
    "suitable",
    "talks_of_two",
    "telling",
    "trained",
    "training",
    "two_adults",
    "unrelated",
    "writing_about",
]

"""One person's place on one slot."""

from marshmallow import fields, validate

from stepup.api.fields import Address, Words
from stepup.api.schemas.shapes import PageQuery, Sent, Shown, listing, reference, words
from stepup.events.models import SignupState, SlotRole

UNSAID = {"description": "Null for a minor: neither surname nor address leaves the house."}
FIRST_NAME = validate.Length(1, 80, error="Write a first name of {min} to {max} characters.")


class SeatedPersonSchema(Shown):
    id = fields.Integer(required=True)
    first_name = fields.String(required=True)
    last_name = fields.String(required=True, allow_none=True, metadata=UNSAID)
    email = fields.String(required=True, allow_none=True, metadata=UNSAID)


class SignupSchema(Shown):
    id = fields.Integer(required=True)
    event = fields.Integer(required=True, attribute="event_id")
    slot = fields.Integer(required=True, attribute="slot_id")
    role = fields.Enum(SlotRole, by_value=fields.String, required=True)
    state = fields.Enum(SignupState, by_value=fields.String, required=True)
    person = fields.Nested(SeatedPersonSchema, required=True)


class NewPersonSchema(Sent):
    only_shown = frozenset({"id"})

    first_name = Words(required=True, validate=FIRST_NAME)
    last_name = words(80, load_default="")
    email = Address(required=True, validate=validate.Length(max=254))


class NewSignupSchema(Sent):
    only_shown = frozenset({"id", "event", "role", "state"})

    slot = reference(required=True)
    person = fields.Nested(NewPersonSchema, required=True)


class SignupQuery(PageQuery):
    state = fields.Enum(
        SignupState, by_value=fields.String, metadata={"description": "Else all who have a place."}
    )


SignupPage = listing(SignupSchema, "SignupPage")

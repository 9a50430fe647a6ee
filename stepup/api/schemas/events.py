"""Events and the places at them."""

from marshmallow import fields, validate

from stepup.api.fields import DayOrMoment, Moment, Paragraphs, Words, Zone
from stepup.api.schemas.shapes import (
    Named,
    PageQuery,
    Sent,
    Shown,
    count,
    listing,
    reference,
    words,
)
from stepup.events.models import EventState, SlotRole, Visibility
from stepup.events.plans import LONGEST_TITLE

MOST_SLOTS = 50
LOCAL = {
    "type": "string",
    "description": "ISO 8601 with an offset, or the clock on the wall in `time_zone`.",
    "example": "2027-03-06T10:00:00-08:00",
}
DAY = {
    "type": "string",
    "description": "A day or a moment, ISO 8601; a day named by `to` is within.",
    "example": "2027-03-06",
}
WEB = validate.URL(schemes={"http", "https"}, error="Paste the whole link, with https://.")
TITLE = validate.Length(1, LONGEST_TITLE, error="Give it a title of {min} to {max} characters.")


def web_address_or_nothing(text: str) -> None:
    if text:
        WEB(text)


class SlotSchema(Shown):
    id = fields.Integer(required=True, attribute="slot.id")
    role = fields.Enum(SlotRole, by_value=fields.String, required=True, attribute="slot.role")
    label = fields.String(required=True, attribute="slot.label")
    minimum = fields.Integer(required=True, attribute="slot.minimum")
    maximum = fields.Integer(required=True, attribute="slot.maximum")
    taken = fields.Integer(required=True, metadata={"description": "Held, offered or confirmed."})
    waiting = fields.Integer(required=True)


class NewSlotSchema(Sent):
    only_shown = frozenset({"id", "taken", "waiting"})

    role = fields.Enum(SlotRole, by_value=fields.String, required=True)
    label = words(80, load_default="")
    minimum = count(load_default=0)
    maximum = count(required=True)


class SlotChangeSchema(Sent):
    """One that is there, by `id` or as the only one of its `role`; or else a new one."""

    only_shown = frozenset({"taken", "waiting"})

    id = count()
    role = fields.Enum(SlotRole, by_value=fields.String)
    label = words(80)
    minimum = count()
    maximum = count()


class EventSchema(Shown):
    id = fields.Integer(required=True)
    title = fields.String(required=True)
    site = fields.Nested(Named, required=True)
    starts_at = fields.DateTime(required=True)
    ends_at = fields.DateTime(required=True)
    time_zone = fields.String(required=True)
    visibility = fields.Enum(Visibility, by_value=fields.String, required=True)
    state = fields.Enum(EventState, by_value=fields.String, required=True)
    reason = fields.String(
        required=True, allow_none=True, metadata={"description": "Why it was cancelled."}
    )
    description = fields.String(required=True)
    bring = fields.String(required=True)
    room = fields.String(required=True)
    online_url = fields.String(required=True)
    program = fields.Nested(Named, required=True, allow_none=True)
    cohort = fields.Nested(Named, required=True, allow_none=True)
    url = fields.String(required=True, metadata={"description": "Its page for people."})
    slots = fields.List(fields.Nested(SlotSchema), required=True)


class SentEvent(Sent):
    """What a new event and a changed one have in common."""

    only_shown = frozenset({"id", "url"})

    time_zone = Zone(metadata={"description": "IANA name; the site's own when none is given."})
    visibility = fields.Enum(Visibility, by_value=fields.String)
    description = Paragraphs(validate=validate.Length(max=5000))
    bring = words(300)
    room = words(120)
    online_url = Words(validate=[validate.Length(max=300), web_address_or_nothing])
    program = reference(allow_none=True)
    cohort = reference(allow_none=True)


class NewEventSchema(SentEvent):
    only_shown = frozenset({"id", "url", "reason"})

    title = Words(required=True, validate=TITLE)
    site = reference(required=True)
    starts_at = Moment(required=True, metadata=LOCAL)
    ends_at = Moment(required=True, metadata=LOCAL)
    state = fields.String(load_default="draft", validate=validate.OneOf(["draft", "open"]))
    slots = fields.List(
        fields.Nested(NewSlotSchema), load_default=list, validate=validate.Length(max=MOST_SLOTS)
    )


class EventChangeSchema(SentEvent):
    """What is not named stays as it is; a site brings its own time zone."""

    title = Words(validate=TITLE)
    site = reference()
    starts_at = Moment(metadata=LOCAL)
    ends_at = Moment(metadata=LOCAL)
    state = fields.Enum(EventState, by_value=fields.String)
    reason = Paragraphs(
        allow_none=True,
        validate=validate.Length(max=300),
        metadata={"description": "Why it is cancelled; the letters say it."},
    )
    slots = fields.List(fields.Nested(SlotChangeSchema), validate=validate.Length(max=MOST_SLOTS))


class EventQuery(PageQuery):
    site = reference()
    since = DayOrMoment(data_key="from", metadata=DAY)
    until = DayOrMoment(data_key="to", metadata=DAY)
    state = fields.Enum(EventState, by_value=fields.String)


EventPage = listing(EventSchema, "EventPage")

"""Letters to the alumnae, and what came of them."""

from marshmallow import fields, validate

from stepup.api.fields import Paragraphs
from stepup.api.schemas.shapes import Named, Sent, Shown, listing, reference, words
from stepup.campaigns.actions.drafting import FIRST_YEAR, LAST_YEAR, LONGEST_BODY
from stepup.campaigns.models import CampaignState

MOST_CHOSEN = 200
CHOSEN = validate.Length(max=MOST_CHOSEN)
YEAR = validate.Range(FIRST_YEAR, LAST_YEAR, error="A graduation year has four figures.")


class AudienceSchema(Shown):
    """Nothing chosen means all of them."""

    sites = fields.List(fields.Nested(Named), required=True)
    programs = fields.List(fields.Nested(Named), required=True)
    years = fields.List(fields.Integer(), required=True)


class SentAudience(Sent):
    sites = fields.List(reference(), load_default=list, validate=CHOSEN)
    programs = fields.List(reference(), load_default=list, validate=CHOSEN)
    years = fields.List(
        fields.Integer(strict=True, validate=YEAR), load_default=list, validate=CHOSEN
    )


class ResultsSchema(Shown):
    """In people; who is eligible has one letter, which is in one state."""

    eligible = fields.Integer(required=True)
    excluded = fields.Integer(required=True)
    queued = fields.Integer(required=True)
    sent = fields.Integer(required=True)
    failed = fields.Integer(required=True)
    unknown = fields.Integer(required=True)  # type: ignore[assignment]  # fields are kept apart
    suppressed = fields.Integer(required=True)
    cancelled = fields.Integer(required=True)
    clicked = fields.Integer(required=True)
    answered = fields.Integer(required=True)
    applied = fields.Integer(required=True)
    unsubscribed = fields.Integer(required=True)


class CampaignInListSchema(Shown):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    subject = fields.String(required=True)
    body = fields.String(required=True, metadata={"description": "Markdown with merge fields."})
    audience = fields.Nested(AudienceSchema, required=True)
    state = fields.Enum(CampaignState, by_value=fields.String, required=True)
    sends_at = fields.DateTime(required=True, allow_none=True)


class CampaignSchema(CampaignInListSchema):
    results = fields.Nested(ResultsSchema, required=True)


class NewCampaignSchema(Sent):
    only_shown = frozenset({"id", "state", "sends_at", "results"})

    name = words(120, required=True)
    subject = words(200, required=True)
    body = Paragraphs(required=True, validate=validate.Length(max=LONGEST_BODY))
    audience = fields.Nested(SentAudience, load_default=dict)


class SendSchema(Sent):
    now = fields.Boolean(
        load_default=False,
        truthy={True},
        falsy={False},
        metadata={"description": "Skip the minutes in which it can be taken back."},
    )


CampaignPage = listing(CampaignInListSchema, "CampaignPage")

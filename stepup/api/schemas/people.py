"""People, and the sites where they meet."""

from marshmallow import fields

from stepup.api.schemas.shapes import PageQuery, Shown, listing, words
from stepup.api.schemas.signups import UNSAID
from stepup.volunteers.models import ClearanceKind


class SiteSchema(Shown):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    time_zone = fields.String(required=True)
    address = fields.String(required=True)
    city = fields.String(required=True)
    state = fields.String(required=True)


class ClearanceSchema(Shown):
    kind = fields.Enum(ClearanceKind, by_value=fields.String, required=True)
    issued_on = fields.Date(required=True)
    expires_on = fields.Date(required=True)
    valid = fields.Boolean(required=True, metadata={"description": "Today."})


class PersonSchema(Shown):
    id = fields.Integer(required=True)
    first_name = fields.String(required=True)
    last_name = fields.String(required=True, allow_none=True, metadata=UNSAID)
    email = fields.String(required=True, allow_none=True, metadata=UNSAID)
    suppressed = fields.String(
        required=True, allow_none=True, metadata={"description": "Why we do not write to her."}
    )
    clearances = fields.List(fields.Nested(ClearanceSchema), required=True)


class PersonQuery(PageQuery):
    email = words(320, required=True)


SitePage = listing(SiteSchema, "SitePage")
PersonPage = listing(PersonSchema, "PersonPage")

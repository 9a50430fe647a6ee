"""What all shapes share: pages of a list, references, problems."""

from marshmallow import EXCLUDE, RAISE, Schema, fields, pre_load, validate

from stepup.api.fields import HUGE, Reference, Words

MOST_PER_PAGE = 200
LAST_PAGE = 1_000_000


class Shown(Schema):
    """An answer: more names may come to it one day."""

    class Meta:
        unknown = EXCLUDE


class Sent(Schema):
    """A body: an unknown name is a mistake, but what answers show may be sent back unread."""

    class Meta:
        unknown = RAISE

    only_shown: frozenset[str] = frozenset()

    @pre_load
    def pass_over_what_is_only_shown(self, sent: object, **_: object) -> object:
        if not isinstance(sent, dict):
            return sent
        return {name: value for name, value in sent.items() if name not in self.only_shown}


class PageQuery(Schema):
    page = fields.Integer(load_default=1, validate=validate.Range(1, LAST_PAGE))
    per_page = fields.Integer(load_default=50, validate=validate.Range(1, MOST_PER_PAGE))


class Named(Shown):
    id = fields.Integer(required=True)
    name = fields.String(required=True)


class InvalidSchema(Shown):
    detail = fields.String(required=True)
    pointer = fields.String(metadata={"description": "Where in the body: a JSON pointer."})
    parameter = fields.String(metadata={"description": "Which query parameter."})


class ReasonSchema(Shown):
    rule = fields.String(required=True)
    sentence = fields.String(required=True)
    minutes = fields.Integer(allow_none=True, metadata={"description": "How long it takes."})


class ProblemSchema(Shown):
    """RFC 9457."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.List(fields.Nested(InvalidSchema))
    reasons = fields.List(fields.Nested(ReasonSchema))


def listing(shape: type[Schema], name: str) -> type[Schema]:
    """A page of these."""
    return Shown.from_dict(
        {
            "items": fields.List(fields.Nested(shape), required=True),
            "total": fields.Integer(required=True),
            "page": fields.Integer(required=True),
            "per_page": fields.Integer(required=True),
        },
        name=name,
    )


def words(longest: int, **more: object) -> Words:
    return Words(validate=validate.Length(max=longest), **more)  # type: ignore[arg-type]


def count(**more: object) -> fields.Integer:
    """A number of places or a row's number, as JSON writes numbers."""
    within = validate.Range(0, HUGE)
    return fields.Integer(strict=True, validate=within, **more)  # type: ignore[arg-type]


def reference(**more: object) -> Reference:
    kinds = [{"type": "integer"}, {"type": "string"}, {"type": "object"}]
    about = "An id, a name, or an object with an id."
    return Reference(metadata={"oneOf": kinds, "description": about}, **more)  # type: ignore[arg-type]

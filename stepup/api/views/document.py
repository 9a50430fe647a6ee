"""The contract, made from the schemas that validate."""

from flask import current_app, jsonify
from flask_smorest import Api

from stepup.api import problems
from stepup.api.doors import Door, open_door
from stepup.api.schemas.shapes import ProblemSchema

KEPT = "api-document"
ABOUT = """\
Every request but this one carries `Authorization: Bearer …`, a token that
`flask --app wsgi api token EMAIL` prints; what it does is done in her name.
Times are ISO 8601. Lists are `{"items": […], "total": n}` with `page` and `per_page`."""
FACTS = {
    "title": "Step Up",
    "version": "1",
    "openapi_version": "3.0.3",
    "info": {"description": ABOUT},
    "security": [{"token": []}],
}

bp = open_door("contract", "This document", public=True)


@bp.get("/openapi.json")
@bp.response(200, description="OpenAPI 3.0")
@bp.doc(security=[])
def openapi():
    """This document."""
    kept = current_app.extensions
    if KEPT not in kept:  # asked for once in a while: no start of the house waits for it
        kept[KEPT] = _written(current_app)
    return jsonify(kept[KEPT])


class Contract(Api):
    """Flask-smorest's, with RFC 9457 problems and without a hand on the pages' errors."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self):
        pass

    def _register_responses(self):
        self.DEFAULT_RESPONSE_CONTENT_TYPE = problems.MIME
        super()._register_responses()
        del self.DEFAULT_RESPONSE_CONTENT_TYPE


def _written(app):
    contract = Contract(app, spec_kwargs=FACTS)
    spec = contract.spec
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    for door in app.blueprints.values():
        if isinstance(door, Door):
            door.register_views_in_doc(contract, app, spec, name=door.name, parameters=None)
            spec.tag({"name": door.name, "description": door.description})
    return spec.to_dict()

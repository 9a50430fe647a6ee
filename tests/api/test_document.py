"""The contract as a document: valid in shape, and true of every address."""

import re

import pytest

METHODS = {"GET", "POST", "PATCH", "PUT", "DELETE"}


@pytest.fixture
def document(client):
    return client.get("/api/v1/openapi.json").json


def operations(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method.upper() in METHODS:
                yield path, method, operation


def test_every_address_is_in_it_and_nothing_else(app, document):
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in rule.methods & METHODS
    }

    assert {(path, method) for path, method, _ in operations(document)} == served


def test_every_reference_leads_somewhere(document):
    for reference in re.findall(r"'\$ref': '#/([^']+)'", str(document)):
        found = document
        for part in reference.split("/"):
            found = found[part]
        assert found


def test_every_operation_says_what_it_takes_and_gives(document):
    assert document["openapi"] == "3.0.3"
    for path, _, operation in operations(document):
        named = {p["name"] for p in operation.get("parameters", []) if p["in"] == "path"}
        declared = {p["name"] for p in document["paths"][path].get("parameters", [])}
        assert named | declared == set(re.findall(r"{(\w+)}", path))
        assert operation["summary"]
        assert operation["responses"]["default"]["$ref"] == "#/components/responses/DEFAULT_ERROR"


def test_problems_are_described_as_they_are_sent(document):
    [content] = document["components"]["responses"]["DEFAULT_ERROR"]["content"]

    assert content == "application/problem+json"


def test_everything_but_the_document_asks_for_a_token(document):
    open_to_all = [path for path, _, each in operations(document) if each.get("security") == []]

    assert document["security"] == [{"token": []}]
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert open_to_all == ["/api/v1/openapi.json"]


def test_the_schema_that_validates_is_the_one_that_is_shown(document):
    new = document["components"]["schemas"]["NewEvent"]

    assert set(new["required"]) == {"title", "site", "starts_at", "ends_at"}
    assert new["properties"]["title"]["maxLength"] == 160

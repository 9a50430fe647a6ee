"""The fixtures keep what the other tests rely on."""

import pytest
from flask import Blueprint
from sqlalchemy import select, text

from stepup.db import db
from stepup.organisation.models import Site
from stepup.people import access
from tests.factories import a_site


@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_begins_with_an_empty_house(turn, any_app):
    found = db.session.scalars(select(Site)).all()

    a_site()

    assert found == []


def test_both_databases_are_the_real_ones(any_app, request):
    wanted = request.node.callspec.params["database_server"]

    assert db.engine.dialect.name == wanted


def test_sqlite_keeps_foreign_keys(app):
    assert db.session.scalar(text("PRAGMA foreign_keys")) == 1


def test_queries_are_counted_without_transaction_control(any_app, count_queries):
    a_site()

    with count_queries() as queries:
        db.session.scalars(select(Site)).all()
        db.session.commit()

    assert len(queries) == 1
    assert "FROM site" in queries[0]


@pytest.fixture
def forgetful_app(build_app, database_url):
    """Has a view that adds a row and forgets the commit."""
    bp = Blueprint("forgetful", __name__)
    access.opens_to(bp, access.ANYONE)

    @bp.post("/forgetful")
    def add():
        db.session.add(Site(name="Lost", city="Nowhere", time_zone="UTC"))
        db.session.flush()
        return "Saved."

    app = build_app(database_url)
    app.register_blueprint(bp)
    with app.app_context():
        yield app


def test_a_view_that_forgets_to_commit_is_seen(forgetful_app):
    answer = forgetful_app.test_client().post("/forgetful")

    assert answer.text == "Saved."
    assert db.session.scalars(select(Site)).all() == []


def test_the_settings_of_whoever_runs_the_tests_take_no_part(app, tmp_path):
    assert app.config["DATA_DIR"] == str(tmp_path)
    assert app.config["REDIS_URL"] == ""


def test_two_houses_share_their_sql_and_no_row(build_app, sqlite, tmp_path_factory):
    houses = []
    for city in ("Oakland", "Chicago"):
        with sqlite.migrated(tmp_path_factory.mktemp(city)) as url:
            app = build_app(url)
            with app.app_context():
                a_site(city=city)
                houses.append((db.engine.dialect, db.session.scalars(select(Site.city)).all()))

    assert [found for _, found in houses] == [["Oakland"], ["Chicago"]]
    assert houses[0][0] is houses[1][0]

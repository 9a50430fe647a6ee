"""The factory: the only module that knows every other."""

from pathlib import Path

from flask import Flask
from flask_wtf import CSRFProtect
from heroicons.jinja import heroicon_outline
from werkzeug.middleware.proxy_fix import ProxyFix

from config import settings
from stepup import alarms, clock
from stepup.api import problems
from stepup.api import views as api_views
from stepup.campaigns import cli as campaigns_cli
from stepup.campaigns import lending_views, preference_views
from stepup.campaigns import staff_views as campaigns_staff_views
from stepup.campaigns import views as campaigns_views
from stepup.cohorts import staff_views as cohort_staff_views
from stepup.cohorts import views as cohort_views
from stepup.db import db, engine_options, migrate
from stepup.demo import cli as demo_cli
from stepup.duplicates import staff_views as duplicate_staff_views
from stepup.events import checkin_views, feed_reads
from stepup.events import cli as events_cli
from stepup.events import staff_views as events_staff_views
from stepup.events import views as events_views
from stepup.families import views as family_views
from stepup.home import (
    assets,
    headers,
    languages,
    letterhead,
    machine_views,
    mailbox_views,
    pages,
    porch,
    refusals,
    webhook_views,
)
from stepup.home import cli as home_cli
from stepup.imports import cli as imports_cli
from stepup.imports import staff_views as import_staff_views
from stepup.mentoring import staff_views as mentoring_staff_views
from stepup.outbox import cli as outbox_cli
from stepup.people import access, limits
from stepup.people import cli as people_cli
from stepup.people import staff_views as people_staff_views
from stepup.people.views import practice, second_factor, sign_in
from stepup.privacy import staff_views as privacy_staff_views
from stepup.reports import staff_views as reports_staff_views
from stepup.safety import doors as safety_doors
from stepup.timeline import staff_views as timeline_staff_views
from stepup.volunteers import views as volunteer_views

ROOT = Path(__file__).resolve().parent.parent
PAGES = (
    *pages.PAGES,
    reports_staff_views.bp,
    privacy_staff_views.bp,
    *events_views.PAGES,
    events_staff_views.bp,
    checkin_views.bp,
    *mentoring_staff_views.PAGES,
    sign_in.bp,
    second_factor.bp,
    people_staff_views.bp,
    people_staff_views.admin_bp,
    duplicate_staff_views.bp,
    timeline_staff_views.bp,
    cohort_views.bp,
    cohort_staff_views.bp,
    family_views.bp,
    *volunteer_views.PAGES,
    campaigns_views.bp,
    campaigns_views.leaving,
    lending_views.bp,
    preference_views.bp,
    campaigns_staff_views.bp,
    import_staff_views.bp,
    *api_views.DOORS,
)
PRACTICE = (practice.bp, mailbox_views.bp)  # doors that production does not have
COMMANDS = (
    people_cli.people_cli,
    people_cli.api_cli,
    outbox_cli.outbox,
    events_cli.events_cli,
    campaigns_cli.campaigns,
    *home_cli.commands,
    imports_cli.import_file,
    demo_cli.demo,
)


def create_app(**overrides: object) -> Flask:
    app = Flask("stepup", template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.from_mapping(settings())
    app.config.update(overrides)
    _raise_database(app)
    _raise_face(app)
    porch.init_app(app)
    feed_reads.init_app(app)
    _stand_behind_proxies(app)
    alarms.init_app(app)
    _teach_templates(app)
    _ask_for_form_tokens(app)
    limits.limiter.init_app(app)
    access.init_app(app)
    safety_doors.init_app(app)
    _open_doors(app)
    return app


def _stand_behind_proxies(app: Flask) -> None:
    """Who asks, and whether by https, is what the nearest proxies say; what others say is not."""
    count = int(str(app.config["PROXIES"]))
    if count:
        behind = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0)
        app.wsgi_app = behind  # type: ignore[method-assign]


def _raise_database(app: Flask) -> None:
    uri = str(app.config["SQLALCHEMY_DATABASE_URI"])
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", engine_options(uri))
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))


def _raise_face(app: Flask) -> None:
    # what refuses renders with a nonce, so headers come first
    for part in (machine_views, headers, refusals, assets, languages, letterhead):
        part.init_app(app)
    problems.init_app(app, pages=refusals.show_error)


def _teach_templates(app: Flask) -> None:
    app.jinja_env.globals.update(clock=clock, heroicon_outline=heroicon_outline)


def _ask_for_form_tokens(app: Flask) -> None:
    """Of everybody but the mail program's one click and those who send a token of their own."""
    csrf = CSRFProtect(app)
    for blueprint in (campaigns_views.leaving, webhook_views.bp, *api_views.DOORS):
        csrf.exempt(blueprint)


def _open_doors(app: Flask) -> None:
    for blueprint in PAGES if app.config["PRODUCTION"] else PAGES + PRACTICE:
        app.register_blueprint(blueprint)
    for group in COMMANDS:
        app.cli.add_command(group)

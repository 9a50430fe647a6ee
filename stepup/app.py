"""The factory: the only module that knows every other."""

from pathlib import Path

from flask import Flask

from config import settings
from stepup import clock
from stepup.db import db, engine_options, migrate

ROOT = Path(__file__).resolve().parent.parent


def create_app(**overrides: object) -> Flask:
    app = Flask("stepup", template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.from_mapping(settings())
    app.config.update(overrides)
    _raise_database(app)
    _teach_templates(app)
    return app


def _raise_database(app: Flask) -> None:
    uri = str(app.config["SQLALCHEMY_DATABASE_URI"])
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", engine_options(uri))
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))


def _teach_templates(app: Flask) -> None:
    app.jinja_env.globals.update(clock=clock)

"""The `stepup` command: the same as `flask --app wsgi`, from any folder."""

from flask.cli import FlaskGroup

from stepup.app import create_app

main = FlaskGroup(name="stepup", create_app=create_app, help="Run and look after Step Up.")

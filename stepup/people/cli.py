"""Commands about people: the first admin, a lost authenticator, a token for a machine."""

import click
from flask.cli import AppGroup

from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.people import actions, second_factor

people_cli = AppGroup("people", help="Admins and their second factor.")
api_cli = AppGroup("api", help="Tokens for other programs.")


@people_cli.command("make-admin")
@click.argument("email")
@click.option("--name", default="", help="First and last name, when nobody has this address yet.")
def make_admin(email, name):
    """Let whoever has this address administer the house."""
    audit.act_as(None, "command")
    person = _or_exit(actions.make_admin, email, name)
    db.session.commit()
    click.echo(f"{person.name} <{person.email}> is an admin. She signs in at /sign-in.")


@people_cli.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email):
    """Forget a lost authenticator; she sets up a new one when she next signs in."""
    audit.act_as(None, "command")
    person = _or_exit(actions.staff_member_at, email)
    _or_exit(second_factor.reset, person)
    db.session.commit()
    click.echo(f"{person.name} sets up a new authenticator when she next signs in.")


@api_cli.command("token")
@click.argument("email")
@click.option("--name", default="", help="What the token is for, to tell it from others.")
def token(email, name):
    """Print a bearer token for the API, once; what it does is done in her name."""
    audit.act_as(None, "command")
    person = _or_exit(actions.staff_member_at, email)
    raw = actions.api_token(person, name)
    db.session.commit()
    click.echo(raw)


def _or_exit(deed, *facts):
    try:
        return deed(*facts)
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from None

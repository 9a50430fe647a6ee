"""`flask import KIND FILE`: a spreadsheet becomes people, places and events, or reasons why not."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import IntegrityError

from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.imports import refused_files
from stepup.imports.actions import files

A_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@click.command("import")
@click.argument("kind", type=click.Choice(files.KINDS))
@click.argument("file", type=A_FILE)
@click.option("--site", default="", help="The site they belong to; a season needs one.")
@click.option("--program", default="", help="The program of girls whose rows name none.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@with_appcontext
def import_file(kind, file, site, program, dry_run):
    """Take in a spreadsheet: KIND is alumnae, volunteers, teens or season."""
    report = _taken_in(kind, file, site, program)
    if dry_run:
        db.session.rollback()
        click.echo("Dry run: nothing was changed.")
    else:
        db.session.commit()
    for line in report.lines():
        click.echo(line)
    if not dry_run:
        _give_back(report, file)


def _taken_in(kind, file, site, program):
    try:
        with audit.acting_as(None, "command"):
            report = files.take_in(kind, file.read_bytes(), site_name=site, program=program)
            db.session.flush()
    except Refused as problem:
        raise click.ClickException(str(problem)) from None
    except IntegrityError:
        raise click.ClickException("Somebody wrote the same just now. Import again.") from None
    return report


def _give_back(report, file):
    spare = Path(current_app.config["DATA_DIR"]) / "refused"
    kept = refused_files.keep(report, file, spare)
    if kept is not None:
        click.echo(f"The refused rows are in {kept}: mend them there and import that file.")

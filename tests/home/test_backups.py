"""A backup of one database is restored into another, and the house goes on."""

import pytest

from stepup.cohorts import scans
from stepup.cohorts.files import PAPERS
from stepup.db import db
from stepup.errors import Refused
from stepup.events.actions import seats
from stepup.events.models import Signup
from stepup.home import backups
from stepup.people.models import Person
from tests.factories import a_mentor, a_person, a_site, an_event, the_slot


def a_lived_in_house():
    event = an_event()
    seats.sign_up(the_slot(event), a_person("Zoë", "Ñandú"))
    a_mentor()
    db.session.commit()
    return all_rows()


def all_rows():
    return {
        table.name: sorted(map(tuple, db.session.execute(db.select(table))), key=str)
        for table in db.metadata.sorted_tables
    }


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_every_row_comes_back_in_either_database(app, build_app, tmp_path, request, target):
    before = a_lived_in_house()
    file = tmp_path / "house.stepup"
    count = backups.write(file)
    db.session.remove()

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with request.getfixturevalue(target).migrated(elsewhere) as url:
        other = build_app(url)
        with other.app_context():
            assert backups.restore(file) == count
            db.session.commit()
            assert all_rows() == before
            assert a_person().id == max(row[0] for row in before["person"]) + 1
            db.session.remove()
            db.engine.dispose()


def test_scans_of_signed_papers_come_back_as_they_were(app, build_app, tmp_path, sqlite):
    signed = b"%PDF-1.4 Rosa says yes %%EOF"
    kept = scans.keep(signed)
    file = tmp_path / "house.stepup"
    backups.write(file)
    PAPERS.path_of(kept.sha256).unlink()
    db.session.remove()

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with sqlite.migrated(elsewhere) as url:
        other = build_app(url)
        with other.app_context():
            backups.restore(file)
            assert PAPERS.read(kept.sha256) == signed
            db.session.remove()
            db.engine.dispose()


def test_a_backup_is_never_restored_over_a_lived_in_house(app, tmp_path):
    a_site()
    file = tmp_path / "house.stepup"
    backups.write(file)

    with pytest.raises(Refused, match="There are rows in site already"):
        backups.restore(file)


def test_a_file_that_is_no_backup_is_refused_in_words(app, tmp_path):
    file = tmp_path / "photo.jpg"
    file.write_bytes(b"\xff\xd8 no backup")

    with pytest.raises(Refused, match="is not a backup"):
        backups.restore(file)


def test_the_doctor_finds_a_well_house_well_and_the_race_is_exact(app):
    runner = app.test_cli_runner()

    raced = runner.invoke(args=["doctor", "race", "--rounds", "1", "--writers", "8"])

    assert raced.output == "3 of 3 seats taken, 0 errors.\n"
    assert db.session.scalars(db.select(Signup)).all() == []
    assert db.session.scalars(db.select(Person)).all() == []

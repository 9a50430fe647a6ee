"""Where the refused rows are kept."""

from stepup.imports import refused_files
from stepup.imports.outcomes import Report
from stepup.imports.readings import Reading
from stepup.imports.tables import SheetRow


def a_report(reason="No name."):
    row = SheetRow(2, ("Ana",))
    report = Report(Reading(SheetRow(1, ("Name",)), sheet={2: row}))
    if reason:
        report.refuse(2, reason)
    return report


def test_they_are_written_beside_the_file_for_its_owner_only(tmp_path):
    kept = refused_files.keep(a_report(), tmp_path / "roster.tsv", tmp_path / "spare")

    assert kept == tmp_path / "roster.tsv.refused.csv"
    assert kept.read_text("utf-8-sig") == "Name,Problem\nAna,No name.\n"
    assert kept.stat().st_mode & 0o777 == 0o600


def test_nothing_refused_leaves_no_file(tmp_path):
    assert refused_files.keep(a_report(reason=""), tmp_path / "a.csv", tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_somebody_is_mending_is_not_written_over(tmp_path):
    first = refused_files.keep(a_report(), tmp_path / "a.csv", tmp_path)
    same = refused_files.keep(a_report(), tmp_path / "a.csv", tmp_path)
    other = refused_files.keep(a_report("No address."), tmp_path / "a.csv", tmp_path)

    assert first == same
    assert other == tmp_path / "a.csv.refused-2.csv"


def test_where_nobody_may_write_they_go_to_the_spare_folder(tmp_path):
    gone = tmp_path / "gone" / "a.csv"

    kept = refused_files.keep(a_report(), gone, tmp_path / "spare")

    assert kept == tmp_path / "spare" / "a.csv.refused.csv"

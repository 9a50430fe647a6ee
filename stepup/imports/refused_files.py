"""The rows that were refused, in a file beside the one they came in."""

from pathlib import Path

from stepup.imports.outcomes import Report

SUFFIX = ".refused"


def keep(report: Report, source: Path, spare_folder: Path) -> Path | None:
    """Write them beside the source, or to the spare folder when that may not be written to."""
    if not report.refusals:
        return None
    content = report.refused_csv().encode("utf-8")
    try:
        return _written(content, source.parent, source.name)
    except OSError:
        spare_folder.mkdir(parents=True, exist_ok=True)
        return _written(content, spare_folder, source.name)


def _written(content: bytes, folder: Path, name: str) -> Path:
    """Somebody may be mending an earlier one: another content gets another name."""
    number = 1
    while True:
        path = folder / f"{name}{SUFFIX}{'' if number == 1 else f'-{number}'}.csv"
        try:
            path.touch(mode=0o600, exist_ok=False)  # these rows may be about minors
        except FileExistsError:
            if path.read_bytes() == content:
                return path
            number += 1
        else:
            path.write_bytes(content)
            return path

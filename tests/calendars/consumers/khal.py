"""khal, a calendar in a terminal: all files imported in one run, and listed in another."""

import os
import shutil
import subprocess

from tests.calendars.consumers import Seen

FORMAT = "{uid}\x1f{start-date} {start-time}\x1f{end-date} {end-time}\x1f{title}\x1e"
SETTINGS = """
[calendars]
[[ours]]
path = {folder}/ours
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[default]
default_calendar = ours
[sqlite]
path = {folder}/khal.db
"""


def missing():
    return "" if shutil.which("khal") else "khal is not on this machine (Debian: khal)"


def see(files, folder, *words, since="2015-01-01", days="9000d"):
    """All that it keeps of these files together: what two files say of one UID is one event.

    With `--once` it lists what repeats, or lasts for days, at its beginning only.
    """
    (folder / "ours").mkdir()
    (folder / "settings").write_text(SETTINGS.format(folder=folder))
    for name, file in files.items():
        (folder / name).write_bytes(file)
    names = [str(folder / name) for name in files]
    _khal(folder, "import", "--batch", "-a", "ours", *names)
    told = _khal(folder, "list", *words, "--format", FORMAT, "--day-format", "", since, days)
    rows = [row.strip().split("\x1f") for row in told.split("\x1e") if row.strip()]
    return sorted(Seen(*row) for row in rows)


def _khal(folder, *words):
    environment = {**os.environ, "HOME": str(folder), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    environment.pop("PYTHONPATH", None)
    command = ["khal", "--config", str(folder / "settings"), *words]
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout

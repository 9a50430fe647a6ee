"""ical.js under Node: what Thunderbird and Nextcloud understand."""

import json
import shutil
import subprocess
from pathlib import Path

from tests.calendars.consumers import seen_at

HERE = Path(__file__).parent


def missing():
    if shutil.which("node") is None:
        return "there is no node on this machine (Debian: nodejs)"
    if not (HERE / "node_modules" / "ical.js").exists():
        return f"ical.js is not installed (npm ci --prefix {HERE.name})"
    return ""


def see(files, folder):
    for name, file in files.items():
        (folder / name).write_bytes(file)
    command = ["node", str(HERE / "read.mjs"), str(folder)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(done.stdout)
    return {name: sorted(seen_at(*event) for event in events) for name, events in told.items()}

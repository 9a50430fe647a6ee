"""One deed at the door, for a form and for the page's own script that queued it."""

from flask import request

from stepup.db import db
from stepup.events.actions import door

LONGEST = 64


def answer(event, deed, done):
    """`deed(at)`; a form is led on to `done`, a script with a key reads what became of it."""
    key = request.headers.get("X-Tap", "")[:LONGEST]
    if not key:
        deed(None)
        db.session.commit()
        return done
    at = door.tapped_at(request.headers.get("X-Tapped-At", ""))
    said = door.once(event, key, lambda: deed(at))
    db.session.commit()
    return {"said": said}, 409 if said else 200

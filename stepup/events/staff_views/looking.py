"""What a deed would do to whom is shown first, and done when she says so."""

from flask import render_template, request, url_for

from stepup.db import db
from stepup.events import blasts
from stepup.events.actions import undoing
from stepup.people import access


def until_sure(event, deed, title, *, note="", waits=False):
    """The page that shows it; None once she has seen it. `waits`: its letters stay ten minutes."""
    if "save" in request.form:
        return None
    blast = blasts.of([event], deed, sites=access.sites())
    back = url_for("staff_events.show", event_id=event.id)
    return page_of(blast, title, back, event.title, note=note, waits=waits)


def page_of(blast, title, back, back_to, *, note="", waits=False):
    return render_template(
        "events/staff/blast.html",
        blast=blast,
        title=title,
        back=back,
        back_to=back_to,
        note=note,
        waits=waits,
    )


def then_undoable(event, deed, title):
    """The page that shows it; once she has seen it, it is done, can be undone, and None is left."""
    page = until_sure(event, deed, title, waits=True)
    if page is None:
        with undoing.undoable([event], access.viewer(), title):
            deed()
        db.session.commit()
    return page

"""Pictures of a cohort's girls: planned, used, taken down (SAFE-14)."""

from flask import Response, abort, flash, redirect, render_template, request, url_for

from stepup.cohorts import albums, queries, releases
from stepup.cohorts.actions import pictures
from stepup.cohorts.files import PICTURES
from stepup.cohorts.models import Picture, PictureGirl
from stepup.cohorts.picture_forms import PictureForm
from stepup.cohorts.places import HOLDING
from stepup.cohorts.staff_views.blueprint import bp, cohort_of, today_at
from stepup.db import db
from stepup.errors import Refused
from stepup.people import access
from stepup.people.forms import status_of

PICTURE = "/<int:cohort_id>/pictures/<int:picture_id>"


@bp.get("/<int:cohort_id>/pictures")
def pictures_of(cohort_id):
    cohort = cohort_of(cohort_id)
    found = queries.pictures_in(cohort)
    standing = releases.of(found, today_at(cohort))
    page = {"cohort": cohort, "pictures": found, "standing": standing}
    return render_template("cohorts/staff/pictures.html", **page)


@bp.route("/<int:cohort_id>/pictures/new", methods=["GET", "POST"])
def add_picture(cohort_id):
    cohort = cohort_of(cohort_id)
    girls = {
        one.teen.person_id: one.teen.person for one in queries.enrollments_in(cohort, *HOLDING)
    }
    form = PictureForm().offer(list(girls.values()))
    if not form.validate_on_submit():
        return _form_page(cohort, form), status_of(form)
    try:
        picture = pictures.add(
            cohort,
            [girls[number] for number in form.girls.data or ()],
            form.channel.data,
            form.used_for.data,
            _content(form),
            by=access.viewer(),
        )
    except Refused as refusal:
        db.session.rollback()
        return _form_page(cohort_of(cohort_id), form, refusal), 409
    db.session.commit()
    return _to(picture)


add_picture.files = {"file"}  # type: ignore[attr-defined]


def _content(form):
    return form.file.data.read(albums.LARGEST + 1) if form.file.data else None


def _form_page(cohort, form, refusal=None):
    page = {"cohort": cohort, "form": form, "refusal": refusal}
    return render_template("cohorts/staff/picture_new.html", **page)


def _to(picture):
    here = {"cohort_id": picture.cohort_id, "picture_id": picture.id}
    return redirect(url_for("staff_cohorts.picture", **here))


def _picture_of(cohort_id, picture_id):
    cohort = cohort_of(cohort_id)
    return db.first_or_404(db.select(Picture).filter_by(id=picture_id, cohort_id=cohort.id))


@bp.get(PICTURE)
def picture(cohort_id, picture_id):
    return _page(_picture_of(cohort_id, picture_id))


def _page(one, refusal=None):
    standing = releases.of([one], today_at(one.cohort))[one.id]
    page = {"cohort": one.cohort, "picture": one, "standing": standing, "refusal": refusal}
    return render_template("cohorts/staff/picture.html", **page)


@bp.get(f"{PICTURE}/file")
def picture_file(cohort_id, picture_id):
    """Staff alone, never a cache; the address says nothing about who is on it."""
    one = _picture_of(cohort_id, picture_id)
    if one.sha256 is None:
        abort(404)
    response = Response(PICTURES.read(one.sha256), content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Disposition"] = f'inline; filename="picture-{one.id}.jpg"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@bp.post(f"{PICTURE}/use")
def use_picture(cohort_id, picture_id):
    one = _picture_of(cohort_id, picture_id)
    day = today_at(one.cohort)
    return _do(
        one, lambda: pictures.use(one, day), "It may be used. We watch whether that changes."
    )


@bp.post(f"{PICTURE}/end")
def end_picture(cohort_id, picture_id):
    one = _picture_of(cohort_id, picture_id)
    return _do(one, lambda: pictures.end(one), "It is written down: this picture is not in use.")


@bp.post(f"{PICTURE}/girls/<int:person_id>/hide")
def hide_girl(cohort_id, picture_id, person_id):
    """Cropped or blurred; where we have the picture, the new one takes its place."""
    one = _picture_of(cohort_id, picture_id)
    shown = db.select(PictureGirl).filter_by(picture_id=one.id, person_id=person_id)
    db.first_or_404(shown)
    file = request.files.get("file")
    content = file.read(albums.LARGEST + 1) if file and file.filename else None
    return _do(
        one, lambda: pictures.hide(one, person_id, content), "Nobody recognises her there any more."
    )


hide_girl.files = {"file"}  # type: ignore[attr-defined]


def _do(one, deed, said):
    here = one.cohort_id, one.id
    try:
        deed()
    except Refused as refusal:
        db.session.rollback()
        return _page(_picture_of(*here), refusal), 409
    db.session.commit()
    flash(said)
    return _to(one)

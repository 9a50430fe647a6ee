"""Apply to mentor, three short pages on a phone: each is kept, and found again by its key."""

from flask import (
    Blueprint,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from stepup import asked
from stepup.db import db
from stepup.errors import Refused
from stepup.people import access, limits
from stepup.people import actions as people
from stepup.people.forms import status_of
from stepup.volunteers import actions, draft_views, drafts, queries
from stepup.volunteers.application_forms import (
    STEPS,
    ApplicationForm,
    BirthForm,
    ReasonForm,
    first_open,
)

PER_COMPUTER = "10 per minute; 60 per hour"
PER_MAILBOX = "5 per 15 minutes"
bp = Blueprint("volunteers", __name__)
access.opens_to(bp, access.ANYONE)


def _types_no_address():
    return access.viewer() is not None or not limits.typed_email()


@bp.route("/volunteer", methods=["GET", "POST"])
@limits.limiter.limit(PER_COMPUTER, methods=["POST"])
@limits.limiter.limit(
    PER_MAILBOX, key_func=limits.typed_email, methods=["POST"], exempt_when=_types_no_address
)
def apply():
    """A guest goes step by step; what names no step is the whole form, as a program sends it."""
    person = access.viewer()
    if person is not None:
        return _as_herself(person)
    if request.method == "GET":
        return _show_step(draft_views.held())
    return _take_step() if "step" in request.form else _take_whole()


def _page(form, *, step=0, draft=None, person=None, refusal=None, status=200):
    volunteer = queries.of_person(person.id) if person else None
    page = render_template(
        "volunteers/apply.html",
        form=form,
        step=step,
        steps=len(STEPS),
        draft=draft,
        days=drafts.DAYS,
        person=person,
        volunteer=volunteer,
        refusal=refusal,
    )
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _as_herself(person):
    draft = draft_views.held()
    kept = MultiDict(draft.answers) if draft and request.method == "GET" else None
    kind = BirthForm if person.born_on is None else ReasonForm
    form = kind(kept) if kept else kind()
    if not form.validate_on_submit():
        return _page(form, person=person, status=status_of(form))
    try:
        actions.apply_as_herself(person, form.motivation.data, _typed(form, "born_on"))
    except Refused as refusal:
        db.session.rollback()
        return _page(form, person=access.viewer(), refusal=refusal, status=409)
    return _done(draft)


def _typed(form, name):
    return form[name].data if name in form else None


def _done(draft):
    if draft is not None:
        drafts.forget(draft)
    db.session.commit()
    return draft_views.lose_key(redirect(url_for("volunteers.thanks")))


def _show_step(draft):
    step = min(asked.number("step") or len(STEPS), first_open(draft.answers if draft else {}))
    form = ApplicationForm.at(step, MultiDict(draft.answers) if draft else None)
    return _page(form, step=step, draft=draft)


def _take_step():
    draft, step = draft_views.held(), request.form.get("step", type=int)
    if step not in range(1, len(STEPS) + 1):
        abort(400)
    if step > 1 and draft is None:
        flash(_("What was typed before is forgotten by now. Please begin again."))
        return redirect(url_for("volunteers.apply"))
    form = ApplicationForm.at(step, request.form)
    if step == 1:
        return _take_first(form, draft)
    drafts.note(draft, form.typed())
    db.session.commit()
    if not form.validate():
        return _page(form, step=step, draft=draft, status=422)
    return _send(draft) if step == len(STEPS) else _go_to(step + 1)


def _go_to(step):
    return redirect(url_for("volunteers.apply", step=step), 303)


def _take_first(form, draft):
    """How old she is comes first: of a girl who tries nothing is kept (SAFE-11)."""
    if not form.validate():
        return _page(form, step=1, draft=draft, status=422)
    try:
        actions.ensure_born_early_enough(form.born_on.data)
    except Refused as refusal:
        return _turn_away(form, draft, refusal)
    key = draft_views.key()
    if draft is None:
        draft, key = drafts.begin()
    drafts.note(draft, form.typed())
    db.session.commit()
    return draft_views.keep_key(_go_to(2), key)


def _turn_away(form, draft, refusal):
    if draft is not None:
        drafts.forget(draft)
        db.session.commit()
    return draft_views.lose_key(_page(form, step=1, refusal=refusal, status=409))


def _send(draft):
    """All of it at once: before this moment nobody on our side has seen anything of it."""
    step = first_open(draft.answers if draft else {})
    whole = ApplicationForm(MultiDict(draft.answers), meta={"csrf": False})
    if not whole.validate():
        return _go_to(step)
    try:
        _propose(whole)
    except Refused as refusal:
        db.session.rollback()
        form = ApplicationForm.at(step, request.form)
        return _page(form, step=step, draft=draft_views.held(), refusal=refusal, status=409)
    return _done(draft)


def _take_whole():
    form = ApplicationForm()
    if not form.validate():
        return _page(form, status=422)
    try:
        _propose(form)
    except Refused as refusal:
        db.session.rollback()
        return _page(form, refusal=refusal, status=409)
    return _done(None)


def _propose(form):
    """What a guest typed describes somebody new; of somebody we know it changes nothing."""
    actions.ensure_born_early_enough(form.born_on.data)
    site = form.chosen_site()
    person = people.find_or_create(
        form.first_name.data,
        form.last_name.data,
        form.email.data,
        phone=form.phone.data,
        born_on=form.born_on.data,
        city=site.city if site else None,
        language=get_locale().language,
    )
    actions.propose(person, form.motivation.data, site)


@bp.get("/volunteer/thanks")
def thanks():
    return render_template("volunteers/thanks.html")

"""Who is here twice: the list, the two side by side, one from two, and apart again."""

from flask import Blueprint, flash, redirect, render_template, request, url_for

from stepup import asked, clock
from stepup.db import db
from stepup.duplicates import actions, obstacles, profile, queries
from stepup.duplicates.likeness import SAID, Likeness
from stepup.duplicates.places import WORDS
from stepup.errors import Refused
from stepup.people import access
from stepup.people import queries as known
from stepup.people.merges import Merge, Pair
from stepup.people.models import Person, Role

bp = Blueprint("duplicates", __name__, url_prefix="/staff/people")
access.opens_to(bp, access.roles_everywhere(Role.ADMIN, Role.COORDINATOR))


@bp.get("/duplicates")
def index():
    pairs = queries.likely_pairs(asked.page())
    return render_template("duplicates/index.html", pairs=pairs, because=_because)


def _because(pair):
    return [SAID[Likeness(one)] for one in pair.likenesses.split()]


@bp.post("/duplicates/look")
def look():
    count = actions.find_pairs()
    db.session.commit()
    flash(f"{count} likely {'pair' if count == 1 else 'pairs'}.")
    return redirect(url_for("duplicates.index"))


@bp.post("/<int:one_id>/and/<int:other_id>/two-people")
def two_people(one_id, other_id):
    one, other = db.get_or_404(Person, one_id), db.get_or_404(Person, other_id)
    actions.say_two_people(one, other, access.viewer())
    db.session.commit()
    flash(f"{one.name} and {other.name} are two people. They are not listed again.")
    return redirect(access.local(request.form.get("next", ""), url_for("duplicates.index")))


@bp.post("/pairs/<int:pair_id>/take-back")
def take_back(pair_id):
    pair = db.get_or_404(Pair, pair_id)
    person_id = pair.one_id
    actions.take_back(pair)
    db.session.commit()
    flash("They are on the list of likely pairs again.")
    return redirect(url_for("duplicates.hers", person_id=person_id))


@bp.get("/<int:person_id>/duplicates")
def hers(person_id):
    """Her own pairs and merges, and a search for somebody whom nobody suspects."""
    person, wanted = db.get_or_404(Person, person_id), request.args.get("q", "")[:200]
    return render_template(
        "duplicates/hers.html",
        person=person,
        wanted=wanted,
        people=known.search(wanted, asked.page()) if wanted else None,
        pairs=queries.pairs_of(person.id),
        merges=queries.merges_of(person.id),
        because=_because,
        now=clock.now(),
    )


@bp.route("/<int:person_id>/merge/<int:gone_id>", methods=["GET", "POST"])
def merge(person_id, gone_id):
    kept, gone = db.get_or_404(Person, person_id), db.get_or_404(Person, gone_id)
    if request.method == "GET":
        return _preview(kept, gone)
    why = request.form.get("reason", "")[:500]
    try:
        done = actions.merge(kept, gone, request.form, by=access.viewer(), reason=why)
    except Refused as refusal:
        db.session.rollback()
        return _preview(kept, gone, refusal), 409
    db.session.commit()
    flash(f"{done.gone_name} is a part of {done.kept.name} now.")
    return redirect(url_for("duplicates.done", merge_id=done.id))


def _preview(kept, gone, refusal=None):
    choices = request.form if refusal else {}
    return render_template(
        "duplicates/merge.html",
        kept=kept,
        gone=gone,
        lines=profile.lines(kept, gone, choices),
        against=obstacles.against(kept, gone, access.viewer()),
        heeded=obstacles.heeded(kept, gone),
        counts=queries.counts_for(gone.id),
        words=WORDS,
        pair=queries.pair_of(kept.id, gone.id),
        because=_because,
        refusal=refusal,
        days=actions.UNDO_FOR.days,
    )


@bp.get("/merges/<int:merge_id>")
def done(merge_id):
    merge = db.get_or_404(Merge, merge_id)
    return render_template(
        "duplicates/done.html",
        merge=merge,
        counts=queries.counts_of(merge),
        stayed=queries.counts_of(merge, stayed=True) if merge.undone_at else {},
        words=WORDS,
        now=clock.now(),
    )


@bp.post("/merges/<int:merge_id>/undo")
def undo(merge_id):
    merge = db.get_or_404(Merge, merge_id)
    actions.undo(merge, by=access.viewer())
    db.session.commit()
    flash(f"{merge.gone_name} has a record of her own again.")
    return redirect(url_for("duplicates.done", merge_id=merge_id))

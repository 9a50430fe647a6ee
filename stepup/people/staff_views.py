"""Staff find people; admins say what each may do."""

from flask import Blueprint, flash, redirect, render_template, request, url_for

from stepup import asked
from stepup.db import db
from stepup.organisation import queries as organisation
from stepup.organisation.models import Site
from stepup.people import access, actions, queries, second_factor
from stepup.people.forms import GrantForm
from stepup.people.models import Grant, Person, Role

bp = Blueprint("people_staff", __name__, url_prefix="/staff/people")
access.opens_to(bp, access.roles(Role.COORDINATOR, Role.MATCH_SUPPORT, Role.SAFEGUARDING_LEAD))

admin_bp = Blueprint("people_admin", __name__, url_prefix="/staff/people")
access.opens_to(admin_bp, access.ADMINS)


@bp.get("")
def index():
    wanted = request.args.get("q", "")[:200]
    people = queries.search(wanted, asked.page(), site_ids=access.sites())
    return render_template("people/index.html", people=people, wanted=wanted)


@bp.get("/<int:person_id>")
def show(person_id):
    now = queries.merged_into(person_id)
    if now is not None:
        return redirect(url_for("people_staff.show", person_id=now))
    person = access.person_of(person_id)
    return render_template(
        "people/show.html",
        person=person,
        grants=queries.grants_of(person),
        former=queries.former_names(person),
        account=queries.account_of(person),
        form=GrantForm().offer(organisation.sites()),
        Role=Role,
    )


@admin_bp.post("/<int:person_id>/grants")
def grant(person_id):
    person = db.get_or_404(Person, person_id)
    form = GrantForm().offer(organisation.sites())
    if form.validate_on_submit():
        site = db.session.get(Site, form.site.data)
        actions.grant(person, Role[form.role.data], site)
        db.session.commit()
        flash(f"{person.name} may do this from now on.")
    else:
        flash("Choose a role and a place from the lists.", "error")
    return redirect(url_for("people_staff.show", person_id=person.id))


@admin_bp.post("/grants/<int:grant_id>/withdraw")
def withdraw(grant_id):
    given = db.get_or_404(Grant, grant_id)
    person = given.person
    actions.withdraw(given)
    db.session.commit()
    flash(f"Taken back from {person.name}.")
    return redirect(url_for("people_staff.show", person_id=person.id))


@admin_bp.post("/<int:person_id>/reset-second-factor")
def reset_second_factor(person_id):
    person = db.get_or_404(Person, person_id)
    second_factor.reset(person)
    db.session.commit()
    flash(f"{person.name} sets up a new authenticator when she next signs in.")
    return redirect(url_for("people_staff.show", person_id=person.id))

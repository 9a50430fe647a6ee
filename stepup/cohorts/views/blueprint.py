"""The door of those who hold a link: kept out of caches, shown in the language they read."""

from flask import Blueprint, abort, render_template, session
from flask_babel import force_locale

from stepup import clock
from stepup.organisation import queries as organisation
from stepup.people import access, links

bp = Blueprint("consents", __name__)
access.opens_to(bp, access.LINK_HOLDERS)


@bp.after_request
def keep_to_her(response):
    """Her answers, under an address that is the key to them."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def link_of(token, purpose):
    link = links.find(token, purpose)
    if link is None:
        abort(404)
    return link


def today_at(site):
    return clock.today(site.time_zone if site else organisation.current().time_zone)


def language_of(person):
    """What she chose on the page comes first, then what we know about her."""
    return session.get("language") or person.language


def in_her_language(person, template, **context):
    with force_locale(language_of(person)):
        return render_template(template, person=person, **context)

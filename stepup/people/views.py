"""Coming in and going out."""

from flask import Blueprint

from stepup.people import access

bp = Blueprint("people", __name__)
access.opens_to(bp, access.ANYONE)


@bp.get("/sign-in")
def sign_in():
    return ""

"""The words a signature stands under, kept as they were on the page and in its language."""

import hashlib
from functools import cache

from flask import current_app, render_template
from flask_babel import force_locale
from sqlalchemy import bindparam, select

from stepup.db import db
from stepup.inserts import insert_first
from stepup.safety.models import SignedText

WITH_THESE_WORDS = select(SignedText).where(SignedText.sha256 == bindparam("sha256"))


def versions(template: str) -> list[str]:
    """Those of which we have the words, newest first; `template` has a blank for the version."""
    prefix, suffix = template.split("{}")
    names = current_app.jinja_env.list_templates()
    found = [name for name in names if name.startswith(prefix) and name.endswith(suffix)]
    return sorted((name.removeprefix(prefix).removesuffix(suffix) for name in found), reverse=True)


def keep(template: str, version: str, language: str) -> SignedText:
    """The same words are kept once, however many sign them."""
    body = _printed(template.format(version), language)
    sha256 = hashlib.sha256(body.encode()).hexdigest()
    text = SignedText(version=version, language=language, sha256=sha256, body=body)
    return _kept(sha256) or insert_first(text) or _the_one(sha256)


@cache
def _printed(template: str, language: str) -> str:
    with force_locale(language):
        return render_template(template).strip()


def _kept(sha256: str) -> SignedText | None:
    return db.session.scalars(WITH_THESE_WORDS, {"sha256": sha256}).first()


def _the_one(sha256: str) -> SignedText:
    return db.session.scalars(WITH_THESE_WORDS, {"sha256": sha256}).one()

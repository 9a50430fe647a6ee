"""The words a signature stands under, kept as they were on her page and in her language."""

import hashlib
from enum import Enum
from functools import cache

from flask import current_app, render_template
from flask_babel import force_locale
from sqlalchemy import Select, select

from stepup.cohorts.models import ConsentText
from stepup.db import db, insert_first


class Sheet(Enum):
    """One page of questions that are read and signed together."""

    TAKING_PART = "consent"
    MEETINGS = "meetings"
    PICTURES = "pictures"


def template_of(sheet: Sheet, version: str) -> str:
    """A changed word is a new version: a new file, and the policy's number."""
    return f"cohorts/_{sheet.value}_{version}.html"


def versions() -> list[str]:
    """Those of which we have the words, newest first."""
    prefix, suffix = template_of(Sheet.TAKING_PART, "\0").split("\0")
    names = current_app.jinja_env.list_templates()
    found = [name for name in names if name.startswith(prefix) and name.endswith(suffix)]
    return sorted((name.removeprefix(prefix).removesuffix(suffix) for name in found), reverse=True)


def keep(sheet: Sheet, version: str, language: str) -> ConsentText:
    """The same words are kept once, however many sign them."""
    body = _printed(template_of(sheet, version), language)
    sha256 = hashlib.sha256(body.encode()).hexdigest()
    text = ConsentText(version=version, language=language, sha256=sha256, body=body)
    return _kept(sha256) or insert_first(text) or db.session.scalars(_of(sha256)).one()


@cache
def _printed(template: str, language: str) -> str:
    with force_locale(language):
        return render_template(template).strip()


def _kept(sha256: str) -> ConsentText | None:
    return db.session.scalars(_of(sha256)).first()


def _of(sha256: str) -> Select[ConsentText]:
    return select(ConsentText).where(ConsentText.sha256 == sha256)

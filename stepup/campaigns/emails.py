"""The letter of a campaign: cast once for a language, and what each woman reads in it."""

import html
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import current_app
from flask_babel import force_locale
from markupsafe import Markup

from stepup.campaigns import markdown, merging, writings
from stepup.campaigns.known import Known, Readers
from stepup.campaigns.models import Campaign
from stepup.campaigns.queries import surveys
from stepup.campaigns.queries.candidates import Candidate
from stepup.campaigns.queries.nearby import Nearest
from stepup.campaigns.writings import Writing
from stepup.outbox import letters, mime, moulds

TEMPLATE = "campaigns/email/letter"
MAY_BE_MISSING = ("mentor", "event", "need")
EXAMPLE = "Ana"
SAMPLE = "sample"  # the token of letters that are only looked at


@dataclass(frozen=True)
class Paper:
    """What the template of the letter shows."""

    subject: str
    body: Markup
    plain_body: str
    landing_url: str
    unsubscribe_url: str
    leads_home: bool
    sender: str = ""
    in_her_name: str = ""


def written(writing: Writing) -> letters.Text:
    """With a slot wherever a woman's own words go; all of it in the language of the letter."""
    paper = _paper(writing)
    text = letters.render(TEMPLATE, writing.language, vars(paper))
    plain, page = _urls_to_slots(text.plain), _urls_to_slots(text.html)
    return replace(text, plain=plain, html=page, sender=paper.sender)


def _paper(writing: Writing) -> Paper:
    wording = merging.parse(writing.body)
    body = _with_slots(wording)
    frame = {blank.field: moulds.slot(blank.slot) for blank in _frame(writing)}
    return Paper(
        subject=_with_slots(merging.parse(writing.subject, links=False)),
        body=Markup(markdown.to_html(body)),
        plain_body=markdown.to_plain(body),
        landing_url=_url_mark("landing"),
        unsubscribe_url=_url_mark("unsubscribe"),
        leads_home=merging.Blank("landing") in wording,
        **frame,
    )


def _frame(writing: Writing) -> set[merging.Blank]:
    """What stands around the words of a letter in her mentor's name: else it comes from us."""
    if not writing.in_her_name:
        return set()
    ours = letters.sender()
    from_us = mime.mailbox(ours.name, ours.address)
    return {merging.Blank(merging.SENDER, from_us), merging.Blank(merging.IN_HER_NAME)}


def _with_slots(wording: merging.Wording) -> str:
    return "".join(part if isinstance(part, str) else _mark(part) for part in wording)


def _mark(blank: merging.Blank) -> str:
    if blank.field in merging.LINKS:
        return f"<{_url_mark(blank.field)}>"  # Markdown takes it as a link, and inside of one
    return moulds.slot(blank.slot)


def _url_mark(name: str) -> str:
    """Stands for a slot where only a plain address survives."""
    return f"https://{name}.slot.invalid/"


def _urls_to_slots(text: str) -> str:
    for name in merging.LINKS:
        text = text.replace(_url_mark(name), moulds.slot(f"{name}_url"))
    return text


def asked_by(chosen: Sequence[Writing]) -> set[merging.Blank]:
    wordings = [merging.parse(each.subject, links=False) for each in chosen]
    asked = merging.blanks(*wordings, *(merging.parse(each.body) for each in chosen))
    return asked.union(*(_frame(each) for each in chosen))


def instead(campaign: Campaign) -> dict[str, list[str]]:
    """What those read of whom we do not know a mentor or an evening, if the letter asks for it."""
    asked = asked_by(writings.of_campaign(campaign).known)
    return {
        field: sorted(
            {each.fallback or str(merging.OURS[field]) for each in asked if each.field == field}
        )
        for field in MAY_BE_MISSING
    }


def known_of(
    candidates: Sequence[Candidate], language: str, nearest: Nearest | None = None
) -> dict[int, Known]:
    """By person, what we know of her for each field; a missing value is empty."""
    readers = Readers(candidates, language, nearest or Nearest())
    return {each.person_id: Known(readers, each) for each in candidates}


def links_of(token: str) -> dict[str, str]:
    ours = current_app.config["BASE_URL"]
    return {
        "landing_url": f"{ours}/invited/{token}",
        "unsubscribe_url": f"{ours}/unsubscribe/{token}",
    }


def filled(writing: Writing, candidate: Candidate, token: str = SAMPLE) -> Paper:
    """The paper as she would read it."""
    known = known_of([candidate], writing.language)[candidate.person_id]
    return _filled(writing, known, token)


def examples(campaign: Campaign) -> list[tuple[Writing, Paper]]:
    """Each letter as some Ana of one of its classes would read it: nobody real is shown."""
    known = {"first_name": EXAMPLE, **surveys.one_class(campaign)}
    return [(each, _filled(each, known)) for each in writings.of_campaign(campaign).known]


def _filled(writing: Writing, known: merging.Known, token: str = SAMPLE) -> Paper:
    with force_locale(writing.language):
        instead_of_blanks = merging.defaults(asked_by([writing]))
    words = merging.words(instead_of_blanks, known) | links_of(token)
    escaped = {name: html.escape(word) for name, word in words.items()}
    paper = _paper(writing)
    return Paper(
        subject=moulds.fill(paper.subject, words),
        body=Markup(moulds.fill(_urls_to_slots(paper.body), escaped)),
        plain_body=moulds.fill(_urls_to_slots(paper.plain_body), words),
        landing_url=words["landing_url"],
        unsubscribe_url=words["unsubscribe_url"],
        leads_home=paper.leads_home,
        sender=moulds.fill(paper.sender, words),
        in_her_name=moulds.fill(paper.in_her_name, words),
    )


def read_by(writing: Writing, candidate: Candidate) -> letters.Text:
    paper = filled(writing, candidate)
    text = letters.render(TEMPLATE, writing.language, vars(paper))
    return replace(text, sender=paper.sender)

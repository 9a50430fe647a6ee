"""What a spam filter, or a tired reader, would say about a letter before it leaves."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from stepup.campaigns.writings import Writing

LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)|(https?://[^\s)<>]+)")
SHORTENERS = {"bit.ly", "tinyurl.com", "t.co", "goo.gl", "ow.ly", "is.gd", "buff.ly", "rb.gy"}
LOUD = re.compile(
    r"\b(act now|click here|free money|100% free|limited time|urgent|winner|guarantee[d]?|"
    r"risk[- ]free|buy now|haz clic aquí|gratis total|urgente)\b",
    re.IGNORECASE,
)
LONGEST_SUBJECT, MOST_MARKS, FEWEST_WORDS = 70, 1, 25
DOMAIN = re.compile(r"\b([a-z0-9-]+\.)+[a-z]{2,}\b", re.IGNORECASE)


def findings(writing: Writing) -> list[str]:
    """Sentences; none when nothing is to be said."""
    return [*_of_subject(writing.subject), *_of_body(writing.body), *_of_links(writing.body)]


def _of_subject(subject: str) -> Iterator[str]:
    if len(subject) > LONGEST_SUBJECT:
        yield f"The subject is longer than {LONGEST_SUBJECT} characters: phones cut it off."
    letters = [letter for letter in subject if letter.isalpha()]
    if len(letters) > 8 and sum(letter.isupper() for letter in letters) > len(letters) / 2:
        yield "The subject shouts: write it in small letters."
    if subject.count("!") or "$" in subject:
        yield "An exclamation mark or a dollar sign in the subject looks like advertising."
    if re.match(r"\s*(re|fwd?)\s*:", subject, re.IGNORECASE):
        yield "The subject pretends to be an answer. The law forbids it, and so do filters."


def _of_body(body: str) -> Iterator[str]:
    found = LOUD.search(body)
    if found:
        yield f"“{found[0]}” is what filters wait for. Say it in your own words."
    if body.count("!") > MOST_MARKS:
        yield "More than one exclamation mark. The letter is warmer without."
    if len(body.split()) < FEWEST_WORDS:
        yield "It is very short: a letter of a button and nothing else looks like a trap."
    if "{{ first_name" not in body.replace("{{first_name", "{{ first_name"):
        yield "It never says her name. Write {{ first_name }} where you greet her."


def _of_links(body: str) -> Iterator[str]:
    for text, target, bare in LINK.findall(body):
        yield from _of_link(text, target or bare)


def _of_link(text: str, target: str) -> Iterator[str]:
    if target.startswith("{{") or target.startswith("mailto:"):
        return
    parts = urlsplit(target)
    host = (parts.hostname or "").lower()
    if parts.scheme != "https" or "." not in host:
        yield f"The link {target} should be a whole address that begins with https://."
    if host in SHORTENERS:
        yield f"{host} hides where the link leads. Filters distrust it, and so do readers."
    shown = DOMAIN.search(text)
    if shown and shown[0].lower().removeprefix("www.") not in host:
        yield f"The link says {shown[0]} and leads to {host}."
    if not _leads_somewhere(target):
        yield f"The link {target} leads to a page that we do not have."


def _leads_somewhere(target: str) -> bool:
    """Only our own pages can be asked without knocking at a stranger's door."""
    ours = urlsplit(str(current_app.config["BASE_URL"]))
    parts = urlsplit(target)
    if parts.netloc != ours.netloc:
        return True
    try:
        current_app.url_map.bind(ours.netloc).match(parts.path or "/", method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True

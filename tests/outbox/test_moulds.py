"""The fast way of writing a campaign letter says what the plain way says."""

import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape
from itertools import product

import pytest

from stepup.errors import Refused
from stepup.outbox import letters, moulds
from tests.architecture import ROOT

STRANGE = [
    "Zoë",
    "",
    'O\'Neil & "Co" <x>',
    "x" * 3000,
    "ليلى",
    "🎈" * 40,
    "a=b.\n.c ",
    "Ana",
    " b\t",
]
BODY = "Dear {name},\n\n{mentor} mentored you — remember? Ça va.\n.\n{name}\n"
PAGE = "<p>Dear {name},</p>\n<p>{mentor} mentored you &mdash; remember? " + "é " * 40 + "{name}</p>"


def written_plainly(words):
    message = EmailMessage(policy=policy.SMTP)
    message["Subject"] = f"Dear {words['name']}, come back".replace("\n", " ")
    message["To"] = words["address"]
    message.set_content(BODY.format(**words), cte="quoted-printable")
    escaped = {name: escape(word) for name, word in words.items()}
    message.add_alternative(PAGE.format(**escaped), subtype="html", cte="quoted-printable")
    return message_from_bytes(message.as_bytes(), policy=policy.default)


def cast():
    slots = {name: moulds.slot(name) for name in ("name", "mentor")}
    headers = {
        "Subject": f"Dear {moulds.slot('first_line')}, come back",
        "To": moulds.slot("address"),
        "List-Unsubscribe": f"<{moulds.slot('unsubscribe_url')}>",
    }
    return moulds.cast(headers, BODY.format(**slots), PAGE.format(**slots))


def said(message):
    plain, html = message.iter_parts()
    texts = [part.get_content().replace("\r\n", "\n").rstrip() for part in (plain, html)]
    return [" ".join(message["Subject"].split()), message["To"], *texts]


def test_whoever_she_is_she_is_told_the_same_as_the_plain_way_tells_her():
    pieces = cast()

    for place, (name, mentor) in enumerate(product(STRANGE, STRANGE)):
        words = {
            "name": name,
            "mentor": mentor,
            "address": f"a+{place}@example.net",
            "unsubscribe_url": f"https://stepup.example/unsubscribe/{'t' * 90}{place}",
        }
        words["first_line"] = name.replace("\n", " ")

        poured = moulds.pour(pieces, words)

        assert said(message_from_bytes(poured, policy=policy.default)) == said(
            written_plainly(words)
        )


@pytest.mark.parametrize("name", [*STRANGE, "x" * 3000])
def test_every_line_is_one_that_mail_servers_take(name):
    words = {"name": name, "mentor": name, "address": "ana@example.org", "first_line": "Ana"}
    url = "https://stepup.example/unsubscribe/" + "t" * 90

    poured = moulds.pour(cast(), words | {"unsubscribe_url": url})

    lines = poured.split(b"\r\n")
    assert poured.isascii()
    assert b"\n" not in b"".join(lines)
    assert f"List-Unsubscribe: <{url}>".encode() in lines  # unfolded: folding breaks signatures
    assert max(len(line) for line in lines if not line.startswith(b"List-")) <= 78


def test_a_word_cannot_start_a_header_of_its_own():
    words = {"name": "", "mentor": "", "address": "ana@example.org", "unsubscribe_url": ""}

    with pytest.raises(Refused):
        moulds.pour(cast(), words | {"first_line": "x\r\nBcc: all@example.org"})


def test_a_missing_word_is_named():
    with pytest.raises(KeyError, match="first_line"):
        moulds.pour(cast(), {})


def test_a_campaign_letter_is_headed_as_mailbox_providers_want():
    written_by = letters.Sender("Step Up", "hello@stepup.example", "")

    headers = letters.campaign_headers(
        "Come back", written_by, campaign_id=42, reply_to="", language="en"
    )

    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"] == f"<{moulds.slot('unsubscribe_url')}>"
    assert headers["List-ID"] == "<alumnae.stepup.example>"
    assert headers["Reply-To"] == "hello@stepup.example"
    assert "Auto-Submitted" not in headers


def test_five_thousand_letters_are_composed_in_two_seconds_of_computing():
    pieces, url = cast(), "https://stepup.example/unsubscribe/" + "t" * 43
    words = {"name": "Zoë", "mentor": "Dana", "first_line": "Zoë", "unsubscribe_url": url}
    began_at = time.thread_time()

    for place in range(5000):
        moulds.pour(pieces, words | {"address": f"a{place}@example.net"})

    assert time.thread_time() - began_at < 2


def test_nothing_on_the_way_out_renders_a_template_or_copies_a_message():
    way_out = [
        ROOT / "stepup" / "outbox" / name for name in ("moulds.py", "mime.py", "delivery.py")
    ]
    way_out += (ROOT / "stepup" / "outbox" / "tasks").glob("*.py")

    for module in way_out:
        text = module.read_text()
        assert "render_template" not in text
        assert "deepcopy" not in text

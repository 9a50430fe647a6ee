"""The same blocks, as clean HTML and as plain text."""

import pytest

from stepup.campaigns import markdown

LETTER = """# Hello

Dear **Ana**,
two lines

- one
- two
  1. deep

> quoted

[Come](https://example.org/a?b=1&c=2) or <https://example.org/>
"""


def test_plain_text_keeps_the_blocks():
    assert markdown.to_plain(LETTER) == (
        "Hello\n\nDear Ana,\ntwo lines\n\n- one\n- two\n\n  1. deep\n\n> quoted\n\n"
        "Come (https://example.org/a?b=1&c=2) or https://example.org/"
    )


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![pixel](https://example.org/p.gif)",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        '<a href="https://x" onclick="y">z</a>',
    ],
)
def test_html_holds_nothing_that_runs_or_watches(attack):
    html = markdown.to_html(attack)

    for bad in ("<script", "<img", 'href="javascript', 'href="data', '<a href="https://x" on'):
        assert bad not in html


def test_html_keeps_links_and_lists():
    html = markdown.to_html(LETTER)

    assert '<a href="https://example.org/a?b=1&amp;c=2">Come</a>' in html
    assert html.count("<li>") == 3

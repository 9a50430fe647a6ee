"""Authors write marks, never programs."""

import time
import tracemalloc
from contextlib import suppress

import pytest

from stepup.campaigns import actions, merging
from stepup.errors import Refused
from tests.campaigns.factories import a_draft

ATTACKS = [
    "{{ ''.__class__ }}",
    "{{ r.delete() }}",
    "{{ 'a'*10**9 }}",
    "{% for a in b %}{% for c in d %}{% endfor %}{% endfor %}",
    "{% include 'secret' %}",
    "{{ password }}",
    "{{ first_name|attr('y') }}{{ x }}",
    "{{ first_name.__init__ }}",
    "{{ first_name",
    "{{",
    "{# note #}",
    "{{ landing|somewhere else }}",
    "{{ first_name|<b>you</b> }}",
    "[see](https://elsewhere.example/?u={{ landing }})",
    "[see](https://elsewhere.example/({{ landing }}))",
    "{{ landing }}/answer",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_whatever_is_no_known_mark_is_refused_with_its_place(app, attack):
    with pytest.raises(Refused, match=r"Line 2, column \d+: we cannot fill in"):
        merging.parse(f"Dear friend,\n{attack}")


def test_the_place_is_where_the_mark_begins(app):
    with pytest.raises(Refused, match="Line 3, column 9: we cannot fill in “{{ age }}”"):
        merging.parse("Dear {{ first_name }},\n\nyou are {{ age }}")


def test_a_subject_has_no_links(app):
    with pytest.raises(Refused, match="Line 1, column 1"):
        merging.parse("{{ landing }}", links=False)


def test_a_missing_word_is_the_fallback_of_its_place_or_ours(app):
    asked = merging.blanks(merging.parse("{{ mentor }} {{ mentor|Ms. X }} {{first_name}}"))

    words = merging.words(merging.defaults(asked), {"first_name": "Ana", "mentor": ""})

    assert sorted(words.values()) == ["Ana", "Ms. X", "a woman who remembers you"]


@pytest.mark.parametrize("text", ["[a]({{ landing }})", "See {{ landing }}.", "<{{ landing }}>"])
def test_her_own_page_stands_alone_or_is_a_whole_link(app, text):
    assert merging.Blank("landing") in merging.parse(text)


def test_what_is_no_mark_stays(app):
    assert merging.parse("100 % {of} them }} ok") == ["100 % {of} them }} ok"]


@pytest.mark.parametrize(
    "body",
    [
        "{{ 'a'*10**9 }} " * 1200,
        "{{ first_name|" + "a" * 19_000,
        "{{ " * 6000,
        "{{ first_name }}" * 1200,
        "[" * 20_000,
        "> " * 10_000,
    ],
    ids=lambda body: body[:14],
)
def test_whatever_is_typed_a_save_takes_less_than_a_second_and_fifty_megabytes(app, body):
    tracemalloc.start()
    began_at = time.process_time()

    with suppress(Refused):
        actions.create(a_draft(body=body))

    seconds, (_, peak) = time.process_time() - began_at, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert seconds < 1
    assert peak < 50_000_000

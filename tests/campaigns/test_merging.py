"""Authors write marks, never programs."""

import pytest

from stepup.campaigns import merging
from stepup.errors import Refused

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


def test_what_is_no_mark_stays(app):
    assert merging.parse("100 % {of} them }} ok") == ["100 % {of} them }} ok"]

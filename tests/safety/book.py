"""docs/safety.md, and what would happen without each of its rules."""

import inspect
import re
from dataclasses import dataclass

from stepup.errors import Reason
from stepup.safety import rules
from tests.architecture import ROOT
from tests.safety.removing import failing, module_of

ROW = re.compile(r"^\| (\d\d) (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
NAMED = re.compile(r"`(\w+)`")


@dataclass(frozen=True)
class Rule:
    id: str
    says: str
    functions: tuple[str, ...]
    tests: tuple[str, ...]


def read() -> list[Rule]:
    text = (ROOT / "docs" / "safety.md").read_text()
    return [
        Rule(f"SAFE-{number}", says, tuple(NAMED.findall(functions)), tuple(NAMED.findall(tests)))
        for number, says, functions, _asked, tests in ROW.findall(text)
    ]


def promises() -> dict[str, set[str]]:
    """The second table: what is promised, and the tests that show it."""
    text = (ROOT / "docs" / "safety.md").read_text().partition("## The people")[2]
    rows = re.findall(r"^\| (?!what|---)(.+?) \| (.+?) \|$", text, re.MULTILINE)
    return {what: {*NAMED.findall(shown)} for what, shown in rows}


def caught_without(name: str) -> list[str]:
    """The cases that are answered wrongly when this function says yes to everything."""
    function = getattr(rules, name)
    module = module_of(function.__module__)
    says_yes = [] if inspect.signature(function).return_annotation == list[Reason] else None
    setattr(module, name, lambda *asked: says_yes)
    return failing(module)

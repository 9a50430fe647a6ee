"""Is any rule idle? Each is broken on purpose, and the table of cases has to notice."""

import ast
import inspect

import pytest

from stepup.errors import Reason
from stepup.safety import rules
from tests.safety.removing import MODULES, TREES, failing, module_of

SHIFTED = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
# Words in a sentence, which test_rules reads, and a household of nobody, counted or not.
ONLY_WORDS = {
    "_still_needed",
    "two_adults: count == 1",
    "unrelated: adult.household_id is None",
    "picture: without_release == 1",
    "place: get_locale() or 'en'",
}


def rule_names():
    return [
        (found.__module__, name)
        for name, found in inspect.getmembers(rules, inspect.isfunction)
        if inspect.signature(found).return_annotation == list[Reason]
    ]


def places():
    """Every comparison and every and/or in a rule, as (module, node, number, what it says)."""
    for module, tree in TREES.items():
        for function in tree.body:
            if isinstance(function, ast.FunctionDef) and function.name not in ONLY_WORDS:
                yield from ((module, *place) for place in _places_in(function))


def _places_in(function):
    for node in ast.walk(function):
        label = f"{function.name}: {ast.unparse(node)}"
        if isinstance(node, ast.Compare) and label not in ONLY_WORDS:
            yield from ((node, number, label) for number in range(len(node.ops)))
        if isinstance(node, ast.BoolOp) and label not in ONLY_WORDS:
            yield node, None, label


@pytest.fixture
def broken_at():
    """The rules with one sign changed; the tree is as it was afterwards."""
    undo = []

    def change(module, node, number):
        if number is None:
            undo.append((node, "op", node.op))
            node.op = SHIFTED[type(node.op)]()
        else:
            undo.append((node, "ops", node.ops))
            node.ops = [*node.ops]
            node.ops[number] = SHIFTED[type(node.ops[number])]()
        return module_of(module)

    yield change
    for node, name, value in undo:
        setattr(node, name, value)


@pytest.mark.parametrize("name", MODULES)
def test_the_rules_as_they_are_pass(name):
    assert failing(module_of(name)) == []


@pytest.mark.parametrize(("within", "name"), rule_names())
def test_a_rule_that_always_says_yes_is_noticed(within, name):
    module = module_of(within)
    setattr(module, name, lambda *asked: [])

    assert failing(module) != []


@pytest.mark.parametrize(
    ("module", "node", "number"),
    [pytest.param(*place[:3], id=f"{place[3]} [{place[2]}]") for place in places()],
)
def test_a_changed_sign_is_noticed(module, node, number, broken_at):
    assert failing(broken_at(module, node, number)) != []

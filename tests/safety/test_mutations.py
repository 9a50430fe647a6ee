"""Is any rule idle? Each is broken on purpose, and the table of cases has to notice."""

import ast
import inspect
import types

import pytest

from stepup.errors import Reason
from stepup.safety import rules
from tests.safety.cases import CASES

SOURCE = inspect.getsource(rules)
TREE = ast.parse(SOURCE)
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
ONLY_WORDS = {"_still_needed", "two_adults: count == 1", "unrelated: adult.household_id is None"}


def failing(module):
    return [case[0] for case in CASES if _answer(module, case) != case[3]]


def _answer(module, case):
    _, rule, asked, _ = case
    try:
        return [reason.rule for reason in getattr(module, rule.__name__)(*asked)]
    except TypeError:  # it compares None with a number: noticed
        return None


def rule_names():
    return [
        name
        for name, found in inspect.getmembers(rules, inspect.isfunction)
        if found.__module__ == rules.__name__
        and inspect.signature(found).return_annotation == list[Reason]
    ]


def places():
    """Every comparison and every and/or in a rule, as (line, number, what stands there)."""
    for function in TREE.body:
        if isinstance(function, ast.FunctionDef) and function.name not in ONLY_WORDS:
            for node in ast.walk(function):
                label = f"{function.name}: {ast.unparse(node)}"
                if isinstance(node, ast.Compare) and label not in ONLY_WORDS:
                    yield from ((node, number, label) for number in range(len(node.ops)))
                if isinstance(node, ast.BoolOp):
                    yield node, None, label


def module_of(tree):
    module = types.ModuleType("broken_rules")
    exec(compile(tree, "broken_rules", "exec"), module.__dict__)
    return module


@pytest.fixture
def broken_at():
    """The rules with one sign changed; the tree is as it was afterwards."""
    undo = []

    def change(node, number):
        if number is None:
            undo.append((node, "op", node.op))
            node.op = SHIFTED[type(node.op)]()
        else:
            undo.append((node, "ops", node.ops))
            node.ops = [*node.ops]
            node.ops[number] = SHIFTED[type(node.ops[number])]()
        return module_of(TREE)

    yield change
    for node, name, value in undo:
        setattr(node, name, value)


def test_the_rules_as_they_are_pass():
    assert failing(module_of(TREE)) == []


@pytest.mark.parametrize("name", rule_names())
def test_a_rule_that_always_says_yes_is_noticed(name):
    module = module_of(TREE)
    setattr(module, name, lambda *asked: [])

    assert failing(module) != []


@pytest.mark.parametrize(
    ("node", "number"),
    [pytest.param(node, number, id=f"{label} [{number}]") for node, number, label in places()],
)
def test_a_changed_sign_is_noticed(node, number, broken_at):
    assert failing(broken_at(node, number)) != []

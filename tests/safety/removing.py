"""The rules as a tree that can be broken, and what the table of cases says to that."""

import ast
import importlib
import inspect
import types

from stepup.safety import rules
from tests.safety.cases import CASES, ask

MODULES = sorted(
    {found.__module__ for _name, found in inspect.getmembers(rules, inspect.isfunction)}
)
TREES = {name: ast.parse(inspect.getsource(importlib.import_module(name))) for name in MODULES}


def failing(module):
    """The cases of this module's rules that it answers wrongly."""
    asked = [case for case in CASES if case[1].__module__ == module.__name__]
    return [case[0] for case in asked if _answer(module, case) != case[3]]


def _answer(module, case):
    _, rule, asked, _ = case
    try:
        return ask(getattr(module, rule.__name__), asked)
    except (TypeError, AttributeError, ValueError) as failure:  # it asks None: noticed
        return type(failure)


def module_of(name):
    """The rules as the tree has them now, which may be broken on purpose."""
    module = types.ModuleType(name)
    exec(compile(TREES[name], name, "exec"), module.__dict__)
    return module

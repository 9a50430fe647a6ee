"""What all applications of a test process have in common is worked out once: addresses and SQL.

Each test still has an application, an engine and a database of its own; only what depends on
nothing but our code is kept. Without it half of the time of the suite went into compiling.
"""

import gc

from flask import Flask
from sqlalchemy.engine import Engine
from werkzeug.routing import Rule

from stepup.db import db

_rules = {}
_engines = {}
_compile = Rule.compile


def keep(patch) -> None:
    patch.setattr(Rule, "compile", _compile_once)
    gc.collect()
    gc.freeze()  # what was imported stays: no need to look through it again and again
    gc.set_threshold(20_000, 10, 50)


def _compile_once(rule: Rule) -> None:
    """What matches an address and what writes it: of the rule they need what is in the key."""
    key = (rule.rule, rule.host, rule.subdomain, rule.merge_slashes, repr(rule.defaults))
    first = _rules.setdefault(key, rule)
    if first is rule:
        _compile(rule)
        return
    rule._parts, rule._trace, rule._converters = first._parts, first._trace, first._converters
    rule.arguments = first.arguments
    rule._build = first._build.__func__.__get__(rule)
    rule._build_unknown = first._build_unknown.__func__.__get__(rule)


def share_sql(app: Flask) -> None:
    """Statements are compiled for a dialect: applications on one kind of server share theirs."""
    with app.app_context():
        for engine in db.engines.values():
            _share_sql(engine)


def _share_sql(engine: Engine) -> None:
    first, compiled = _engines.get(engine.name, (None, None))
    if first is None or first.dialect.server_version_info is None:  # it never connected
        _engines[engine.name] = engine, {}
    else:
        engine.dialect = first.dialect
        engine.update_execution_options(compiled_cache=compiled)

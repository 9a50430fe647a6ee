"""What all applications of a test process have in common is worked out once: addresses and SQL.

Each test still has an application, an engine and a database of its own; only what depends on
nothing but our code is kept. Without it half of the time of the suite went into compiling.
"""

import gc

from flask import Flask
from sqlalchemy.engine import Engine
from werkzeug.routing import Rule

from stepup.db import db

_builders = {}
_engines = {}
_compile_builder = Rule._compile_builder


def keep(patch) -> None:
    patch.setattr(Rule, "_compile_builder", _compile_builder_once)
    gc.collect()
    gc.freeze()  # what was imported stays: no need to look through it again and again
    gc.set_threshold(20_000, 10, 50)


def _compile_builder_once(rule: Rule, append_unknown=True):
    """The function that writes an address; of the rule it needs what is named in the key."""
    key = (tuple(rule._trace), repr(rule.defaults), append_unknown)
    if key not in _builders:
        _builders[key] = _compile_builder(rule, append_unknown)
    return _builders[key]


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

"""The organisation's policy as it is kept: values by name, and the policy that they mean."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date, time
from typing import TypeAlias

from stepup.safety.facts import DEFAULTS, Policy

Values: TypeAlias = dict[str, object]


def as_values(policy: Policy) -> Values:
    return {name: _plain(value) for name, value in asdict(policy).items()}


def _plain(value: object) -> object:
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def from_values(values: Mapping[str, object]) -> Policy:
    """What a former version did not know yet has its default; what we no longer know is dropped."""
    known = {field.name: getattr(DEFAULTS, field.name) for field in fields(Policy)}
    read = {name: _read(known[name], values[name]) for name in known if name in values}
    return Policy(**{**known, **read})


def _read(default: object, value: object) -> object:
    if isinstance(default, time):
        return time.fromisoformat(str(value))
    if default is None and value is not None:  # what may be missing is a day
        return date.fromisoformat(str(value))
    if isinstance(value, Mapping):
        return {name: _read((), part) for name, part in value.items()}
    return tuple(value) if isinstance(value, list) else value


def differences(before: Policy, after: Policy) -> dict[str, tuple[object, object]]:
    """By name of the value, what it was and what it would be."""
    old, new = as_values(before), as_values(after)
    return {name: (old[name], new[name]) for name in old if old[name] != new[name]}

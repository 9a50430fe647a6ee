"""What no policy may loosen."""

from stepup.errors import Reason
from stepup.safety.facts import DEFAULTS, Policy

LEAST = DEFAULTS


def acceptable(policy: Policy) -> list[Reason]:
    """A policy may ask for more than the rule book, never for less where there is no override."""
    return [
        Reason(rule, sentence)
        for rule, sentence, is_kept in (
            ("SAFE-01", "A background check is always asked for.", _asks_for_a_check(policy)),
            ("SAFE-02", "No check may count longer than the rule book says.", _months(policy)),
            ("SAFE-03", "Two adults are the least.", policy.adults_needed >= LEAST.adults_needed),
            ("SAFE-11", "Nobody under 13 has an account.", policy.account_age >= LEAST.account_age),
            ("SAFE-16", "Two hours of training are the least.", _trains_enough(policy)),
            ("SAFE-26", "An adult is 18 or older.", policy.adult_age >= LEAST.adult_age),
            ("SAFE-25", "Two people decide.", policy.deciders_needed >= LEAST.deciders_needed),
        )
        if not is_kept
    ]


def _asks_for_a_check(policy: Policy) -> bool:
    return set(LEAST.required_checks) <= set(policy.required_checks)


def _months(policy: Policy) -> bool:
    return all(
        0 < policy.months_valid.get(kind, most + 1) <= most
        for kind, most in LEAST.months_valid.items()
    )


def _trains_enough(policy: Policy) -> bool:
    return sum(policy.training_minutes.values()) >= sum(LEAST.training_minutes.values())

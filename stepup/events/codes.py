"""Short codes on a printed roster: quick to type back, and a typing error is nobody else."""

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: none looks like another
READ_AS = str.maketrans("OIL", "011", " -")
CHECK = 29  # a prime below 32: one wrong letter, or two exchanged, is noticed


def of(number: int) -> str:
    digits, rest = "", number
    while rest or len(digits) < 2:
        digits, rest = LETTERS[rest % 32] + digits, rest // 32
    return digits + LETTERS[number % CHECK]


def clean(typed: str) -> str:
    return typed.strip().upper().translate(READ_AS)

"""Check digits after ISO 7064, MOD 11,10: a wrong digit, and most exchanges of two, are found."""


def check_digit(digits: str) -> str:
    product = 10
    for digit in digits:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def holds(digits: str) -> bool:
    """Whether the last digit is the check digit of those before it."""
    return len(digits) > 1 and check_digit(digits[:-1]) == digits[-1]

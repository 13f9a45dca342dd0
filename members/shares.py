"""Shares of a whole, as the pages show them."""


def share(part: int, whole: int) -> str:
    """ "2.15%", cut after two decimals and never rounded up; "" of nothing."""
    if not whole:
        return ""
    units, rest = divmod(10_000 * part // whole, 100)
    return f"{units}.{rest:02d}%"

"""Sums of money as pages and papers show them."""


def yuan2(fen: int | None) -> str:
    """123456 → "1,234.56", below zero with a minus; "" of nothing."""
    if fen is None:
        return ""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{rest:02d}"


def wan(fen: int) -> str:
    """6880000 → "6.88": in units of ten thousand yuan, cut after two decimals."""
    whole, rest = divmod(fen // 10_000, 100)
    return f"{whole}.{rest:02d}"


def share_of(part: int, whole: int) -> str:
    """ "6.31%": cut after two decimals in whole numbers and never rounded up; "" of nothing."""
    if whole <= 0 or part < 0:
        return ""
    units, rest = divmod(10_000 * part // whole, 100)
    return f"{units}.{rest:02d}%"

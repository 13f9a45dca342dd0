"""Points and percentages, kept as whole hundredths, as people write them."""

from fractions import Fraction

MORE = 10_000  # a part of a hundredth is told to six decimals of the whole


def hundredths_text(value: int | Fraction) -> str:
    """9250 → "92.5", 10000 → "100", -50 → "-0.5": exact, without idle noughts; what does not end
    within six decimals is cut there and says so: "6.666666…"."""
    size = -value if value < 0 else value
    whole, rest = divmod(int(size * MORE), 100 * MORE)
    text = f"{whole}.{rest:06d}".rstrip("0").rstrip(".") if rest else str(whole)
    endless = "…" if value * MORE % 1 else ""
    return f"{'-' if value < 0 else ''}{text}{endless}"


def points_text(value: int | Fraction) -> str:
    return f"{hundredths_text(value)}分"

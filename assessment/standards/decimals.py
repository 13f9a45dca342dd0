"""Points and percentages, kept as whole hundredths, as people write them."""


def hundredths_text(value: int) -> str:
    """9250 → "92.5", 10000 → "100", -50 → "-0.5": exact, without idle noughts."""
    whole, rest = divmod(abs(value), 100)
    text = f"{whole}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(whole)
    return f"-{text}" if value < 0 else text


def points_text(value: int) -> str:
    return f"{hundredths_text(value)}分"

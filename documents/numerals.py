"""Numbers as headings, pages and papers write them: Chinese numerals, sums of money, shares."""

import datetime

DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """12 as 十二, 105 as 一百零五; up to 999."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (DIGITS[ones] if ones else "")


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


def long_day(day: datetime.date | None) -> str:
    """2026年6月3日; a line to write it on where nobody has said."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "＿＿＿＿年＿＿月＿＿日"

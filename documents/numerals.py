"""Chinese numerals, as headings and clauses are counted."""

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

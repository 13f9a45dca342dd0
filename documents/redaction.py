"""Long numbers taken out of texts that are kept without anybody's having looked at them: logs, words searched for.

Coarser than what reads workbooks (members/imports/sealing.py): fourteen digits are enough, blanks and strokes between
them do not help, and a number too many taken out does no harm.
"""

import re

REDACTED = "〔号码已略去〕"
_LONG_NUMBER = re.compile(r"\d(?:[^\w]{0,3}\d){13,}(?:[^\w]{0,3}[xXｘＸ×])?")


def redacted(text: str) -> str:
    """The text with REDACTED where a number stood that may be an ID number."""
    return _LONG_NUMBER.sub(REDACTED, text)

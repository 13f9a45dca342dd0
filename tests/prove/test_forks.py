"""Changed code is taken by functions that the test session has put aside, too (`gc.freeze`)."""

import gc

from accounts.records.deadlines import late_words
from tests.prove.forks import ROOT, apply


def test_changed_code_is_taken() -> None:
    path = "accounts/records/deadlines.py"
    source = (ROOT / path).read_text()
    gc.freeze()
    apply(path, source.replace('return f"迟{days}天" if', 'return f"晚{days}天" if'))
    try:
        assert late_words(3) == "晚3天"
    finally:
        apply(path, source)
    assert late_words(3) == "迟3天"

"""Numbers run from 1 without gap, and the paper kept is the one that was numbered."""

from collections.abc import Iterator
from itertools import groupby

from .models import IssuedPaper


def wrong_numbers() -> Iterator[str]:
    order = ("code", "short", "year", "number")
    rows = IssuedPaper.objects.filter(number__isnull=False).order_by(*order)
    rows = rows.select_related("paper")
    for (code, short, year), papers in groupby(rows, lambda row: (row.code, row.short, row.year)):
        for expected, paper in enumerate(papers, start=1):
            if paper.number != expected:
                yield f"发文字号不连续：{short}〔{year}〕（{code}）第{expected}号未登记"
                break
            if paper.paper and paper.paper.digest != paper.digest:
                yield f"{paper.reference}的定稿不是编号时的那一份"

"""A register of 500, 1,000, 2,000 and 4,000 lines as PDF: seconds a line against the smallest, goal
at most 1.5 times.

Reading the records and filling in the paper count too; every print is whole, from the database to
the bytes.

python -m benchmarks.bench_registers
"""

import datetime
import time
from io import BytesIO

from . import data

SIZES = (500, 1_000, 2_000, 4_000)
GOAL = 1.5
YEAR = 2025
TEXTS = (
    "没有不同意见。",
    "意见不一，先到邻村看看再定。",
    "会员提出清沟、修路、建公开栏三件事，逐件议过，先办清沟。",
)


def fill(village: object, meetings: int) -> None:
    from autonomy.models import Matter, Meeting

    start = datetime.date(YEAR, 1, 1)
    made = Meeting.objects.bulk_create(
        Meeting(
            village=village,
            kind="council",
            date=start + datetime.timedelta(n % 365),
            chair="祝明",
            present=9,
        )
        for n in range(meetings)
    )
    Matter.objects.bulk_create(
        Matter(
            meeting=meeting,
            subject=f"第{n}件事：{TEXTS[n % 3]}",
            discussion=TEXTS[n % 2] * (n % 5),
            outcome="decided",
            decision=TEXTS[2] * (1 + n % 2),
        )
        for n, meeting in enumerate(made)
    )


def main() -> None:
    import pikepdf

    from associations.models import County, Township, Village
    from associations.registers import find
    from autonomy.eight_registers.papers import paper
    from documents.pdf import render_document

    county = County.objects.create(code="990001", name="测量县")
    township = Township.objects.create(code="990001001", name="测量镇", county=county)
    register = find("deliberation")
    assert register is not None
    base = 0.0
    for number, size in enumerate(SIZES):
        village = Village.objects.create(
            code=f"99000100120{number}", name="测量村", township=township
        )
        fill(village, size)
        start = time.perf_counter()
        html = paper(register, register.content(village.pk, YEAR), village, YEAR)
        made = render_document(html, register.title, landscape=True)
        seconds = time.perf_counter() - start
        base = base or seconds / size
        with pikepdf.open(BytesIO(made)) as pdf:
            pages = len(pdf.pages)
        print(
            f"{size:5} lines  {seconds:6.2f} s  {pages:4} pages  a line × "
            f"{seconds / size / base:4.2f} (goal {GOAL})"
        )


if __name__ == "__main__":
    with data.database():
        main()

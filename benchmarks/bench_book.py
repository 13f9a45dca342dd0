"""The year-end book against one WeasyPrint call on its finished HTML: python -m
benchmarks.bench_book

Goals: 44 villages in at most 0.7 of the single call, at most 0.2 when printed again after one
village changed, memory flat from 44 to 440 villages. Every print is a process of its own; the
book's time includes reading the database and scoring, the single call's only the typesetting.
"""

import json
import os
import pickle
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from . import data

YEAR = 2025
Result = dict[str, float]


def measured(*arguments: object) -> Result:
    """Seconds and the largest process's peak memory (MB) of one print in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.bench_book", *map(str, arguments)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def print_book(code: str, out: Path) -> None:
    from assessment.papers import services as books

    books.CACHE = out.parent / "cache"
    books.write_book(code=code, year=YEAR, out=out)


def print_whole(finished: str, out: Path) -> None:
    """The same parts in one call, page numbers from a margin box."""
    from weasyprint import CSS, HTML

    html = "".join(
        f'<section class="part">{part}</section>'
        for part in pickle.loads(Path(finished).read_bytes())
    )
    numbers = CSS(
        string=(
            "@page { @bottom-center { content: '— ' counter(page) ' —'; font: 14pt CunxieSong } }"
        )
    )
    HTML(string=html, base_url="static/").write_pdf(
        out, stylesheets=[CSS("static/css/print.css"), numbers]
    )


def run(kind: str, what: str, out: str) -> None:
    import resource

    import django

    django.setup()
    start = time.perf_counter()
    (print_whole if kind == "whole" else print_book)(what, Path(out))
    seconds = time.perf_counter() - start
    peak = (
        max(
            resource.getrusage(who).ru_maxrss
            for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        / 1024
    )
    print(
        json.dumps({"seconds": seconds, "peak": peak, "size": Path(out).stat().st_size / 1024**2})
    )


def finish(code: str, path: Path) -> None:
    """The finished HTML of the book's parts, contents filled in."""
    from assessment.papers.book import collect, contents, parts
    from documents.pdf import ContentsEntry

    made = parts(collect(code, YEAR))
    entries = [
        ContentsEntry(part.key, part.title, part.level, page)
        for page, part in enumerate(made, start=1)
        if part.listed
    ]
    made.insert(1, contents(entries))
    path.write_bytes(pickle.dumps([part.html for part in made]))


def change_one(code: str) -> None:
    """One village's December is corrected."""
    from assessment.approval.services.approve import correct_report
    from assessment.models import MonthlyReport

    report = MonthlyReport.objects.in_division(code).filter(period=202512).order_by("village_id")[2]
    typed = {name: str(getattr(report, name) + 1) for name in ("births", "planned_births")}
    correct_report(report=report, typed=typed, reason="漏报一名", version=report.version, by=None)


def main() -> None:
    with data.database(), tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = database_url()
        for number, villages in enumerate((44, 440)):
            county, place = str(990000 + number), Path(folder) / str(villages)
            place.mkdir()
            data.fill(county, villages, (2023, 2024, 2025))
            if not number:
                finish(county, place / "finished")
                whole = measured("whole", place / "finished", place / "whole.pdf")
                report("44 villages, one WeasyPrint call", whole, whole)
            report(f"{villages} villages", measured("book", county, place / "book.pdf"), whole)
            change_one(county)
            report(
                f"{villages} villages again, one changed",
                measured("book", county, place / "book.pdf"),
                whole,
            )


def database_url() -> str:
    """Where the measurement's own database is, for the processes that print."""
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def report(name: str, result: Result, base: Result) -> None:
    ratio = result["seconds"] / base["seconds"]
    figures = (
        f"{result['seconds']:7.2f} s  × {ratio:5.2f}  peak {result['peak']:5.0f} MB  file "
        f"{result['size']:5.2f} MB"
    )
    print(f"{name:36}{figures}", flush=True)


if __name__ == "__main__":
    run(*sys.argv[1:]) if len(sys.argv) > 1 else main()

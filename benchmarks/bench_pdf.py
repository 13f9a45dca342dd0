"""The year-end book against one WeasyPrint call on the same finished HTML: python -m benchmarks.bench_pdf

Goals: 44 villages in at most 0.7 of the single call, at most 0.2 when printed again after one sheet changed,
memory flat from 44 to 440 villages. Every print is a process of its own, so start-up counts.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def measured(*arguments: object) -> dict:
    """Wall seconds and the largest process's peak memory (MB) of one print in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.bench_pdf", *map(str, arguments)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def print_parts(villages: int, out: Path, changed: str = "") -> None:
    from documents.pdf import render_book
    from tests.documents.sample_book import book_contents, book_parts

    parts = book_parts(villages, changed)
    render_book(parts, contents=book_contents, out=out, title="年终考评报告", cache=out.parent / "cache")


def print_whole(villages: int, out: Path) -> None:
    """The same pages, page numbers from a margin box and the contents already filled in."""
    from weasyprint import CSS, HTML

    from documents.pdf import Entry
    from tests.documents.sample_book import book_contents, book_parts

    parts = book_parts(villages)
    entries = [Entry(part.key, part.title, part.level, page) for page, part in enumerate(parts, start=1)]
    parts.insert(1, book_contents(entries))
    html = "".join(f'<section class="part">{part.html}</section>' for part in parts)
    numbers = CSS(string="@page { @bottom-center { content: '— ' counter(page) ' —'; font: 14pt CunxieSong } }")
    HTML(string=html, base_url="static/").write_pdf(out, stylesheets=[CSS("static/css/print.css"), numbers])


def run(kind: str, villages: str, out: str, changed: str = "") -> None:
    import resource

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    start = time.perf_counter()
    if kind == "whole":
        print_whole(int(villages), Path(out))
    else:
        print_parts(int(villages), Path(out), changed)
    seconds = time.perf_counter() - start
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    print(json.dumps({"seconds": seconds, "peak": peak, "size": Path(out).stat().st_size / 1024**2}))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        whole = measured("whole", 44, Path(folder) / "whole.pdf")
        report("44 villages, one WeasyPrint call", whole, whole)
        for villages in (44, 440):
            out = Path(folder) / str(villages) / "book.pdf"
            out.parent.mkdir()
            report(f"{villages} villages in parts", measured("parts", villages, out), whole)
            report(f"{villages} villages again, one changed", measured("parts", villages, out, "已更正。"), whole)


def report(name: str, result: dict, base: dict) -> None:
    ratio = result["seconds"] / base["seconds"]
    figures = (
        f"{result['seconds']:7.2f} s  × {ratio:5.2f}  peak {result['peak']:5.0f} MB  file {result['size']:5.2f} MB"
    )
    print(f"{name:36}{figures}", flush=True)


if __name__ == "__main__":
    run(*sys.argv[1:]) if len(sys.argv) > 1 else main()

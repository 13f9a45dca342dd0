"""What is rendered, counted at the press; and what happens to a cache that somebody broke."""

import shutil

import pytest

from documents.pdf import cache, press, render_book
from documents.pdf.cache import KEEP_SECONDS, LeafCache
from tests.prove.share import a_share

from .sample_book import book_contents, book_parts


@pytest.fixture
def rendered(monkeypatch) -> list[int]:
    """Parts per job, as the press gets them."""
    jobs: list[int] = []
    typeset = press.Press.typeset

    def counting(self, batch):
        jobs.extend(len(job.parts) for job in batch)
        return typeset(self, batch)

    monkeypatch.setattr(press.Press, "typeset", counting)
    return jobs


@pytest.fixture(scope="module")
def first_cache(tmp_path_factory):
    """What the first print of the book leaves in the cache."""
    folder = tmp_path_factory.mktemp("first")
    render_book(
        book_parts(5, ""),
        contents=book_contents,
        out=folder / "book.pdf",
        title="书",
        cache=folder / "cache",
    )
    return folder / "cache"


@pytest.fixture
def printed_before(first_cache, tmp_path):
    shutil.copytree(first_cache, tmp_path / "cache")


@pytest.fixture
def print_book(tmp_path):
    def print_(changed: str = "", villages: int = 5):
        out = tmp_path / "book.pdf"
        parts = book_parts(villages, changed)
        render_book(parts, contents=book_contents, out=out, title="书", cache=tmp_path / "cache")
        return out.read_bytes()

    return print_


def test_a_second_print_renders_nothing_and_is_the_same_to_the_byte(print_book, rendered):
    first = print_book()
    assert sum(rendered) == 9 + 1 + 1  # parts, contents, numbers
    rendered.clear()
    assert print_book() == first
    assert rendered == []


def test_after_one_change_only_that_sheet_is_rendered(printed_before, print_book, rendered):
    print_book(changed="另附材料一份。")
    assert rendered == [1]


def test_after_a_change_of_the_style_sheet_everything_is(
    printed_before, print_book, rendered, monkeypatch, tmp_path
):
    changed = tmp_path / "print.css"
    changed.write_bytes(cache.STYLESHEET.read_bytes() + b"p { color: #333 }")
    monkeypatch.setattr(cache, "STYLESHEET", changed)
    print_book()
    assert sum(rendered) == 11


DAMAGES = [
    f"{damage} {suffix}" for suffix in ("pdf", "json") for damage in ("cut", "garbage", "gone")
]


@pytest.mark.parametrize("damage", a_share(DAMAGES, one_in=3))
def test_a_broken_cache_is_simply_rendered_again(
    printed_before, print_book, rendered, tmp_path, damage
):
    damage, suffix = damage.split()
    first = print_book()
    for file in (tmp_path / "cache").glob(f"*.{suffix}"):
        content = file.read_bytes()
        if damage == "gone":
            file.unlink()
        else:
            file.write_bytes(
                content[: len(content) // 2] if damage == "cut" else b"{}" + content[::-1]
            )
    rendered.clear()
    second = print_book()
    assert sum(rendered) == 11
    assert len(second) == pytest.approx(len(first), rel=0.01)


def test_leaves_nobody_used_for_a_month_are_pruned(print_book, tmp_path):
    import os

    print_book(changed="旧")
    old = set((tmp_path / "cache").iterdir())
    for file in old:
        os.utime(file, (file.stat().st_mtime - KEEP_SECONDS - 60,) * 2)
    print_book(villages=2)
    left = set((tmp_path / "cache").iterdir()) & old
    used = {leaves.file for leaves in LeafCache(tmp_path / "cache")._leaves.values()}
    assert {file for file in left if file.suffix == ".pdf"} <= used
    assert left < old


def test_progress_counts_up_to_the_whole(tmp_path):
    seen = []
    render_book(
        book_parts(5),
        contents=book_contents,
        out=tmp_path / "book.pdf",
        title="书",
        cache=tmp_path / "cache",
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen == sorted(seen)
    assert seen[-1] == (10, 10)

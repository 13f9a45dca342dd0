"""docs/words.toml: one word for one thing, in templates, in the code's labels and messages, in its
scripts and in the manual; and the rules on signs that a text can tell."""

import ast
import re
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
APPS = ("accounts", "associations", "members", "autonomy", "care", "assessment", "documents")
WORDS = tomllib.loads((ROOT / "docs" / "words.toml").read_text("utf-8"))["word"]
OLD = [(old, word) for word in WORDS for old in word["not"]]
PAPERS = ("templates/*/print/*", "templates/*/*/print/*")


def constants(source: str) -> str:
    """The strings of a module, docstrings left out: what somebody may read."""
    tree = ast.parse(source)
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return "\n".join(
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    )


@cache
def texts() -> dict[str, str]:
    """Path → what is read there."""
    found = {}
    for path in [
        *(ROOT / "templates").rglob("*.html"),
        *(ROOT / "static" / "js").glob("*.js"),
        *(ROOT / "docs" / "manual").glob("*.md"),
        ROOT / "docs" / "glossary.md",
    ]:
        found[str(path.relative_to(ROOT))] = path.read_text("utf-8")
    for app in (*APPS, "demo"):
        for path in (ROOT / app).rglob("*.py"):
            if "migrations" not in path.parts:
                found[str(path.relative_to(ROOT))] = constants(path.read_text("utf-8"))
    return found


def lies(path: str, places: list[str]) -> bool:
    return any(fnmatch(path, place) for place in places)


def uses(old: str, word: dict, read: dict[str, str]) -> list[str]:
    """Where the old form stands."""
    found = []
    for path, text in read.items():
        if lies(path, word.get("except", [])) or not lies(path, word.get("only", ["*"])):
            continue
        for longer in word.get("but", []):
            text = text.replace(longer, "")
        if old in text:
            found.append(path)
    return found


@pytest.mark.parametrize(("old", "word"), OLD, ids=[old for old, _ in OLD])
def test_old_forms_are_not_used(old: str, word: dict) -> None:
    assert uses(old, word, texts()) == [], f"write {word['use']}"


@pytest.mark.parametrize(("old", "word"), OLD, ids=[old for old, _ in OLD])
def test_an_old_form_in_a_template_is_found(old: str, word: dict) -> None:
    place = next((p for p in word.get("only", []) if p.startswith("templates")), "templates/*")
    path = place.replace("*", "planted.html")
    assert uses(old, word, {path: f"<p>甲{old}乙</p>"}) == [path]


def test_the_list_says_what_to_write() -> None:
    assert all(word["use"] and word["not"] for word in WORDS)
    assert len({old for old, _ in OLD}) == len(OLD)


def signs(path: str, text: str) -> Iterator[str]:
    """What breaks a rule on signs."""
    paper = lies(path, list(PAPERS))
    if paper:
        yield from re.findall(r'date:"[^"]*-[^"]*"', text)  # papers have 年月日
        yield from re.findall(r"系统|校验值|链头|命令行", re.sub(r"\{[%#].*?[%#]\}", "", text))
    if paper or path.startswith("docs/manual"):
        said = re.sub(r"`[^`]*`|\{%.*?%\}|<[^>]*>|^ {4}.*$", "", text, flags=re.M)
        yield from re.findall(r"[\u4e00-\u9fff] (?:\d|\{\{)|(?:\d|\}\}) [\u4e00-\u9fff]", said)
    yield from re.findall(r"[0-9}]．", text)
    yield from re.findall(r"第\d+小组", text)
    if path.startswith("docs/manual"):
        yield from re.findall(r"按\*\*|[\u4e00-\u9fff] \*\*", text)


def test_signs_are_written_one_way() -> None:
    found = {path: list(signs(path, text)) for path, text in texts().items()}
    assert {path: bad for path, bad in found.items() if bad} == {}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("templates/care/print/a.html", '{{ day|date:"Y-m-d" }}'),
        ("templates/care/print/a.html", "由系统计算"),
        ("templates/care/print/a.html", "共 {{ n }} 条"),
        ("docs/manual/01-a.md", "每月 5 日以前"),
        ("docs/manual/01-a.md", "按**保存**"),
        ("templates/a.html", "1．一项"),
        ("templates/a.html", "第3小组"),
    ],
)
def test_a_sign_written_another_way_is_found(path: str, text: str) -> None:
    assert list(signs(path, text))

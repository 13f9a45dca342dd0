"""Takes one check out of the program at a time and runs the tests that guard it: one of them must turn red.

    .venv/bin/python -m tests.prove.mutants [--kinds scope version …] [--sample N] [--seed S] [--jobs 2]

What is taken out: a scope filter, a right of the access table, a version check, a check of a state, a line of the
rule on sensitive families. `make prove` runs it and keeps the log; a mutant that survives is printed with its place
and, where `EXPLAINED` knows it, the reason.
"""

import argparse
import ast
import inspect
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from accounts.checks import url_patterns  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "associations", "members", "autonomy", "care", "assessment")
SENSITIVE = (
    *(
        "care/families/telling.py",
        "care/families/querysets.py",
        "care/ledger/querysets.py",
        "care/ledger/book.py",
        "care/papers.py",
    ),
    *("care/trail_acts.py", "accounts/withheld.py"),
)
FILES_EACH, PAGES_EACH = 5, 4
SECONDS = 300
EVERYTHING = os.environ | {"CUNXIE_PROVE": "1"}
BROKEN = (1, 2, 3)  # pytest: a test failed, nothing could be collected, or it broke down itself
OF_THE_CODE = re.compile(r"\bcode=|in_division\(|\bvillage(?:_id)?=|\btownship(?:_id)?=")
EXPLAINED: dict[str, str] = {}  # "path:function:what was there" → why no test can tell


@dataclass(frozen=True)
class Mutant:
    """`source` is the whole module without the check at `line`; `statement` is where it stood."""

    kind: str
    path: str
    line: int
    function: str
    taken: str
    statement: str
    source: str

    @property
    def key(self) -> str:
        return f"{self.path}:{self.function}:{self.taken}"


def mutants(kinds: tuple[str, ...]) -> list[Mutant]:
    found = []
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if "/migrations/" not in name and "/management/" not in name:
                found += [mutant for mutant in _of_module(name, path.read_text()) if mutant.kind in kinds]
    return found


def _of_module(path: str, source: str) -> Iterator[Mutant]:
    for function, statement, node in _nodes(ast.parse(source)):
        for kind, start, end, new in _changes(path, function, node, source):
            taken = " ".join(source[start:end].split())
            changed = source[:start] + new + source[end:]
            yield Mutant(kind, path, node.lineno, function, taken[:120], ast.unparse(statement), changed)


def _nodes(tree: ast.AST, function: str = "", within: ast.AST | None = None) -> Iterator[tuple[str, ast.AST, ast.AST]]:
    """Each node with the function and the statement it stands in."""
    for node in ast.iter_child_nodes(tree):
        inner = node.name if isinstance(node, ast.FunctionDef | ast.ClassDef) else ""
        statement = node if isinstance(node, ast.stmt) or within is None else within
        yield function, statement, node
        yield from _nodes(node, f"{function}.{inner}".strip(".") if inner else function, statement)


def _changes(path: str, function: str, node: ast.AST, source: str) -> Iterator[tuple[str, int, int, str]]:
    """(kind, start, end, what stands there instead), offsets in the module's text."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        receiver, end = _span(source, node.func.value), _span(source, node)[1]
        if node.func.attr == "visible_to" and not function.endswith("visible_to"):
            yield "scope", receiver[1], end, ".all()"
        if path in SENSITIVE and node.func.attr in ("filter", "exclude", "ordinary", "none"):
            yield "sensitive", receiver[1], end, ".all()"
    if isinstance(node, ast.FunctionDef) and node.name in ("visible_to", "covers"):
        yield "scope", *_body(source, node), "return self.all()" if node.name == "visible_to" else "return True"
    if isinstance(node, ast.If) and not node.orelse and isinstance(node.body[-1], ast.Raise | ast.Return):
        kind = _kind_of_check(path, function, node)
        if kind:
            yield kind, *_span(source, node.test), "False"
    is_rule = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Rule"
    if is_rule and path.endswith("/access.py") and "public" not in ast.unparse(node):
        yield "access", *_span(source, node), "Rule(read=frozenset(Role), write=frozenset(Role))"


def _kind_of_check(path: str, function: str, node: ast.If) -> str:
    last, what = node.body[-1], ast.unparse(node)
    if path in SENSITIVE:
        return "sensitive"
    if path == "accounts/middleware.py":
        return "access"
    if "ConflictError" in what or ("seen" in ast.unparse(node.test) and isinstance(last, ast.Raise)):
        return "version"
    if isinstance(last, ast.Raise) and ("/services" in path or "_states.py" in path or path == "accounts/services.py"):
        return "state"
    return ""


def _body(source: str, node: ast.FunctionDef) -> tuple[int, int]:
    return _span(source, node.body[0])[0], _span(source, node.body[-1])[1]


def _span(source: str, node: ast.AST) -> tuple[int, int]:
    """Offsets in characters: ast counts columns in UTF-8 bytes."""
    lines = source.splitlines(keepends=True)

    def offset(line: int, column: int) -> int:
        return sum(map(len, lines[: line - 1])) + len(lines[line - 1].encode()[:column].decode())

    return offset(node.lineno, node.col_offset), offset(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]


class Guards:
    """Which tests are to see that a check is gone, by names: those of the page where it stands in a view, and the test
    files that speak of the function or, where it is a module's own, of what the module offers."""

    def __init__(self) -> None:
        self.texts = {
            path.relative_to(ROOT).as_posix(): path.read_text() for path in (ROOT / "tests").rglob("test_*.py")
        }
        self.pages: dict[tuple[str, str], list[str]] = {}
        for pattern in url_patterns():
            view = inspect.unwrap(pattern.callback)
            self.pages.setdefault((f"{view.__module__.replace('.', '/')}.py", view.__name__), []).append(pattern.name)

    def of(self, mutant: Mutant) -> list[list[str]]:
        """Arguments of pytest, one run after another."""
        if mutant.path.endswith("/access.py"):
            return [["tests/test_rights.py"]]
        first = mutant.function.split(".")[0]
        public = [first] if first and not first.startswith("_") else _offers(ROOT / mutant.path)
        runs = [[*self._speaking_of(public, mutant.path)[:FILES_EACH]]]
        names = {name for one in public for name in self.pages.get((mutant.path, one), [])}
        if names:
            runs.append(["tests/test_access.py", "-k", " or ".join(sorted(names)[:PAGES_EACH])])
        if mutant.kind == "sensitive" or mutant.path.startswith("care/"):
            runs.append(
                [
                    "tests/care/families/test_families.py",
                    "tests/care/test_trail_acts.py",
                    "tests/care/ledger/test_told_ledger.py",
                ]
            )
        return [run for run in runs if run]

    def _speaking_of(self, names: list[str], path: str) -> list[str]:
        """Those of the same room first, then those that speak of it most."""
        word = re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b") if names else None
        counts = {file: len(word.findall(text)) for file, text in self.texts.items()} if word else {}
        room, module = path.split("/")[0], Path(path).stem
        found = [file for file, count in counts.items() if count or module in Path(file).stem]
        return sorted(found, key=lambda file: (f"/{room}/" not in file, module not in file, -counts[file]))


def _offers(path: Path) -> list[str]:
    tree = ast.parse(path.read_text())
    return [node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name[0] != "_"]


def _copy(folder: Path) -> Path:
    """The tracked tree without its history; the environment is shared."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, names.split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    (folder / ".venv").symlink_to((ROOT / ".venv").resolve())
    return folder


def _killed(mutant: Mutant, runs: list[list[str]], tree: Path) -> bool:
    module = tree / mutant.path
    kept = module.read_text()
    module.write_text(mutant.source)
    try:
        return any(_red(run, tree) for run in runs)
    finally:
        module.write_text(kept)


def _red(arguments: list[str], tree: Path) -> bool:
    command = [str(ROOT / ".venv/bin/python"), "-m", "pytest", "-x", "-q", "-n0", "-m", "not browser", *arguments]
    try:
        return (
            subprocess.run(command, cwd=tree, env=EVERYTHING, capture_output=True, timeout=SECONDS).returncode in BROKEN
        )
    except subprocess.TimeoutExpired:
        return True


def main() -> None:
    options = _options()
    chosen = mutants(tuple(options.kinds))
    if options.sample and options.sample < len(chosen):
        chosen = random.Random(options.seed).sample(chosen, options.sample)
    guards = Guards()
    work = [(mutant, guards.of(mutant)) for mutant in chosen]
    trees: Queue[Path] = Queue()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(options.jobs) as pool:
        for number in range(options.jobs):
            trees.put(_copy(Path(folder) / str(number)))

        def run(mutant: Mutant, tests: list[list[str]]) -> bool:
            tree = trees.get()
            try:
                return _killed(mutant, tests, tree)
            finally:
                trees.put(tree)

        results = list(zip(chosen, pool.map(lambda pair: _told(run(*pair), *pair), work), strict=True))
    survivors = [mutant for mutant, killed in results if not killed]
    unexplained = [mutant for mutant in survivors if not _reason(mutant)]
    print(f"{len(results)} mutants, {len(results) - len(survivors)} killed, {len(unexplained)} survive unexplained")
    sys.exit(bool(unexplained))


def _told(killed: bool, mutant: Mutant, tests: list[list[str]]) -> bool:
    said = "killed" if killed else _reason(mutant) or ("SURVIVES" if tests else "SURVIVES: no test")
    print(f"{said}: {mutant.kind} {mutant.path}:{mutant.line} {mutant.function}: {mutant.taken}", flush=True)
    return killed


def _reason(mutant: Mutant) -> str:
    """Why no test can tell; "" where one should."""
    if mutant.kind == "scope" and re.search(
        r"\bcode=|in_division\(|\bvillage(?:_id)?=|\btownship(?:_id)?=", mutant.statement
    ):
        return "held twice: the address's code is in the scope (AccessMiddleware), and the rows are those of the code"
    return EXPLAINED.get(mutant.key, "")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = ("scope", "access", "version", "state", "sensitive")
    parser.add_argument("--kinds", nargs="+", choices=kinds, default=kinds)
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()

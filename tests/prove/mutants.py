"""Takes one check out of the program at a time and runs the tests that pass over its line: one of them must turn red.

    .venv/bin/python -m tests.prove.mutants [--kinds scope version …] [--sample N] [--seed S] [--jobs 2]

What is taken out: a scope filter, a right of the access table, a version check, a check of a state, a line of the
rule on sensitive families. `make prove` runs it and keeps the log; a mutant that survives is printed with its place
and, where `EXPLAINED` knows it, the reason.
"""

import argparse
import ast
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "associations", "members", "autonomy", "care", "assessment")
SENSITIVE = (
    *("care/telling.py", "care/family_querysets.py", "care/ledger_querysets.py", "care/book.py", "care/papers.py"),
    *("care/trail_acts.py", "accounts/withheld.py"),
)
TESTS_EACH = 40  # of those that pass over the line; the ones that pass over the fewest lines come first
SECONDS = 300
EXPLAINED: dict[str, str] = {}  # "path:function:what was there" → why no test can tell


@dataclass(frozen=True)
class Mutant:
    """`source` is the whole module without the check at `line`."""

    kind: str
    path: str
    line: int
    function: str
    taken: str
    source: str

    @property
    def key(self) -> str:
        return f"{self.path}:{self.function}:{self.taken}"


def mutants(kinds: tuple[str, ...]) -> list[Mutant]:
    found = []
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if "/migrations/" not in name and "/demo/" not in name and "/management/" not in name:
                found += [mutant for mutant in _of_module(name, path.read_text()) if mutant.kind in kinds]
    return found


def _of_module(path: str, source: str) -> Iterator[Mutant]:
    for function, node in _nodes(ast.parse(source)):
        for kind, start, end, new in _changes(path, function, node, source):
            taken = " ".join(source[start:end].split())
            changed = source[:start] + new + source[end:]
            yield Mutant(kind, path, node.lineno, function, taken[:120], changed)


def _nodes(tree: ast.AST, function: str = "") -> Iterator[tuple[str, ast.AST]]:
    for node in ast.iter_child_nodes(tree):
        inner = node.name if isinstance(node, ast.FunctionDef | ast.ClassDef) else ""
        yield function, node
        yield from _nodes(node, f"{function}.{inner}".strip(".") if inner else function)


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
    if is_rule and path.startswith("accounts/access/") and "public" not in ast.unparse(node):
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
    """Which tests pass over a line: read from the coverage data of one whole run (`make prove` makes it)."""

    def __init__(self, data: Path) -> None:
        self.rows = sqlite3.connect(f"file:{data}?mode=ro", uri=True, check_same_thread=False)
        sizes = "SELECT context_id, SUM(LENGTH(numbits)) FROM line_bits GROUP BY context_id"
        self.sizes = dict(self.rows.execute(sizes))

    def of(self, mutant: Mutant) -> list[str]:
        found = self.rows.execute(
            "SELECT c.id, c.context, b.numbits FROM line_bits b JOIN context c ON c.id = b.context_id "
            "JOIN file f ON f.id = b.file_id WHERE f.path LIKE ? AND c.context LIKE 'tests/%'",
            (f"%/{mutant.path}",),
        )
        over = [(self.sizes[pk], name) for pk, name, bits in found if _holds(bits, mutant.line)]
        tests = dict.fromkeys(name.partition("|")[0] for _, name in sorted(over))
        return (
            ["tests/test_rights.py", *list(tests)[:TESTS_EACH]] if mutant.kind == "access" else list(tests)[:TESTS_EACH]
        )


def _holds(bits: bytes, line: int) -> bool:
    return line // 8 < len(bits) and bool(bits[line // 8] >> line % 8 & 1)


def _copy(folder: Path) -> Path:
    """The tracked tree without its history; the environment is shared."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, names.split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    (folder / ".venv").symlink_to((ROOT / ".venv").resolve())
    return folder


def _killed(mutant: Mutant, tests: list[str], tree: Path) -> bool:
    module = tree / mutant.path
    kept = module.read_text()
    module.write_text(mutant.source)
    command = [str(ROOT / ".venv/bin/python"), "-m", "pytest", "-x", "-q", "-n0", "-p", "no:randomly", *tests]
    try:
        return subprocess.run(command, cwd=tree, capture_output=True, timeout=SECONDS).returncode == 1
    except subprocess.TimeoutExpired:
        return True
    finally:
        module.write_text(kept)


def main() -> None:
    options = _options()
    chosen = mutants(tuple(options.kinds))
    if options.sample and options.sample < len(chosen):
        chosen = random.Random(options.seed).sample(chosen, options.sample)
    guards = Guards(options.coverage)
    work = [(mutant, guards.of(mutant)) for mutant in chosen]
    trees: Queue[Path] = Queue()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(options.jobs) as pool:
        for number in range(options.jobs):
            trees.put(_copy(Path(folder) / str(number)))

        def run(mutant: Mutant, tests: list[str]) -> bool:
            tree = trees.get()
            try:
                return bool(tests) and _killed(mutant, tests, tree)
            finally:
                trees.put(tree)

        results = list(zip(chosen, pool.map(lambda pair: _told(run(*pair), *pair), work), strict=True))
    survivors = [mutant for mutant, killed in results if not killed]
    unexplained = [mutant for mutant in survivors if mutant.key not in EXPLAINED]
    print(f"{len(results)} mutants, {len(results) - len(survivors)} killed, {len(unexplained)} survive unexplained")
    sys.exit(bool(unexplained))


def _told(killed: bool, mutant: Mutant, tests: list[str]) -> bool:
    said = "killed" if killed else EXPLAINED.get(mutant.key) or ("SURVIVES" if tests else "SURVIVES: no test")
    print(f"{said}: {mutant.kind} {mutant.path}:{mutant.line} {mutant.function}: {mutant.taken}", flush=True)
    return killed


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = ("scope", "access", "version", "state", "sensitive")
    parser.add_argument("--kinds", nargs="+", choices=kinds, default=kinds)
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--coverage", type=Path, default=ROOT / "var" / "prove" / "coverage")
    return parser.parse_args()


if __name__ == "__main__":
    main()

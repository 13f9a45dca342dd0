"""Takes one check out of the program at a time and runs the tests that guard it: one of them must
turn red.

    .venv/bin/python -m tests.prove.mutants [--kinds scope version …] [--sample N] [--seed S]
    [--jobs 2] [--anew]

What is taken out: a scope filter, a right of the access table, a version check, a check of a state,
a line of the rule on sensitive families. `make prove` runs it and keeps the log; a mutant that
survives is printed with its place and, where `EXPLAINED` knows it, the reason. What was killed
before and has not changed is passed over (`known_mutants.py`).
"""

import argparse
import ast
import inspect
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeGuard

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from accounts.checks import url_patterns  # noqa: E402
from tests.prove import known_mutants  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "associations", "members", "autonomy", "care", "assessment")
SENSITIVE = (
    *(
        f"care/{noun}/querysets.py"
        for noun in ("families", "ledger", "certificates", "insurance", "benefits")
    ),
    *("care/families/telling.py", "care/ledger/book.py", "care/papers.py"),
    *("care/trail_acts.py", "accounts/models/withheld.py"),
)
FILES_EACH, PAGES_EACH = 12, 4
EVERY_ROLE = 'frozenset(__import__("accounts.roles", fromlist=["Role"]).Role)'
WALK = "tests/test_access.py"
MIDDLEWARE = "accounts/requests/middleware.py"  # what every page passes
ROWS = "tests/accounts/test_scope_of_rows.py"
OF_FAMILIES = (
    "tests/care/families/test_families.py",
    "tests/care/test_trail_acts.py",
    "tests/care/ledger/test_told_ledger.py",
)
SEEN = ("seen", "expected_version", "expected_term")  # what a person had before them
BESIDE = {  # what other packages rest on is tested there
    MIDDLEWARE: (
        *(
            f"tests/accounts/sign_in/test_{name}.py"
            for name in ("second_factor", "password", "sign_in")
        ),
        "tests/accounts/long_files/test_long_files.py",
        "tests/associations/successions/test_handing_over.py",
    ),
    "members/imports/services.py": ("tests/test_tables_in.py",),
    "search.py": ("tests/accounts/search/test_scope.py", "tests/accounts/search/test_search.py"),
    "today.py": ("tests/accounts/today/test_home.py", "tests/accounts/today/test_told.py"),
    "first_run.py": ("tests/associations/organisation/test_first_run.py",),
    "accounts/records/published.py": (
        "tests/assessment/authoring/test_drafts.py",
        "tests/associations/vocabulary/test_vocabularies.py",
    ),
}
PAGES = ("page", "form", "act")
SURVIVES, KILLED, TOO_LONG = "0", "1", "3"  # lines of OUTCOMES (forks.py)
Guard = tuple[str, list[str]]  # a test file, and the pages of it that count; none: all of the file
OF_THE_CODE = re.compile(r"\bcode=|=code\b|in_division\(|\bvillage(?:_id)?=|\btownship(?:_id)?=")
EXPLAINED: dict[str, str] = {  # "path:function:what was there" → why no test can tell
    "accounts/records/editing.py:_who:.visible_to(user)": (
        "asks for the entries of the one record that the person is editing, in its own division"
    ),
    "associations/contracts/views.py:contract_list:.visible_to(request.user)": (
        "held twice: the villages are those of the division, which is in the scope"
    ),
    "associations/organisation/forms/organisation.py:_villages:.visible_to(by)": (
        "held twice: of the association's township, and only its staff is asked"
    ),
    "associations/persons/holdings.py:Holding.rows:.visible_to(user)": (
        "held twice: whoever asks for rows narrows them to the division, and links stay inside it"
    ),
}


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
                found += [
                    mutant for mutant in _of_module(name, path.read_text()) if mutant.kind in kinds
                ]
    return found


def _of_module(path: str, source: str) -> Iterator[Mutant]:
    for function, statement, node in _nodes(ast.parse(source)):
        for kind, start, end, new in _changes(path, function, node, source):
            taken = " ".join(source[start:end].split()) or new.strip()
            changed = source[:start] + new + source[end:]
            yield Mutant(
                kind, path, node.lineno, function, taken[:120], ast.unparse(statement), changed
            )


def _nodes(
    tree: ast.AST, function: str = "", within: ast.AST | None = None
) -> Iterator[tuple[str, ast.AST, ast.AST]]:
    """Each node with the function and the statement it stands in."""
    for node in ast.iter_child_nodes(tree):
        inner = node.name if isinstance(node, ast.FunctionDef | ast.ClassDef) else ""
        statement = node if isinstance(node, ast.stmt) or within is None else within
        yield function, statement, node
        yield from _nodes(node, f"{function}.{inner}".strip(".") if inner else function, statement)


def _changes(
    path: str, function: str, node: ast.AST, source: str
) -> Iterator[tuple[str, int, int, str]]:
    """(kind, start, end, what stands there instead), offsets in the module's text."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        receiver, end = _span(source, node.func.value), _span(source, node)[1]
        if node.func.attr == "visible_to" and not function.endswith("visible_to"):
            yield "scope", receiver[1], end, _all(source[receiver[0] : end])
        if path in SENSITIVE and node.func.attr in ("filter", "exclude", "ordinary", "none"):
            yield "sensitive", receiver[1], end, _all(source[receiver[0] : end])
    if isinstance(node, ast.FunctionDef) and node.name in ("visible_to", "covers"):
        start, indent = _span(source, node.body[0])[0], " " * node.body[0].col_offset
        said = "return self.all()" if node.name == "visible_to" else "return True"
        yield "scope", start, start, f"{said}\n{indent}"
    if (
        isinstance(node, ast.If)
        and not node.orelse
        and isinstance(node.body[-1], ast.Raise | ast.Return)
    ):
        kind = _kind_of_check(path, function, node)
        if kind:
            start, end = _span(source, node.test)
            yield kind, start, end, f"(bool() and ({source[start:end]}))"
    if _is_page(path, node) and not re.search(r"public|^form.*ANYBODY", ast.unparse(node)):
        start, end = _span(source, node)
        address = ", ".join(ast.unparse(part) for part in node.args[:3])
        yield "access", start, end, f"page({address}, {EVERY_ROLE}, write={EVERY_ROLE})"


def _is_page(path: str, node: ast.AST) -> TypeGuard[ast.Call]:
    """An address with its rule (accounts/access)."""
    is_call = isinstance(node, ast.Call) and getattr(node.func, "id", "") in PAGES
    return is_call and path.endswith("urls.py")


def _kind_of_check(path: str, function: str, node: ast.If) -> str:
    last, what = node.body[-1], ast.unparse(node)
    if path in SENSITIVE:
        return "sensitive"
    if path == MIDDLEWARE:
        return "access"
    if "ConflictError" in what or (
        any(word in ast.unparse(node.test) for word in SEEN) and isinstance(last, ast.Raise)
    ):
        return "version"
    if isinstance(last, ast.Raise) and (
        "/services" in path or "states.py" in path or path == "accounts/sign_in/services.py"
    ):
        return "state"
    return ""


def _all(call: str) -> str:
    """What is left out stands where it is never reached: a function must keep the names that it
    closes over."""
    return f".all(*(() if True else ({call},)))"


def _span(source: str, node: ast.AST) -> tuple[int, int]:
    """Offsets in characters: ast counts columns in UTF-8 bytes."""
    lines = source.splitlines(keepends=True)

    def offset(line: int, column: int) -> int:
        return sum(map(len, lines[: line - 1])) + len(lines[line - 1].encode()[:column].decode())

    return offset(node.lineno, node.col_offset), offset(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]


class Guards:
    """Which tests are to see that a check is gone, by names: those of the page where it stands in a
    view, and the test files that speak of the function or, where it is a module's own, of what the
    module offers."""

    def __init__(self) -> None:
        self.texts = {
            path.relative_to(ROOT).as_posix(): path.read_text()
            for path in (ROOT / "tests").rglob("test_*.py")
        }
        self.pages: dict[tuple[str, str], list[str]] = {}
        for pattern in url_patterns():
            view = inspect.unwrap(pattern.callback)
            self.pages.setdefault(
                (f"{view.__module__.replace('.', '/')}.py", view.__name__), []
            ).append(pattern.name)

    def of(self, mutant: Mutant) -> list[Guard]:
        """Test files, one after another; of the walk over pages those of the view only."""
        if mutant.kind == "access" and mutant.path.endswith("urls.py"):
            return [("tests/test_rights.py", [])]
        first = mutant.function.split(".")[0]
        public = [first] if first and not first.startswith("_") else _offers(ROOT / mutant.path)
        if first.endswith("QuerySet"):
            public = _models_with(first)
        found: list[Guard] = [
            (file, []) for file in self._speaking_of(public, mutant.path)[:FILES_EACH]
        ]
        names = {name for one in public for name in self.pages.get((mutant.path, one), [])}
        if not names and (first.endswith("QuerySet") or not found):
            names = self._pages_with(public)
        if names:
            found = [guard for guard in found if guard[0] != WALK] + [
                (WALK, sorted(names)[:PAGES_EACH])
            ]
        if first.endswith("QuerySet"):
            found.insert(0, (ROWS, []))
        beside = BESIDE.get(mutant.path) or BESIDE.get(Path(mutant.path).name, ())
        found = [*[(file, []) for file in beside], *found]
        if mutant.path == MIDDLEWARE:
            pages = {name for names in self.pages.values() for name in names}
            found.append((WALK, sorted(pages)[::10]))
        if mutant.kind == "sensitive" or mutant.path.startswith("care/"):
            found += [(file, []) for file in OF_FAMILIES]
        return found

    def _pages_with(self, names: list[str]) -> set[str]:
        """Pages whose module speaks of one of these, or of a class that is made from one."""
        known = {*names, *(heir for name in names for heir in _heirs(name))}
        word = re.compile(rf"\b(?:{'|'.join(map(re.escape, known))})\b")
        return {
            page
            for (path, _), pages in self.pages.items()
            if known and (ROOT / path).exists() and word.search((ROOT / path).read_text())
            for page in pages
        }

    def _speaking_of(self, names: list[str], path: str) -> list[str]:
        """Those that speak of it first, of its package before others and by how much they do."""
        word = re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b") if names else None
        counts = (
            {file: len(word.findall(text)) for file, text in self.texts.items()} if word else {}
        )
        room, module = path.split("/")[0], Path(path).stem
        package = f"tests/{'/'.join(path.split('/')[:2])}/"
        counts = {file: counts.get(file, 0) for file in self.texts}
        found = [
            file
            for file, count in counts.items()
            if count or module in Path(file).stem or file.startswith(package)
        ]
        return sorted(
            found,
            key=lambda file: (
                not counts[file],
                not file.startswith(package),
                f"/{room}/" not in file,
                module not in file,
                -counts[file],
            ),
        )


@cache
def _classes() -> list[ast.ClassDef]:
    paths = (path for app in APPS for path in sorted((ROOT / app).rglob("*.py")))
    texts = (path.read_text() for path in paths if "/migrations/" not in path.as_posix())
    return [
        node for text in texts for node in ast.parse(text).body if isinstance(node, ast.ClassDef)
    ]


def _models_with(queryset: str) -> list[str]:
    """Names of the models whose rows come by that queryset."""
    word = re.compile(rf"objects.*\b{queryset}\b")
    return [
        node.name
        for node in _classes()
        if any(
            isinstance(line, ast.Assign) and word.search(ast.unparse(line)) for line in node.body
        )
    ]


def _heirs(name: str) -> list[str]:
    """Classes made from that one."""
    word = re.compile(rf"\b{re.escape(name)}\b")
    return [
        node.name
        for node in _classes()
        if any(word.search(ast.unparse(base)) for base in node.bases)
    ]


def _offers(path: Path) -> list[str]:
    tree = ast.parse(path.read_text())
    return [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name[0] != "_"
    ]


def outcomes(work: list[tuple[Mutant, list[Guard]]], jobs: int) -> Iterator[str]:
    """SURVIVES, KILLED or TOO_LONG, in the order of `work`; the processes take the mutants in
    turns."""
    with tempfile.TemporaryDirectory() as folder:
        shares = [work[number::jobs] for number in range(jobs)]
        started = [_start(share, Path(folder) / str(number)) for number, share in enumerate(shares)]
        readers = [_outcomes(process, lines) for process, lines in started]
        for number in range(len(work)):
            yield next(readers[number % jobs])


def _start(
    share: list[tuple[Mutant, list[Guard]]], file: Path
) -> tuple[subprocess.Popen[bytes], Path]:
    lines = [
        {"path": mutant.path, "source": mutant.source, "guards": guards} for mutant, guards in share
    ]
    file.write_text("\n".join(map(json.dumps, lines)))
    told = file.with_suffix(".outcomes")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.prove.forks",
        "-n0",
        "-m",
        "not browser",
        "tests",
    ]
    names = {"CUNXIE_PROVE": "1", "MUTANTS": str(file), "OUTCOMES": str(told)}
    return subprocess.Popen(
        command, cwd=ROOT, env=os.environ | names, stdout=subprocess.DEVNULL
    ), told


def _outcomes(process: subprocess.Popen[bytes], told: Path) -> Iterator[str]:
    """As they come. Raises RuntimeError when pytest ends before its time, or a mutant could not be
    made."""
    at = 0
    while True:
        text = told.read_text() if told.exists() else ""
        if len(text) >= at + 2:
            if text[at] == "2":
                raise RuntimeError(
                    f"{told} line {at // 2 + 1}: the changed code could not be taken"
                )
            yield text[at]
            at += 2
        elif process.poll() is not None:
            raise RuntimeError(f"pytest ended with {process.returncode}")
        else:
            time.sleep(0.2)


def main() -> None:
    options = _options()
    chosen = [
        one
        for one in mutants(tuple(options.kinds))
        if re.search(options.only, f"{one.path}:{one.line}")
    ]
    if options.sample and options.sample < len(chosen):
        chosen = random.Random(options.seed).sample(chosen, options.sample)
    known = set() if options.anew else known_mutants.read()
    of_old = [one for one in chosen if known_mutants.line_of(one) in known]
    chosen = [one for one in chosen if one not in of_old]
    guards = Guards()
    work = [(mutant, guards.of(mutant)) for mutant in chosen]
    killed, unexplained = set(known), 0
    for (mutant, tests), outcome in zip(work, outcomes(work, options.jobs), strict=False):
        _tell(outcome, mutant, tests)
        if outcome == KILLED:
            known_mutants.keep(killed := killed | {known_mutants.line_of(mutant)})
        unexplained += outcome == SURVIVES and not _reason(mutant)
    print(
        f"{len(of_old)} mutants killed before and unchanged; {len(chosen)} made, {unexplained} "
        "survive unexplained"
    )
    sys.exit(bool(unexplained))


def _tell(outcome: str, mutant: Mutant, tests: list[Guard]) -> None:
    said = {KILLED: "killed", TOO_LONG: "took too long"}.get(outcome) or _reason(mutant)
    print(
        f"{said or ('SURVIVES' if tests else 'SURVIVES: no test')}: {mutant.kind} {mutant.path}:"
        f"{mutant.line} {mutant.function}: {mutant.taken}",
        flush=True,
    )


def _reason(mutant: Mutant) -> str:
    """Why no test can tell; "" where one should."""
    within = known_mutants.function_of(mutant) if "/views" in mutant.path else mutant.statement
    if mutant.kind == "scope" and OF_THE_CODE.search(within):
        return (
            "held twice: the address's code is in the scope (AccessMiddleware), and the rows "
            "are those of the code"
        )
    return EXPLAINED.get(mutant.key, "")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    kinds = ("scope", "access", "version", "state", "sensitive")
    parser.add_argument("--kinds", nargs="+", choices=kinds, default=kinds)
    parser.add_argument("--only", default="", help="of places path:line that match")
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--anew", action="store_true", help="also what was killed before")
    return parser.parse_args()


if __name__ == "__main__":
    main()

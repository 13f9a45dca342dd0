"""Mutants that a test killed before. As long as the function they change stays as it was, they are
not made again, so that a full run takes what is new or changed; `--anew` makes all."""

import ast
import hashlib
from pathlib import Path
from typing import Protocol

FILE = Path(__file__).resolve().parents[1] / "data/mutants.txt"


class Place(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def function(self) -> str: ...
    @property
    def statement(self) -> str: ...
    @property
    def source(self) -> str: ...


def read() -> set[str]:
    return set(FILE.read_text().splitlines()) if FILE.exists() else set()


def keep(lines: set[str]) -> None:
    FILE.write_text("".join(f"{line}\n" for line in sorted(lines)))


def line_of(mutant: Place) -> str:
    """Its place, and a digest of the function without the check; of the statement outside one."""
    text = f"{mutant.statement}\n{function_of(mutant)}"
    return f"{hashlib.sha256(text.encode()).hexdigest()[:12]} {mutant.key}"


def function_of(mutant: Place) -> str:
    """Its text without the check; the statement where it is not in one."""
    return _function(ast.parse(mutant.source), mutant.function) or mutant.statement


def _function(tree: ast.AST, name: str) -> str:
    node: ast.AST | None = tree
    for part in filter(None, name.split(".")):
        inner = ast.iter_child_nodes(node) if node else ()
        node = next((one for one in inner if getattr(one, "name", None) == part), None)
    return ast.unparse(node) if node and node is not tree else ""

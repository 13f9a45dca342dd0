"""A pytest plugin: the tests are collected once, then a fork for each mutant takes the changed code
and runs the tests that guard it. The file that MUTANTS names has a mutant a line: {"path",
"source", "guards": [[test file, [pages]], ...]}; a line of OUTCOMES is 1 when a test failed, 3 when
they took too long, 2 when the changed code could not be taken.

A start of its own for each mutant would take longer than its tests.
"""

import gc
import json
import os
import signal
from contextlib import suppress
from itertools import chain
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest
from _pytest.main import pytest_runtestloop as run_tests

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 900


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    with open(os.environ["OUTCOMES"], "w", buffering=1) as outcomes:
        for line in Path(os.environ["MUTANTS"]).read_text().splitlines():
            mutant = json.loads(line)
            child = os.fork()
            if not child:
                os._exit(_failures(session, mutant))
            ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            outcomes.write(f"{3 if ended < 0 else ended}\n")
    return True


def _failures(session: pytest.Session, mutant: dict[str, Any]) -> int:
    """In the fork, which the alarm ends."""
    signal.alarm(SECONDS)
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    guards = dict(mutant["guards"])
    session.items[:] = [
        item for file in guards for item in session.items if _guards(item, file, guards[file])
    ]
    session.config.option.maxfail = 1
    try:
        apply(mutant["path"], mutant["source"])
    except Exception:
        return 2
    with suppress(session.Failed, session.Interrupted):
        run_tests(session)
    return int(session.testsfailed > 0)


def _guards(item: pytest.Item, file: str, pages: list[str]) -> bool:
    name = getattr(item, "callspec", None)
    return item.nodeid.split("::")[0] == file and (
        not pages or (name is not None and name.id in pages)
    )


def apply(path: str, source: str) -> None:
    """Each function of the module takes its code from the changed source; rights are taken anew."""
    if path.endswith("urls.py"):  # its pages write their rules as it is read
        module = ModuleType(path)
        module.__package__ = path.rpartition("/")[0].replace("/", ".")
        exec(compile(source, path, "exec"), module.__dict__)
        return
    file = str(ROOT / path)
    before, after = (
        _codes(compile(text, file, "exec")) for text in (Path(file).read_text(), source)
    )
    changed = {_place(old): new for old, new in zip(before, after, strict=True)}
    gc.unfreeze()  # what the tests' own set-up has put aside is not among the objects
    for thing in gc.get_objects():
        if type(thing) is FunctionType and thing.__code__.co_filename == file:
            thing.__code__ = changed[_place(thing.__code__)]


def _codes(code: CodeType) -> list[CodeType]:
    inner = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    return [code, *chain.from_iterable(map(_codes, inner))]


def _place(code: CodeType) -> tuple[str, int, tuple[int | None, ...]]:
    return code.co_qualname, code.co_firstlineno, tuple(next(iter(code.co_positions()), ()))

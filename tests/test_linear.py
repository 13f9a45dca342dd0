"""Every regular expression that can meet a text of a user, and what checks or cleans one, reads
100,000 characters of its worst cases within a fixed multiple of reading them once: a ratio, not
seconds."""

import ast
import re
import time
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from accounts.texts.identity_numbers import holds_number, masked
from accounts.texts.private_facts import find_private_fact, find_reproductive_fact
from documents.texts import clean_text, private_use
from members.imports.sealing import seal
from members.people.identity import IdentityError, read
from tests.test_architecture import read as source_of
from tests.test_architecture import source_files

LENGTH = 100_000
SHORT = 4000
MOST, MOST_OF_ONE = (
    600,
    100,
)  # times reading once: all of private facts needs 250, a quadratic expression 300 and more
UNITS = [
    *(
        "1",
        "1 ",
        "1-",
        " ",
        "\u3000",
        "\t",
        "\n",
        "a",
        "aA",
        "(",
        "([",
        "（1",
        ".",
        "、",
        "，",
        "0.",
        "-",
        "/",
        "=",
        "*",
        "×",
    ),
    *(
        "王",
        "王李",
        "王和",
        "王一、",
        "王一、李二上环",
        "孕检",
        "王桂英负责上环",
        "请王桂英上环",
        "该户妇女",
        "他王嫂",
        "儿媳刚",
    ),
    *(
        "一二三",
        "一-",
        "王**",
        "的生育",
        "生育的的",
        "43132119900101",
        "431321 19900101 ",
        "x1",
        "一 ",
        "第一",
        "2025年",
    ),
    *("2025-01-", "\u200b", "\ue000", "e\u0301", "\ufffe", "１", "㉟", "<c ", 'href="a', "# a\n\n"),
]


def patterns() -> Iterator[tuple[str, Callable[[str], object]]]:
    """(where and what, use of it) of every expression written in our modules: as it is called, a
    constant by `sub`."""
    for name in source_files():
        if name.startswith(("benchmarks/", "demo/")):
            continue
        for node in ast.walk(ast.parse(source_of(name))):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="re"), attr=how),
                    args=[ast.Constant(value=str(found)), *_],
                ):
                    pattern = re.compile(found)
                    use = (
                        getattr(pattern, how)
                        if how in ("match", "fullmatch", "search", "split")
                        else None
                    )
                    yield f"{name}:{node.lineno} {found}", use or partial(pattern.sub, "")
                case ast.Call(
                    func=ast.Name(id="RegexValidator"), args=[ast.Constant(value=str(found)), *_]
                ):
                    yield f"{name}:{node.lineno} {found}", re.compile(found).search


def slowest(function: Callable[[str], object], most: int) -> tuple[float, str]:
    """Times reading once, and with what. All at a small length first: what is slow is told before
    it takes minutes."""
    worst = max((_times(function, unit, SHORT), unit) for unit in UNITS)
    return worst if worst[0] > most else (_times(function, worst[1], LENGTH), worst[1])


def _times(function: Callable[[str], object], unit: str, length: int) -> float:
    text = (unit * (length // len(unit) + 1))[:length]
    once = min(_seconds(_read_once, text) for _ in range(3))
    return _seconds(function, text) / once


def _seconds(function: Callable[[str], object], text: str) -> float:
    started = time.process_time()
    function(text)
    return max(time.process_time() - started, 1e-7)


def _read_once(text: str) -> int:
    return sum(one == "\0" for one in text)


def refused_or_read(text: str) -> None:
    try:
        read(text)
    except IdentityError:
        return


FUNCTIONS = [
    *(
        clean_text,
        private_use,
        holds_number,
        masked,
        find_private_fact,
        find_reproductive_fact,
        seal,
        refused_or_read,
    ),
]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_what_checks_a_text_is_linear(function: Callable[[str], object]) -> None:
    ratio, unit = slowest(function, MOST)
    assert ratio < MOST, f"{ratio:.0f} times reading once, with {unit!r}"


def test_every_expression_is_linear() -> None:
    found = [(where, *slowest(use, MOST_OF_ONE)) for where, use in patterns()]
    assert len(found) > 60
    assert [one for one in found if one[1] >= MOST_OF_ONE] == []


def test_a_quadratic_one_is_seen() -> None:
    assert slowest(lambda text: re.search(r"\s+$", text + "x"), MOST_OF_ONE)[0] > MOST_OF_ONE

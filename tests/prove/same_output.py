"""What the demo puts out, as text: two states of the program that say the same write the same.

    python -m tests.prove.same_output dump FOLDER [--database PATH] [--like BEFORE [--only WHO …]]
    python -m tests.prove.same_output compare BEFORE AFTER

`dump` asks, in every role, for the pages that links lead to and for every other URL name whose
arguments it has met, and writes the text of each page, workbook, PDF, Word and ZIP file, the
numbers of queries, and what the commands say. Nothing is changed: it works on copies of the
database (PATH, with the keys and papers beside it; without it a new demo), and each request is
rolled back. `addresses.json` keeps what was asked for, by URL name and arguments, and when:
`--like` asks for the same at the same moment. On another checkout run this file by its path, in
that checkout's folder.
"""

import argparse
import datetime
import difflib
import hashlib
import io
import json
import logging
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from html.parser import HTMLParser
from itertools import takewhile
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

DATABASE = "cunxie.sqlite3"
# One round after the other: no whole township is typeset where a village was, and files are taken
# once.
ACCOUNTS = (("cun05",), ("staff",), ("county", "leader", "auditor", "admin", "staff2005"))
COMMANDS = (("verify_outcomes",), ("verify_round", "--all"), ("verify_trail",))
BOOKS = ("pdf", "xlsx")
BLOCKS = re.compile(
    "address|article|aside|blockquote|br|caption|d[dlt]|details|div|fieldset|fig.*|footer|form|h[1-6]|header|hr|legend"
    "|li|main|nav|[ou]l|option|p|pre|section|select|summary|t(able|body|foot|head|r)"
)
FILE, PDF = "file ", "application/pdf"
UNSEEN = frozenset({"script", "style"})
NOWHERE = ("data:", "/static/")
SHOWN = ("alt", "aria-label", "placeholder", "title")
TOKENS = frozenset({"csrfmiddlewaretoken", "form_token"})
RANDOM = (  # drawn anew each time
    (re.compile(r"\b[A-Z2-7]{4}(?: [A-Z2-7]{4}){7}\b"), "SECRET"),
    (re.compile(r"用时 ?\d+(?:\.\d+)? ?秒"), "用时…秒"),
)
SHOWN_OF_A_FILE, SHOWN_OF_ALL = 24, 400  # lines of differences
Address = tuple[str, dict[str, str], str]  # URL name, arguments, query


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    acts = parser.add_subparsers(required=True, dest="act")
    of_dump = acts.add_parser("dump")
    of_dump.add_argument("folder", type=Path)
    of_dump.add_argument("--database", type=Path, help="an SQLite file in its var folder")
    of_dump.add_argument(
        "--like", type=Path, help="an earlier dump whose addresses are asked for again"
    )
    of_dump.add_argument(
        "--only", nargs="*", default=[], help="of these accounts alone; with --like"
    )
    of_dump.add_argument(
        "--each", type=int, default=1, help="addresses of one URL name in one role"
    )
    of_dump.add_argument("--jobs", type=int, default=2)
    of_compare = acts.add_parser("compare")
    of_compare.add_argument("before", type=Path)
    of_compare.add_argument("after", type=Path)
    asked = parser.parse_args()
    if asked.act == "dump":
        options = {
            name: getattr(asked, name) for name in ("database", "like", "only", "each", "jobs")
        }
        dump(asked.folder, **options)
    else:
        sys.exit(compare(asked.before, asked.after))


# --- dump: one process with a copy of the database for each account


def dump(
    folder: Path, *, database: Path | None, like: Path | None, only: list[str], each: int, jobs: int
) -> None:
    folder.mkdir(parents=True)
    frozen = json.loads((like / "addresses.json").read_text("utf-8")) if like else None
    at = frozen["at"] if frozen else datetime.datetime.now(datetime.UTC).isoformat()
    addresses: dict[str, list[Address]] = {}
    files, names = dict[str, str](), set[str]()
    with (
        tempfile.TemporaryDirectory(prefix="same-output-") as scratch,
        ProcessPoolExecutor(
            jobs, multiprocessing.get_context("spawn"), max_tasks_per_child=1
        ) as pool,
    ):
        var = Path(scratch, "var")
        if database:
            shutil.copytree(database.parent, var, ignore=shutil.ignore_patterns("*.sqlite3*"))
            shutil.copy(database, var / DATABASE)
        names |= pool.submit(prepare, var, at, load=not database).result()
        said = pool.submit(say, _copy(var, "commands"), folder / "commands", at)
        for people in [only or sum(ACCOUNTS, ())] if frozen else ACCOUNTS:
            left = names - {
                name for name, kind in files.items() if kind == PDF or people is ACCOUNTS[-1]
            }
            todo = {
                who: frozen["addresses"][who] if frozen else _Crawl(left, each) for who in people
            }
            walks = [
                pool.submit(walk, _copy(var, who), folder, who, at, todo[who]) for who in people
            ]
            for who, done in zip(people, walks, strict=True):
                addresses[who], new = done.result()
                files |= new
        said.result()
    kept = json.dumps({"at": at, "addresses": addresses}, ensure_ascii=False, indent=1)
    (folder / "addresses.json").write_text(kept, "utf-8")
    met = {name for asked in addresses.values() for name, _, _ in asked}
    print(
        f"{sum(map(len, addresses.values()))} answers, {len(met)} URL names, {len(files)} of "
        "them files"
    )
    if not frozen:
        print(
            f"{len(names - met)} URL names without an answer to GET: "
            f"{' '.join(sorted(names - met))}"
        )


def _copy(var: Path, name: str) -> Path:
    return Path(shutil.copytree(var, var.with_name(f"var-{name}")))


def _start(var: Path, at: str) -> None:
    """Django on this copy, at the moment `at`."""
    os.environ |= {"CUNXIE_VAR": str(var), "DATABASE_URL": f"sqlite:///{var / DATABASE}"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.path.insert(0, str(Path.cwd()))
    import django
    from django.utils import timezone

    moment = datetime.datetime.fromisoformat(at)
    timezone.now = lambda: moment
    logging.disable()
    django.setup()


def prepare(var: Path, at: str, *, load: bool) -> set[str]:
    """The database as this state of the program needs it. Returns all URL names."""
    var.mkdir(mode=0o700, exist_ok=True)
    _start(var, at)
    from django.core.management import call_command
    from django.urls import get_resolver

    call_command("migrate", verbosity=0)
    if load:
        call_command("load_demo", stdout=io.StringIO())
    return {name for name in get_resolver().reverse_dict if isinstance(name, str)}


def say(var: Path, folder: Path, at: str) -> None:
    """What the commands say, and a township's book."""
    _start(var, at)
    from django.apps import apps
    from django.core.management import CommandError, call_command

    folder.mkdir()
    for command in COMMANDS:
        out = io.StringIO()
        try:
            call_command(*command, stdout=out)
        except CommandError as error:
            out.write(f"CommandError: {error}")
        (folder / f"{command[0]}.txt").write_text(out.getvalue(), "utf-8")
    code, year = (
        apps.get_model("assessment", "Publication")
        .objects.order_by("-year")
        .values_list("township", "year")[0]
    )
    for kind in BOOKS:
        file = var / f"book.{kind}"
        call_command(
            "book",
            year=year,
            division=code,
            output=file,
            stdout=io.StringIO(),
            stderr=io.StringIO(),
        )
        (folder / f"book-{kind}.txt").write_text(readable(file.read_bytes()), "utf-8")


def walk(
    var: Path, folder: Path, who: str, at: str, todo: "list[Address] | _Crawl"
) -> tuple[list[Address], dict[str, str]]:
    """Writes the answers that `who` gets. Returns what was asked for, and URL names with the kind
    of file they gave."""
    _start(var, at)
    from django.apps import apps
    from django.conf import settings
    from django.test import Client

    settings.WHITENOISE_AUTOREFRESH = True  # otherwise it reads through all static files first
    settings.ALLOWED_HOSTS = ["testserver"]
    user, client = apps.get_model("accounts", "User").objects.get(username=who), Client()
    client.raise_request_exception = False
    asked, files, counts, queries = list[Address](), dict[str, str](), Counter[str](), list[str]()
    (folder / who).mkdir()
    _ask(client, user, ("health", {}, ""))  # what a process reads once
    for address in todo:
        status, text, number, found = _ask(client, user, address)
        if status == 503 and not isinstance(
            todo, _Crawl
        ):  # the machine was busy: a paper took too long
            status, text, number, found = _ask(client, user, address)
        if isinstance(todo, _Crawl):
            todo.learn(found)
            if status not in (200, 302):
                continue
        asked.append(address)
        counts[address[0]] += 1
        if text.startswith(FILE):
            files[address[0]] = text.split()[1]
        label = f"{address[0]}-{counts[address[0]]}"
        queries.append(f"{label} {number}\n")
        (folder / who / f"{label}.txt").write_text(f"{_url(address)}\n{status}\n\n{text}", "utf-8")
    (folder / who / "queries.txt").write_text("".join(queries), "utf-8")
    return asked, files


class _Crawl:
    """Home, then what links lead to, then other URL names with arguments that were met; `each` of
    one name, and of one name with a query."""

    def __init__(self, names: set[str], each: int) -> None:
        self.names, self.each = sorted(names), each
        self.met: dict[str, Address] = {}
        self.todo: deque[Address] = deque([("home", {}, "")])
        self.taken: Counter[tuple[str, bool]] = Counter()

    def __iter__(self) -> Iterator[Address]:
        yield from self._following()
        for address in self._guesses():
            yield address
            yield from self._following()

    def _following(self) -> Iterator[Address]:
        while self.todo:
            name, kwargs, query = self.todo.popleft()
            if (
                name in self.names
                and name != "logout"
                and self.taken[name, bool(query)] < self.each
            ):
                self.taken[name, bool(query)] += 1
                yield name, kwargs, query

    def learn(self, urls: list[str]) -> None:
        from django.urls import Resolver404, resolve

        for url in urls:
            parts = urlsplit(url)
            try:
                match = resolve(parts.path)
            except Resolver404:
                continue
            address = (
                match.view_name,
                {key: str(value) for key, value in match.kwargs.items()},
                parts.query,
            )
            if url not in self.met:
                self.met[url] = address
                self.todo.append(address)

    def _guesses(self) -> Iterator[Address]:
        """For names that nothing leads to: arguments of names with the same parameters."""
        from django.urls import get_resolver

        for name in self.names:
            if self.taken[name, False] or self.taken[name, True]:
                continue
            parameters = [
                set(params)
                for each in get_resolver().reverse_dict.getlist(name)
                for _, params in each[0]
            ]
            samples = [("", {}, ""), *self.met.values()]
            fitting = [(other, kwargs) for other, kwargs, _ in samples if set(kwargs) in parameters]
            fitting.sort(key=lambda sample: -_alike(name, sample[0]))
            yield from ((name, kwargs, "") for _, kwargs in fitting[: self.each])


def _alike(one: str, other: str) -> int:
    """How long they are the same."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _url(address: Address) -> str:
    from django.urls import reverse

    name, kwargs, query = address
    return reverse(name, kwargs=kwargs) + (f"?{query}" if query else "")


def _ask(client: Any, user: Any, address: Address) -> tuple[int, str, int, list[str]]:
    """Status, text, number of queries and links of one answer; what asking wrote is rolled back."""
    from django.core.cache import cache
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    cache.clear()
    url = _url(address)
    with transaction.atomic():
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        with CaptureQueriesContext(connection) as captured:
            response = client.get(url)
            data = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    if location := response.headers.get("Location"):
        return response.status_code, f"→ {location}", len(captured), [urljoin(url, location)]
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    file = response.headers.get("Content-Disposition", "")
    if kind != "text/html":
        return response.status_code, f"{FILE}{kind} {file}\n{readable(data)}", len(captured), []
    page = Page(url, data.decode())
    return response.status_code, page.text(), len(captured), page.links


# --- text: what a reader sees of a page or a file


def readable(data: bytes) -> str:
    """A file's text by its content."""
    for begin, read in _READERS.items():
        if data.startswith(begin):
            return _settled(read(data))
    try:
        return _settled(data.decode())
    except UnicodeDecodeError:
        return f"{len(data)} bytes {hashlib.sha256(data).hexdigest()}"


def _settled(text: str) -> str:
    for pattern, word in RANDOM:
        text = pattern.sub(word, text)
    return text


def _pdf(data: bytes) -> str:
    command = ["pdftotext", "-layout", "-", "-"]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()


def _packed(data: bytes) -> str:
    """A workbook, a Word draft, or a ZIP file of such."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = packed.namelist()
        if "xl/workbook.xml" in names:
            return _workbook(data)
        if "word/document.xml" in names:
            return _word(data)
        return "\n".join(f"== {name}\n{readable(packed.read(name))}" for name in names)


def _workbook(data: bytes) -> str:
    from openpyxl import load_workbook

    lines = []
    for sheet in load_workbook(io.BytesIO(data)):
        lines.append(f"== {sheet.title} {sheet.dimensions} {sheet.sheet_state}")
        for row in sheet.iter_rows():
            lines += [f"{cell.coordinate} {cell.value!r}" for cell in row if cell.value is not None]
        lines += [
            f"{rule.sqref} {rule.type} {rule.formula1}"
            for rule in sheet.data_validations.dataValidation
        ]
    return "\n".join(lines)


def _word(data: bytes) -> str:
    from docx import Document

    document = Document(io.BytesIO(data))
    parts = [
        document,
        *(part for section in document.sections for part in (section.header, section.footer)),
    ]
    lines = []
    for block in (block for part in parts for block in part.iter_inner_content()):
        rows = [" | ".join(cell.text for cell in row.cells) for row in getattr(block, "rows", [])]
        lines += rows or [getattr(block, "text", "")]
    return "\n".join(lines)


_READERS: dict[bytes, Callable[[bytes], str]] = {b"%PDF": _pdf, b"PK": _packed}


class Page(HTMLParser):
    """The words of a page line by line, cells between bars, where links lead, what fields hold."""

    def __init__(self, url: str, html: str) -> None:
        super().__init__()
        self.url, self.links, self.words, self.unseen = url, list[str](), list[str](), 0
        self.feed(html)

    def text(self) -> str:
        lines = (" ".join(line.split()) for line in "".join(self.words).split("\n"))
        return _settled("\n".join(line for line in lines if line))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.unseen += tag in UNSEEN
        self.words.append("\n" if BLOCKS.fullmatch(tag) else " | " if tag in ("td", "th") else "")
        self.words += [f" {given[name]} " for name in SHOWN if given.get(name)]
        self._lead(tag, given)
        if tag in ("input", "button", "select", "textarea", "option"):
            self.words.append(_field(tag, given))

    def _lead(self, tag: str, given: dict[str, str]) -> None:
        for name in ("href", "action", "hx-get", "src"):
            if (
                (to := given.get(name))
                and tag not in ("link", "script", "use")
                and not to.startswith(NOWHERE)
            ):
                self.words.append(f" [{to}] ")
                if (whole := urljoin(self.url, to.partition("#")[0])).startswith("/"):
                    self.links.append(whole)

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in UNSEEN
        self.words.append("\n" if BLOCKS.fullmatch(tag) else "")

    def handle_data(self, data: str) -> None:
        self.words.append("" if self.unseen else data.replace("\n", " "))


def _field(tag: str, given: dict[str, str]) -> str:
    if tag == "option":
        return f" {'*' if 'selected' in given else '-'} {given.get('value', '')} "
    value = "…" if given.get("name") in TOKENS else given.get("value", "")
    states = [state for state in ("checked", "disabled", "readonly", "required") if state in given]
    return f" <{' '.join([given.get('name', ''), value, *states])}> " if given.get("name") else ""


# --- compare


def compare(before: Path, after: Path) -> int:
    """Prints what differs; 1 if anything does."""
    files = sorted(
        {path.relative_to(root) for root in (before, after) for path in root.rglob("*.txt")}
    )
    files = [Path("addresses.json"), *files]
    differing, printed = 0, 0
    for file in files:
        old, new = (_lines(root / file) for root in (before, after))
        if old == new:
            continue
        differing += 1
        lines = list(
            difflib.unified_diff(old, new, f"{before / file}", f"{after / file}", lineterm="", n=1)
        )
        for line in lines[: min(SHOWN_OF_A_FILE, max(0, SHOWN_OF_ALL - printed))]:
            print(line)
        printed += min(len(lines), SHOWN_OF_A_FILE)
    print(f"{len(files)} files, {differing} of them different")
    return 1 if differing else 0


def _lines(file: Path) -> list[str]:
    return file.read_text("utf-8").split("\n") if file.exists() else ["(not there)"]


if __name__ == "__main__":
    main()

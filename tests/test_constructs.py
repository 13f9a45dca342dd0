"""What our code may not hold at all, so that a whole kind of attack has nothing to work on
(docs/security.md)."""

import ast
import re
from collections.abc import Iterator

import pytest

from .test_architecture import ROOT, read, source_files, tracked

MODULES = {
    "pickle", "shelve", "marshal", "yaml", "random",
    "requests", "httpx", "aiohttp", "http.client", "smtplib", "ftplib", "ldap3",
    "xml.etree", "xml.dom", "xml.sax",
}  # fmt: skip
CALLS = {"eval", "exec", "compile", "os.system", "os.popen", "hashlib.md5", "hashlib.sha1"}
CALLS |= {"urllib.request.urlopen", "urlopen", "Template", "engines.from_string"}
SCRIPT = {
    "text made into markup": r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser",
    "text made into script": r"\beval\(|new Function|setTimeout\(\s*['\"]|javascript:",
    "something kept beyond the tab": r"localStorage|indexedDB|document\.cookie",
    "messages from other windows": r"postMessage|window\.opener",
    "a request to elsewhere": r"(fetch|open)\(\s*['\"`]https?:",
    "keys of foreign objects merged": r"__proto__|Object\.assign\(\{\},\s*JSON",
}
ON_DEVICE = "static/js/unsent.js"  # forms until they are done; what it never keeps: test_unsent.py
SAMPLE_DATA = ("demo/", "benchmarks/")  # never run on a server's own data


def forbidden(source: str) -> Iterator[tuple[int, str]]:
    """(line, what) for each module or call that the program does without."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                found = [alias.name for alias in names]
            case ast.ImportFrom(module=str(module), level=0, names=names):
                found = [module, *(f"{module}.{alias.name}" for alias in names)]
            case ast.Call(func=called, keywords=keywords):
                found = [ast.unparse(called)]
                found += ["shell=True" for word in keywords if word.arg == "shell"]
            case _:
                continue
        for name in found:
            if (
                name in CALLS
                or name == "shell=True"
                or any(f"{name}.".startswith(f"{bad}.") for bad in MODULES)
            ):
                yield node.lineno, name


# Triggers, sums and inserts whose text is built from the names of our own tables and columns.
OUR_OWN_NAMES = (
    "accounts/guards.py",
    "accounts/keeping/databases.py",
    "assessment/grading/counting/tally.py",
    "members/imports/apply.py",
    "members/campaigns/services.py",
)


def loose_sql(source: str) -> Iterator[int]:
    """Lines where a query is anything but one literal text with its values beside it, or passes the
    ORM by."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(
                func=ast.Attribute(attr="execute" | "executemany"), args=[ast.Constant(), *_]
            ):
                pass
            case ast.Call(func=ast.Attribute(attr="execute" | "executemany" | "raw")):
                yield node.lineno
            case ast.Call(func=ast.Attribute(attr="extra"), keywords=[_, *_]):
                yield node.lineno
            case ast.Name(id="RawSQL"):
                yield node.lineno


def forbidden_script(source: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(source.split("\n"), 1):
        yield from ((number, what) for what, pattern in SCRIPT.items() if re.search(pattern, line))


def test_our_code_does_without():
    files = [path for path in source_files() if not path.startswith(SAMPLE_DATA)]
    assert len(files) > 300
    assert [(path, *found) for path in files for found in forbidden(read(path))] == []


def test_queries_take_their_values_as_parameters():
    files = [
        path
        for path in source_files()
        if not path.startswith(SAMPLE_DATA) and path not in OUR_OWN_NAMES
    ]
    assert [(path, line) for path in files for line in loose_sql(read(path))] == []


def test_a_planted_query_is_found():
    assert list(loose_sql('cursor.execute(f"SELECT {name}")')) == [1]
    assert list(loose_sql('cursor.execute("SELECT " + name)')) == [1]
    assert list(loose_sql("User.objects.raw(text)\nqs.extra(where=[text])\nRawSQL(text, [])")) == [
        1,
        2,
        3,
    ]
    assert not list(loose_sql('cursor.execute("SELECT %s", [name])'))


def test_every_form_names_its_fields():
    loose = re.compile(
        r"""fields\s*=\s*["']__all__|modelform_factory\((?!.*fields=)|^\s+exclude\s*=""", re.M
    )
    assert [path for path in source_files() if "forms" in path and loose.search(read(path))] == []


def test_our_scripts_do_without():
    files = [path for path in tracked(".js") if path.startswith("static/")]
    assert len(files) >= 7
    found = [(path, what) for path in files for _, what in forbidden_script(read(path))]
    assert set(found) == {
        (ON_DEVICE, "something kept beyond the tab"),
        (ON_DEVICE, "messages from other windows"),  # a channel of our own pages, names of copies
    }


def test_nothing_but_the_manual_is_marked_safe_in_a_template():
    marked = [
        (path, found)
        for path in tracked(".html")
        for found in re.findall(
            r"\{\{[^}]*\|\s*(?:safe|safeseq)\b[^}]*\}\}|\{%\s*autoescape off", read(path)
        )
    ]
    assert marked == [("templates/accounts/help_page.html", "{{ page.html|safe }}")]


def test_every_template_is_a_file_of_ours():
    assert not [
        path for path in tracked(".html") if not (ROOT / path).is_relative_to(ROOT / "templates")
    ]


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from xml.etree import ElementTree",
        "eval(text)",
        "run(command, shell=True)",
        "hashlib.md5(b'')",
    ],
)
def test_a_planted_construct_is_found(source):
    assert {line for line, _ in forbidden(source)} == {1}


def test_a_planted_script_is_found():
    assert [
        what
        for _, what in forbidden_script('box.innerHTML = text;\nlocalStorage.setItem("a", name);')
    ] == [
        "text made into markup",
        "something kept beyond the tab",
    ]


def test_what_is_like_it_is_fine():
    assert not list(
        forbidden(
            "import secrets\nfrom urllib.request import url2pathname\nre.compile('a')\nexecute(a)"
        )
    )
    assert not list(forbidden_script("box.textContent = text; sessionStorage.getItem(key);"))

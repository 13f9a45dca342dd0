"""docs/architecture.md, kept true. Each rule is a function from source text to complaints, shown to
fail on a plant."""

import ast
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

MAY_IMPORT = {
    "documents": set(),
    "accounts": {"documents"},
    "associations": {"accounts", "documents"},
    "members": {"associations", "accounts", "documents"},
    "autonomy": {"members", "associations", "accounts", "documents"},
    "care": {"members", "associations", "accounts", "documents"},
    "assessment": {"autonomy", "care", "members", "associations", "accounts", "documents"},
    "demo": {"assessment", "autonomy", "care", "members", "associations", "accounts", "documents"},
}
# Inside an app: packages and shared modules, each importing only what stands before it. What is not
# listed (urls, guards, what an app registers with others, models/__init__.py) may import any of
# them and is imported by none.
ORDER = {
    "documents": "headers texts modes children turns uploads numerals input_checks workbook listing"
    " reading layouts pictures pdf word paper",
    "accounts": "divisions guards locks jobs addresses scope roles texts references models http"
    " trail records access workdays sign_in requests long_files menu today opinions office search"
    " installation keeping",
    "associations": "conditions entitlement_sources facts_changed registers report_sections"
    " vocabulary divisions reorganisation attachments issued organisation villages village_file"
    " contracts fact_sheets plans counted persons mergers successions overview",
    "members": (
        "shares people suggestions contacts appraisals campaigns imports papers network "
        "doubles reorganisation"
    ),
    "autonomy": (
        "days charters meetings agreements appraisals democracy disclosure "
        "villager_reports eight_registers counted"
    ),
    "care": (
        "places families ledger activities aid insurance benefits certificates honours "
        "projects year"
    ),
    "assessment": "reports indicators standards grading flags approval rounds results papers"
    " authoring unused asked_tables",
    "demo": "stories figures society charters care questions",
    "benchmarks": "data planted",
}
OUTSIDE_THE_ORDER = {"models", "management", "migrations", "templatetags"}
WIDEST_FOLDER = 15
ROOMS = {*MAY_IMPORT, "config", "tests", "benchmarks"}
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
BY_NAME = ("import_module", "get_model", "__import__")  # calls that reach a module through a string


@cache
def tracked(*suffixes: str) -> list[str]:
    """Paths of the repository's files: those of git, new ones included."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    return [name for name in listed if name.endswith(suffixes) and (ROOT / name).is_file()]


def source_files() -> list[str]:
    return [
        name
        for name in tracked(".py")
        if name.split("/")[0] in {*MAY_IMPORT, "config", "benchmarks"}
        and "/migrations/" not in name
    ]


def templates() -> list[str]:
    return [name for name in tracked(".html", ".svg", ".txt") if "templates" in Path(name).parts]


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


# Imports


def imported_rooms(path: str, source: str) -> Iterator[tuple[int, str]]:
    """(line, room) for each of our rooms that the file reaches: imports at any depth, relative
    ones, by string."""
    package = Path(path).parent.parts
    for node in ast.walk(ast.parse(source)):
        for name in _names(node, package):
            if (room := name.split(".")[0]) in ROOMS:
                yield node.lineno, room


def _names(node: ast.AST, package: tuple[str, ...]) -> list[str]:
    match node:
        case ast.Import():
            return [alias.name for alias in node.names]
        case ast.ImportFrom(level=0):
            return [node.module or ""]
        case ast.ImportFrom():
            base = package[: len(package) - node.level + 1]
            return [".".join([*base, node.module or alias.name]) for alias in node.names]
        case ast.Call(
            func=ast.Name(id=called) | ast.Attribute(attr=called),
            args=[ast.Constant(value=str(text)), *_],
        ):
            return [text] if called in BY_NAME else []
    return []


def wrong_imports(path: str, source: str) -> list[str]:
    room = path.split("/")[0]
    if room not in MAY_IMPORT:
        return []
    allowed = MAY_IMPORT[room] | {room}
    return [
        f"{path}:{line} {room} imports {other}"
        for line, other in imported_rooms(path, source)
        if other not in allowed
    ]


def test_imports_go_one_way() -> None:
    assert [fault for path in tracked(".py") for fault in wrong_imports(path, read(path))] == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("documents/pdf/volume.py", "from accounts.models import User"),
        ("documents/pdf/volume.py", "from ...accounts import trail"),
        ("accounts/sign_in/services.py", "def f():\n    from assessment import facts"),
        ("accounts/sign_in/services.py", "if TYPE_CHECKING:\n    import associations.models"),
        ("autonomy/services.py", "from care.models import Fund"),
        ("care/services.py", "from autonomy import models"),
        ("members/models.py", "import importlib\nimportlib.import_module('autonomy.models')"),
        ("associations/migrations/0002_x.py", "apps.get_model('assessment', 'Outcome')"),
        ("assessment/grading/facts.py", "from tests.conftest import VILLAGE"),
        ("assessment/rounds/services/rounds.py", "from demo.township import build"),
        ("demo/township.py", "from config import urls"),
        ("assessment/grading/facts.py", "from config import settings"),
    ],
)
def test_a_planted_import_is_found(path: str, source: str) -> None:
    assert len(wrong_imports(path, source)) == 1


def test_imports_to_the_left_are_fine() -> None:
    source = (
        "from accounts.scope import within\nfrom . import columns\nfrom ..documents import "
        "tables\nimport csv"
    )
    assert wrong_imports("assessment/grading/facts.py", source) == []


# Addresses

URL_TAG = re.compile(r"""{% url ["']([\w-]+)["']""")
NO_ADDRESS = {("accounts/sign_in/throttling.py", "network")}  # a word that is a URL name by chance
OFFERED_TO_ALL = {  # templates that lead to the right, by name only
    (
        "templates/accounts/login.html",
        "certificate-verify",
    ),  # public, for whoever holds a certificate
    ("templates/associations/mergers/reorganisation_form.html", "group-list"),
    ("templates/associations/overview/village_organisation.html", "network"),
}


def url_names(path: str, source: str) -> dict[str, str]:
    """URL name → room, of a room's urls.py (accounts.access.page)."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    named = [call.args[2] for call in calls if len(call.args) > 2]
    return {node.value: path.split("/")[0] for node in named if isinstance(node, ast.Constant)}


def all_url_names() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in source_files():
        if re.search(r"urls(\.py|/)", path):
            found |= url_names(path, read(path))
    return found


def _words(path: str, source: str) -> Iterator[tuple[int, str]]:
    if not path.endswith(".py"):
        yield from (
            (source.count("\n", 0, tag.start()) + 1, tag[1]) for tag in URL_TAG.finditer(source)
        )
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def wrong_addresses(path: str, source: str, owners: dict[str, str]) -> list[str]:
    """Strings that name a page of a room that may not be imported."""
    room = path.removeprefix("templates/").split("/")[0]
    room = room if room in MAY_IMPORT or path.endswith(".py") else "accounts"
    return [
        f"{path}:{line} {room} leads to {word} of {owners[word]}"
        for line, word in _words(path, source)
        if owners.get(word, room) not in MAY_IMPORT.get(room, ROOMS) | {room}
        and (path, word) not in NO_ADDRESS | OFFERED_TO_ALL
    ]


def test_addresses_go_one_way() -> None:
    owners = all_url_names()
    assert len(owners) > 350
    files = [*source_files(), *templates()]
    assert [fault for path in files for fault in wrong_addresses(path, read(path), owners)] == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("accounts/access/__init__.py", 'WATCHED = {"fund-list": 1}'),
        ("accounts/sign_in/views.py", 'redirect("fund-list", code=code)'),
        ("autonomy/menu.py", 'PAGES = ("charter-list", "fund-list")'),
        ("templates/includes/a.html", "{% url 'fund-list' code=code %}"),
        ("templates/members/a.html", '{% url "fund-list" code %}'),
    ],
)
def test_a_planted_address_is_found(path: str, source: str) -> None:
    owners = url_names("care/urls.py", 'page("funds/", view, "fund-list", ALL)') | {
        "charter-list": "autonomy"
    }
    assert len(wrong_addresses(path, source, owners)) == 1
    assert wrong_addresses("assessment/a.py", "reverse('fund-list')", owners) == []


# Packages inside an app


def order_of(app: str) -> list[str]:
    return ORDER.get(app, "").split()


def place_in_app(dotted: list[str]) -> str:
    """The package or module right below the app."""
    return dotted[1].removesuffix(".py") if len(dotted) > 1 else ""


def wrong_order(path: str, source: str) -> list[str]:
    app, *_ = parts = path.split("/")
    order = order_of(app)
    here = place_in_app(parts)
    if here not in order:
        return []
    package = Path(path).parent.parts
    faults = []
    for node in ast.walk(ast.parse(source)):
        names = _names(node, package)
        if isinstance(node, ast.ImportFrom) and names == [app]:
            names = [f"{app}.{alias.name}" for alias in node.names]
        for name in names:
            there = place_in_app(name.split("."))
            if there and name.split(".")[0] == app and there not in order[: order.index(here) + 1]:
                faults.append(f"{path}:{node.lineno} {here} imports {there}")
    return faults


def test_packages_import_only_earlier_ones() -> None:
    assert [fault for path in source_files() for fault in wrong_order(path, read(path))] == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("members/people/views/members.py", "from ...campaigns.models import Campaign"),
        ("members/people/models.py", "from members.imports import sealing"),
        ("members/people/models.py", "def f():\n    from members import campaigns"),
        ("members/people/services/people.py", "from ... import network"),
        ("members/contacts/forms.py", "from ..models import Member"),
        ("members/shares.py", "from .people.models import Member"),
        ("members/papers/views.py", "from members.urls import urlpatterns"),
    ],
)
def test_a_planted_import_against_the_order_is_found(path: str, source: str) -> None:
    assert len(wrong_order(path, source)) == 1


def test_imports_of_earlier_packages_are_fine() -> None:
    source = "from ..people.models import Member\nfrom . import forms\nfrom members import people"
    assert wrong_order("members/campaigns/views.py", source) == []
    assert (
        wrong_order(
            "members/registers.py",
            "from .campaigns.models import Campaign\nfrom .models import Member",
        )
        == []
    )


def unordered(paths: list[str]) -> list[str]:
    """Packages of an app that has an order, without a place in it."""
    packages = {tuple(path.split("/")[:2]) for path in paths if path.count("/") > 1}
    return [
        f"{app}/{package}"
        for app, package in sorted(packages)
        if app in ORDER and package not in {*order_of(app), *OUTSIDE_THE_ORDER}
    ]


def test_every_package_has_its_place_in_the_order() -> None:
    assert unordered(source_files()) == []
    assert unordered(["members/more/views.py", "members/people/views.py", "members/more.py"]) == [
        "members/more"
    ]


def too_wide(paths: list[str]) -> list[str]:
    """Folders with too many modules. Commands cannot be put into folders."""
    folders = Counter(str(Path(path).parent) for path in paths if not path.endswith("/__init__.py"))
    return [
        f"{folder} has {count} modules"
        for folder, count in sorted(folders.items())
        if count > WIDEST_FOLDER and not folder.endswith("management/commands")
    ]


def test_folders_stay_narrow() -> None:
    of_apps = [
        name for name in tracked(".py") if name.removeprefix("tests/").split("/")[0] in ORDER
    ]
    assert too_wide([name for name in of_apps if "/migrations/" not in name]) == []


def test_a_planted_wide_folder_is_found() -> None:
    paths = [f"members/people/a{n}.py" for n in range(15)]
    assert too_wide([*paths, "members/people/__init__.py", "members/people/views/b.py"]) == []
    assert too_wide([*paths, "members/people/b.py"]) == ["members/people has 16 modules"]


# One word for one thing

EVERYWHERE = {"Command"}  # Django's name for every command


def repeated_classes(sources: dict[str, str]) -> list[str]:
    """Names that more than one class of the source has."""
    places: dict[str, list[str]] = {}
    for path, source in sources.items():
        for node in ast.parse(source).body:
            if isinstance(node, ast.ClassDef) and node.name not in EVERYWHERE:
                places.setdefault(node.name, []).append(path)
    return [
        f"{name}: {', '.join(paths)}" for name, paths in sorted(places.items()) if len(paths) > 1
    ]


def test_a_class_name_is_used_once() -> None:
    sources = {path: (ROOT / path).read_text() for path in source_files()}
    assert repeated_classes(sources) == []
    planted = {
        "care/a.py": "class Line: ...",
        "members/b.py": "class Line: ...",
        "c.py": "class Command: ...",
    }
    assert repeated_classes(planted | {"d.py": "class Command: ..."}) == [
        "Line: care/a.py, members/b.py"
    ]


# Lists

SHEETS_BY_HAND = {
    "assessment/approval/workbook_template.py": "the report's form",
    "assessment/authoring/what_if_sheets.py": "its page is grouped",
    "assessment/papers/book/points_workbook.py": "columns by the standard",
    "assessment/papers/book/workbook.py": "columns by the standard",
    "assessment/papers/live_workbook/facts.py": "columns by the standard",
    "assessment/papers/live_workbook/grades.py": "columns by the standard",
    "assessment/papers/live_workbook/points_grades.py": "columns by the standard",
    "assessment/papers/live_workbook/points_standard.py": "columns by the standard",
    "assessment/papers/live_workbook/standard.py": "columns by the standard",
    "assessment/papers/live_workbook/summary.py": "columns by the standard",
    "assessment/results/overview_sheets.py": "columns by the standard",
    "autonomy/agreements/answer_sheet.py": "titles of the import",
    "autonomy/eight_registers/papers.py": "registers declare their columns",
    "benchmarks/bench_member_import.py": "an office's own file",
    "care/benefits/views/pay_runs.py": "the page is a form",
    "care/benefits/views/stipends.py": "a grid of months",
    "care/insurance/views.py": "the insurer's form",
    "documents/listing/lists.py": "makes them of a list's columns",
    "documents/reading/sent_back.py": "errors of a file, no such page",
    "documents/workbook.py": "what they are",
}


def sheets_by_hand(sources: dict[str, str]) -> set[str]:
    """Modules that write a sheet's columns instead of declaring a list (documents/listing/)."""
    return {path for path, source in sources.items() if re.search(r"\bSheetColumn\b", source)}


def test_a_list_is_declared_once() -> None:
    sources = {path: (ROOT / path).read_text() for path in source_files()}
    assert sheets_by_hand(sources) == SHEETS_BY_HAND.keys()
    assert sheets_by_hand(
        {"care/a.py": "x = SheetColumn('村')", "care/b.py": "x = Column('村')"}
    ) == {"care/a.py"}


# Roles

ROLES = "accounts/roles.py"
NAMED_LIKE_A_ROLE = {"demo/society/people.py"}  # an account's name is "auditor"
WHOSE_ROLE = (
    r"\b(user|by|account|viewer|item|criterion|c)\.role$"  # a person's, or an item's of a standard
)
ROLE_TEST = re.compile(r"""\brole\s*(?:==|!=|in)\s*["'](\w+)""")


def role_words(source: str) -> set[str]:
    """The strings that class Role gives a meaning."""
    enum = next(
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.ClassDef) and node.name == "Role"
    )
    members = [node.value for node in enum.body if isinstance(node, ast.Assign)]
    return {ast.literal_eval(member)[0] for member in members}


def compared_roles(source: str) -> Iterator[str]:
    """Strings that a role is compared with, wrong ones as well: mypy cannot tell, as a role is one
    of them."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(
                isinstance(side, ast.Attribute) and re.search(WHOSE_ROLE, ast.unparse(side))
                for side in sides
            ):
                inner = [
                    part
                    for side in sides
                    for part in ast.walk(side)
                    if isinstance(part, ast.Constant)
                ]
                yield from (part.value for part in inner if isinstance(part.value, str))


def role_strings(path: str, source: str, words: set[str]) -> list[str]:
    if path in {ROLES, *NAMED_LIKE_A_ROLE}:
        return []
    if not path.endswith(".py"):
        return [f"{path}: {word}" for word in ROLE_TEST.findall(source)]
    named = {word for _, word in _words(path, source) if word in words}
    return [f"{path}: {word}" for word in sorted(named | {*compared_roles(source)})]


def test_a_role_is_a_member_of_its_enum() -> None:
    words = role_words(read(ROLES))
    assert len(words) == 6
    files = [*source_files(), *templates()]
    assert [fault for path in files for fault in role_strings(path, read(path), words)] == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("accounts/models/querysets.py", "rows.filter(role='village_secretary')"),
        ("care/views/a.py", "if user.role in ('auditor', x): pass"),
        ("care/views/a.py", "if request.user.role == 'secretary': pass"),
        ("assessment/a.py", "[item for item in items if item.item.role != 'veto']"),
        ("templates/includes/a.html", '{% if user.role == "auditor" %}'),
        ("templates/includes/a.html", '{% if item.role != "veto" %}'),
    ],
)
def test_a_planted_role_string_is_found(path: str, source: str) -> None:
    assert len(role_strings(path, source, role_words(read(ROLES)))) == 1


# Sizes


def too_large(path: str, source: str) -> list[str]:
    lines = source.count("\n")
    found = [f"{path} has {lines} lines"] if lines > LONGEST_FILE else []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                found.append(f"{path}:{node.lineno} {node.name} has {length} lines")
    return found


def test_files_and_functions_stay_small() -> None:
    assert [fault for path in source_files() for fault in too_large(path, read(path))] == []


def test_a_planted_giant_is_found() -> None:
    body = "    pass\n"
    assert too_large("a.py", "def f():\n" + body * 39) == []
    assert too_large("a.py", "def f():\n" + body * 40) == ["a.py:1 f has 41 lines"]
    assert too_large("a.py", "class A:\n    async def g(self):\n" + "        pass\n" * 40) == [
        "a.py:2 g has 41 lines"
    ]
    assert too_large("a.py", "x = 1\n" * 300) == []
    assert too_large("a.py", "x = 1\n" * 301) == ["a.py has 301 lines"]


# Kinds of measure and of standard

KINDS = {"sum", "stock", "appraisals", "zero", "count", "finding", "score", "ladder", "points"}
KIND_NAMES = {"LADDER", "POINTS"}
TRANSLATING = {  # where the stored words come in and go out
    "assessment/standards/data/__init__.py",
    "assessment/standards/data/stored.py",
    "assessment/authoring/services.py",
}
KIND_IN_TEMPLATE = re.compile(rf"[!=]=\s*[\"'](?:{'|'.join(sorted(KINDS))})[\"']")


def told_by_word(path: str, source: str) -> list[str]:
    """Comparisons, cases and look-ups by a word that tells a kind of measure or standard."""
    if path in TRANSLATING or not path.startswith(("assessment/", "templates/assessment/")):
        return []
    if path.endswith(".html"):
        return [f"{path}: {match[0]}" for match in KIND_IN_TEMPLATE.finditer(source)]
    nodes = [node for node in ast.walk(ast.parse(source)) for node in _words_compared(node)]
    return [f"{path}:{node.lineno} {ast.unparse(node)}" for node in nodes]


def _words_compared(node: ast.AST) -> Iterator[ast.expr]:
    asked: list[ast.expr] = []
    match node:
        case ast.Compare():
            asked = [node.left, *node.comparators]
        case ast.MatchValue():
            asked = [node.value]
        case (
            ast.Subscript(value=ast.Dict() as table)
            | ast.Call(func=ast.Attribute(value=ast.Dict() as table))
        ):
            asked = [key for key in table.keys if key]
    for one in asked:
        for part in one.elts if isinstance(one, ast.Tuple | ast.List | ast.Set) else [one]:
            match part:
                case ast.Constant(value=word) if word in KINDS:
                    yield part
                case ast.Name(id=name) if name in KIND_NAMES:
                    yield part


def test_kinds_are_told_by_type_and_by_word_only_where_they_are_stored() -> None:
    names = [*source_files(), *templates()]
    assert [fault for path in names for fault in told_by_word(path, read(path))] == []


@pytest.mark.parametrize(
    "source",
    [
        'if criterion.measure == "zero": pass',
        'if "score" != kind: pass',
        'wide = measure in ("sum", other)',
        'match kind:\n    case "finding": pass',
        'match kind:\n    case "stock" | other.NAME: pass',
        'text = {"count": "例"}[kind]',
        'text = {"appraisals": "次"}.get(kind, "")',
        "by_points = standard.kind == POINTS",
        'def f():\n    return [c for c in criteria if c.kind != "ladder"]',
    ],
)
def test_a_planted_word_is_found(source: str) -> None:
    assert len(told_by_word("assessment/standards/wording.py", source)) == 1
    assert told_by_word("assessment/standards/data/stored.py", source) == []


def test_a_planted_word_in_a_template_is_found() -> None:
    assert (
        len(
            told_by_word("templates/assessment/a.html", '{% if item.criterion.measure == "zero" %}')
        )
        == 1
    )


# Templates and styles

FORBIDDEN_IN_TEMPLATES = {
    "style attribute": re.compile(r"\sstyle\s*=", re.I),
    "style element": re.compile(r"<style\b", re.I),
    "inline script": re.compile(r"<script\b(?![^>]*\ssrc=)[^>]*>", re.I),
    "event attribute": re.compile(r"\son[a-z]+\s*=", re.I),
    "address outside": re.compile(r"https?://(?!www\.w3\.org/)", re.I),
}
HEX_COLOUR = re.compile(r"[\"'\s:]#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b[\"';\s]", re.I)
COMMENT = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}", re.S)


def template_faults(path: str, text: str) -> list[str]:
    """What the content security policy or the one visual language forbids; a chart (.svg) carries
    its own colours."""
    text = COMMENT.sub("", text)
    rules = FORBIDDEN_IN_TEMPLATES | ({} if path.endswith(".svg") else {"colour": HEX_COLOUR})
    return [
        f"{path}: {name} {match[0].strip()!r}"
        for name, rule in rules.items()
        for match in rule.finditer(text)
    ]


def test_templates_keep_to_the_style_sheet_and_the_policy() -> None:
    assert [fault for path in templates() for fault in template_faults(path, read(path))] == []


@pytest.mark.parametrize(
    "text",
    [
        '<p style="margin: 0">',
        "<style>p { margin: 0 }</style>",
        "<script>alert(1)</script>",
        '<script type="module">1</script>',
        '<button onclick="go()">',
        '<img src="https://example.org/a.png">',
        '<font color="#a40000">',
    ],
)
def test_a_planted_template_fault_is_found(text: str) -> None:
    assert len(template_faults("a.html", text)) == 1


def test_a_plain_template_has_no_fault() -> None:
    text = (
        '<script src="a.js" defer></script><a href="#top">↑</a><svg '
        'xmlns="http://www.w3.org/2000/svg">{# style="" #}'
    )
    assert template_faults("a.html", text) == []


def own_properties(text: str) -> list[str]:
    return re.findall(r"^\s*(--[\w-]+)\s*:", text, re.M)


def test_custom_properties_are_set_in_one_style_sheet() -> None:
    elsewhere = [
        name
        for name in tracked(".css")
        if name != "static/css/app.css" and own_properties(read(name))
    ]
    assert elsewhere == []
    assert "--paper" in own_properties(":root {\n  --paper: white;\n}")


# What the pages of documentation name

GUIDES = ("README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/glossary.md")
SUFFIXES = "py|md|html|svg|css|js|json|txt|toml"
PATH_NAMED = re.compile(rf"[\w.<>-]+(?:/[\w.<>*-]*)+|[\w.<>-]+\.(?:{SUFFIXES})")
ONLY_WHEN_RUN = ("var/", ".venv/")


def missing_guides(packages: list[str], guides: set[str]) -> list[str]:
    return [package for package in packages if f"{package}/README.md" not in guides]


def packages_in_order() -> list[str]:
    ordered = [f"{app}/{name}" for app in MAY_IMPORT for name in order_of(app)]
    return [*MAY_IMPORT, *(name for name in ordered if (ROOT / name).is_dir())]


def test_every_package_tells_a_newcomer_what_it_is_for() -> None:
    assert missing_guides(packages_in_order(), set(tracked("README.md"))) == []
    assert missing_guides(["care", "care/aid"], {"care/README.md"}) == ["care/aid"]


def mapped(text: str) -> dict[str, list[str]]:
    """The packages that the map lists under each app."""
    parts = re.split(r"^\*\*(\w+)\*\*$", text.partition("Inside a package")[0], flags=re.M)
    listed = [re.findall(r"^- `(\w+)`", part, re.M) for part in parts[2::2]]
    return dict(zip(parts[1::2], listed, strict=True))


def test_the_map_lists_the_packages_in_their_order() -> None:
    text = read("docs/architecture.md")
    assert re.findall(r"^\| `(\w+)` \|", text, re.M) == [*MAY_IMPORT]
    packages = {
        app: [name for name in order_of(app) if (ROOT / app / name).is_dir()] for app in MAY_IMPORT
    }
    assert mapped(text) == packages
    assert mapped("**care**\n\n- `aid`: a\n- `year`: b\n\nInside a package") == {
        "care": ["aid", "year"]
    }


def paths_that_are_not(guide: str, text: str) -> list[str]:
    """Paths in backticks that lead nowhere, from the guide's folder or the root; `<app>` stands for
    any name. A bare name is that of some file in the guide's package, or anywhere for GUIDES."""
    folder = (ROOT / guide).parent
    within = "" if guide in GUIDES else guide.removesuffix("README.md")
    files = [Path(path) for path in tracked("") if path.startswith(within)]

    def leads_somewhere(name: str) -> bool:
        if "/" not in name:
            return any(path.match(name) for path in files)
        return any(any(place.glob(re.sub(r"<\w+>", "*", name))) for place in (folder, ROOT))

    named = [part for part in re.findall(r"`([^`\n]+)`", text) if PATH_NAMED.fullmatch(part)]
    kept = [name for name in named if not name.startswith(ONLY_WHEN_RUN)]
    return [f"{guide}: {name}" for name in kept if not leads_somewhere(name)]


def guides() -> list[str]:
    return [*GUIDES, *(f"{package}/README.md" for package in packages_in_order())]


def test_guides_name_only_what_is_there() -> None:
    assert [fault for guide in guides() for fault in paths_that_are_not(guide, read(guide))] == []


@pytest.mark.parametrize(
    "text",
    [
        "`care/aid/nothing.py`",
        "`nothing.py` and `models.py`",
        "`docs/nothing/`",
        "`tests/<app>/nothing.py`",
        "`accounts/README`",
    ],
)
def test_a_planted_path_is_found(text: str) -> None:
    assert len(paths_that_are_not("care/aid/README.md", text)) == 1


def test_other_things_in_backticks_are_no_paths() -> None:
    paths = "`models.py` `docs/adr/` `tests/<app>/access_samples.py` `var/dev`"
    assert paths_that_are_not("care/aid/README.md", f"{paths} `make dev` `Record` `/2025/`") == []


def words_that_are_not(text: str, known: set[str]) -> list[str]:
    named = [part for part in re.findall(r"`([^`\n]+)`", text) if not PATH_NAMED.fullmatch(part)]
    words = [word for part in named for word in re.findall(r"[A-Za-z_][\w-]*", part)]
    return [word for word in words if word not in known]


def test_the_glossary_names_what_the_code_says() -> None:
    sources = [*source_files(), *templates(), "assessment/standards/v1.json"]
    known = {word for path in sources for word in re.findall(r"[\w-]+", f"{path} {read(path)}")}
    assert words_that_are_not(read("docs/glossary.md"), known) == []
    assert words_that_are_not("| 村 | `Village`, `Hamlet` | |", known) == ["Hamlet"]


# What is committed

_HOSTS = (
    "pypi" + ".org",
    "python" + "hosted",
    "npm" + "js",
    "deb." + "debian",
    "index" + "-url",
    "find" + "-links",
)


def registry_addresses(path: str, text: str) -> list[str]:
    return [f"{path}: {host}" for host in _HOSTS if host in text.lower()]


def test_no_registry_is_named() -> None:
    text_files = tracked(
        ".py", ".lock", ".toml", ".md", ".sh", ".yaml", ".cfg", ".txt", "Makefile", ".ci/run"
    )
    assert [fault for name in text_files for fault in registry_addresses(name, read(name))] == []
    assert "://" not in read("requirements.lock")


def test_a_planted_registry_is_found() -> None:
    assert registry_addresses("a.lock", "--index" + "-url https://mirror.example/simple") == [
        "a.lock: index" + "-url"
    ]

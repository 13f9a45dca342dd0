"""A page says what was done and no more: whoever saves many at once says how many."""

import ast
from collections.abc import Iterator

from .test_architecture import read, source_files

AS_ONE = {
    "reverse_entry",
    "change_member",
}  # a transfer and its other side; a member and what ends with them


def counting(source: str) -> set[str]:
    """Functions that return how many they did, or all that they made."""
    return {
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and node.returns is not None
        and ast.unparse(node.returns).partition("[")[0] in ("int", "list")
        and any(arg.arg == "by" for arg in node.args.kwonlyargs)
    }


def uncounted(source: str, services: set[str]) -> Iterator[tuple[int, str]]:
    """(line, service) of pages that save by such a function, through `edit` or a helper, and say a
    fixed sentence."""
    for view in ast.walk(ast.parse(source)):
        if not isinstance(view, ast.FunctionDef):
            continue
        used = {
            n.attr if isinstance(n, ast.Attribute) else n.id
            for n in ast.walk(view)
            if hasattr(n, "ctx") and isinstance(n, ast.Attribute | ast.Name)
        } & services
        for call in ast.walk(view):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "edit" and used:
                for word in call.keywords:
                    if word.arg == "done" and isinstance(word.value, ast.Constant | ast.JoinedStr):
                        yield call.lineno, min(used)


def test_a_page_that_saves_many_says_how_many():
    services = {
        name for path in source_files() if "/services" in path for name in counting(read(path))
    } - AS_ONE
    assert {"confirm_grades", "change_list", "prepare_contracts", "hold_lines"} <= services
    plant = (
        "def page(request):\n    return edit(request, f, save=lambda: "
        "confirm_grades(round=r), done='已确认。')\n"
    )
    assert list(uncounted(plant, services)) == [(2, "confirm_grades")], "the rule sees a plant"
    found = [
        (path, *what)
        for path in source_files()
        if "/views/" in path
        for what in uncounted(read(path), services)
    ]
    assert found == []

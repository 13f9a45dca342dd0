"""The names of divisions, handed to `accounts` (see accounts/divisions.py) for its choices and lists."""

from accounts.scope import within

from .models import County, Township, Village


def names(prefix: str) -> dict[str, str]:
    """Code → name of the county, townships and villages whose code starts with `prefix`; at most three queries."""
    found: dict[str, str] = {}
    for model, digits in ((County, 6), (Township, 9), (Village, 12)):
        if len(prefix) <= digits:
            found.update(model.objects.filter(within(prefix, "code")).order_by("code").values_list("code", "name"))
    return found

"""How every column that holds a division's code is brought to the code of today."""

from collections.abc import Collection

from django.db.models import Model, Q

from accounts.models.former_codes import code_now

from ..divisions.holders import DIVISIONS, columns, holders


def rewrite(codes: Collection[str]) -> None:
    """From these codes to what FormerCode says of them, but where what was said stands
    (`codes_stand`). The divisions first: guards on what hangs on them ask whether the old one is
    gone. One statement a table, so that what must agree in a row does."""
    others = [one for one in holders() if one not in DIVISIONS and not hasattr(one, "codes_stand")]
    models: list[type[Model]] = [*DIVISIONS, *others]
    for model in models:
        names = [field.attname for field in columns(model)]
        anywhere = Q(*((f"{name}__in", codes) for name in names), _connector=Q.OR)
        changed = {name: code_now(name) for name in names}
        model._base_manager.filter(anywhere).update(**changed)

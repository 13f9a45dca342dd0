"""The account of somebody in the office."""

from django import forms
from django.http import QueryDict

from .. import divisions
from ..access.managing import offered_roles
from ..models import SCOPE_LENGTHS, Role, User
from ..records.editing import tidy

PLACES = {6: "县", 9: "乡镇", 12: "一个村（社区）"}


class AccountForm(forms.ModelForm):
    """An account that `by` manages."""

    role = forms.TypedChoiceField(label="角色", coerce=Role)
    scope = forms.ChoiceField(label="管辖范围")

    class Meta:
        model = User
        fields = ["username", "name", "role", "scope", "is_active"]
        help_texts = {"is_active": "停用后立即退出登录，不能再登录；已办的事项和留痕不受影响。"}

    def __init__(self, data: QueryDict | None, *, by: User, instance: User | None = None) -> None:
        super().__init__(data, instance=instance)
        tidy(self)
        roles = offered_roles(by)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]
        self.fields["scope"].choices = _scopes(by, self.instance, roles)
        if len(roles) > 1:
            self.fields[
                "scope"
            ].help_text = "村级秘书长选所在的村（社区），县级督导选县，其他角色选乡镇。"
        if self.instance.pk:
            self.fields["username"].disabled = True
            self.fields["username"].help_text = "账号建立后不能更改。"
        else:
            del self.fields["is_active"]
            self.fields["username"].help_text = "登录时使用；小写字母和数字，例如 guanchong。"

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        role, scope = data.get("role"), data.get("scope")
        if role and scope and len(scope) not in SCOPE_LENGTHS[role]:
            places = "或".join(PLACES[length] for length in SCOPE_LENGTHS[role])
            self.add_error("scope", f"{role.label}须选择{places}。")
        return data


def _scopes(by: User, account: User, roles: list[Role]) -> list[tuple[str, str]]:
    """The divisions that one of the roles can have, in the order of their codes.

    The account's present scope is kept even where no division has it.
    """
    names = {by.scope: by.scope, **divisions.names(by.scope)}
    if account.scope and by.covers(account.scope):
        names.setdefault(account.scope, account.scope)
    lengths = {length for role in roles for length in SCOPE_LENGTHS[role]}
    return [
        (code, _with_township(code, names)) for code, name in names.items() if len(code) in lengths
    ]


def _with_township(code: str, names: dict[str, str]) -> str:
    """Two townships of a county have villages of one name."""
    township = (
        names.get(code[: divisions.TOWNSHIP_DIGITS])
        if len(code) > divisions.TOWNSHIP_DIGITS
        else None
    )
    return f"{township} {names[code]}" if township else names[code]

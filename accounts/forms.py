"""Signing in, passwords, and the accounts of a township."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError

from . import divisions
from .managing import offered_roles, who_manages
from .models import SCOPE_LENGTHS, Role, User

PLACES = {6: "县", 9: "乡镇", 12: "一个村（社区）"}


class LoginForm(AuthenticationForm):
    """One message for every failure: it must not tell whether the account exists."""

    error_messages = dict.fromkeys(("invalid_login", "inactive"), "账号或密码不正确，请检查后重新输入。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "账号"
        self.fields["password"].label = "密码"
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"

    def confirm_login_allowed(self, user: User) -> None:
        """Asked once the password was right: an initial one that nobody used in time opens nothing any more."""
        super().confirm_login_allowed(user)
        if user.initial_password_has_expired():
            days = settings.INITIAL_PASSWORD_DAYS
            message = f"初始密码超过 {days} 天没有使用，已经失效。请找{who_manages(user)}重置。"
            raise ValidationError(message, code="expired")

    def has_guessed(self) -> bool:
        """Whether name and password were compared and did not fit."""
        return self.has_error("__all__", "invalid_login")


class PasswordForm(PasswordChangeForm):
    error_messages = {
        "password_mismatch": "两次输入的新密码不一致，请重新输入。",
        "password_incorrect": "原密码不正确，请重新输入。",
        "password_unchanged": "新密码不能与原密码相同。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "原密码"
        self.fields["new_password1"].label = "新密码"
        self.fields["new_password1"].help_text = (
            f"至少 {settings.PASSWORD_LENGTH} 个字符，不能全是数字，不能是常见密码，"
            "不能与账号或姓名相近，不能是最近用过的。"
        )
        self.fields["new_password2"].label = "再输一次新密码"
        self.fields["new_password2"].help_text = ""

    def clean_new_password1(self) -> str:
        password = self.cleaned_data["new_password1"]
        if password == self.data.get(self.add_prefix("old_password")):
            raise forms.ValidationError(self.error_messages["password_unchanged"])
        return password

    def validate_password_for_user(self, user: User, *args: object) -> None:
        """Django would show what is wrong with a password beside its repetition."""
        super().validate_password_for_user(user, "new_password1")


class AccountForm(forms.ModelForm):
    """An account that `by` manages."""

    role = forms.TypedChoiceField(label="角色", coerce=Role)
    scope = forms.ChoiceField(label="管辖范围")

    class Meta:
        model = User
        fields = ["username", "name", "role", "scope", "is_active"]
        help_texts = {"is_active": "停用后立即退出登录，不能再登录；已办的事项和留痕不受影响。"}

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = offered_roles(by)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]
        self.fields["scope"].choices = _scopes(by, self.instance, roles)
        if len(roles) > 1:
            self.fields["scope"].help_text = "村级秘书长选所在的村（社区），县级督导选县，其他角色选乡镇。"
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


class CodeForm(forms.Form):
    """A code of the second factor, or a recovery code."""

    code = forms.CharField(label="动态码", max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"autocomplete": "one-time-code", "autofocus": True}


def _scopes(by: User, account: User, roles: list[Role]) -> list[tuple[str, str]]:
    """The divisions that one of the roles can have, in the order of their codes.

    The account's present scope is kept even where no division has it.
    """
    names = {by.scope: by.scope, **divisions.names(by.scope)}
    if account.scope and by.covers(account.scope):
        names.setdefault(account.scope, account.scope)
    lengths = {length for role in roles for length in SCOPE_LENGTHS[role]}
    return [(code, _with_township(code, names)) for code, name in names.items() if len(code) in lengths]


def _with_township(code: str, names: dict[str, str]) -> str:
    """Two townships of a county have villages of one name."""
    township = names.get(code[: divisions.TOWNSHIP_DIGITS]) if len(code) > divisions.TOWNSHIP_DIGITS else None
    return f"{township} {names[code]}" if township else names[code]

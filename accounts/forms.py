"""Signing in, passwords, and the accounts of a township."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.validators import RegexValidator

from . import divisions
from .models import SCOPE_LENGTHS, Role, User
from .services import MANAGED_ROLES


class LoginForm(AuthenticationForm):
    """One message for every failure: it must not tell whether the account exists."""

    error_messages = dict.fromkeys(("invalid_login", "inactive"), "账号或密码不正确，请检查后重新输入。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "账号"
        self.fields["password"].label = "密码"
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"


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
        self.fields["new_password1"].help_text = "至少 8 个字符，不能全是数字，不能是常见密码，不能与账号或姓名相近。"
        self.fields["new_password2"].label = "再输一次新密码"
        self.fields["new_password2"].help_text = ""

    def clean_new_password1(self) -> str:
        password = self.cleaned_data["new_password1"]
        if password == self.data.get(self.add_prefix("old_password")):
            raise forms.ValidationError(self.error_messages["password_unchanged"])
        return password

    def validate_password_for_user(self, user: User, *args: Any) -> None:
        """Django would show what is wrong with a password beside its repetition."""
        super().validate_password_for_user(user, "new_password1")


class AccountForm(forms.ModelForm):
    """An account of the township that `by` works in; one's own role, scope and activity stay as they are."""

    role = forms.ChoiceField(label="角色", choices=[(role.value, role.label) for role in MANAGED_ROLES])
    scope = forms.ChoiceField(label="管辖范围", help_text="村级秘书长选所在的村（社区），其他角色选乡镇。")

    class Meta:
        model = User
        fields = ["username", "name", "role", "scope", "is_active"]
        help_texts = {"is_active": "停用后立即退出登录，不能再登录；已办的事项和留痕不受影响。"}

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].choices = _scopes(by, self.instance)
        if self.instance.pk:
            self.fields["username"].disabled = True
            self.fields["username"].help_text = "账号建立后不能更改。"
        else:
            del self.fields["is_active"]
            self.fields["username"].validators.append(
                RegexValidator(r"^[a-z0-9][a-z0-9._-]{2,}$", "账号至少 3 个字符，只能用小写字母、数字和 . _ -。")
            )
            self.fields["username"].help_text = "登录时使用；小写字母和数字，例如 guanchong。"
        if self.instance.pk == by.pk:
            for name in ("role", "scope", "is_active"):
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        role, scope = data.get("role"), data.get("scope")
        if role and scope and len(scope) != SCOPE_LENGTHS[Role(role)]:
            place = "一个村（社区）" if role == Role.VILLAGE_SECRETARY else "乡镇"
            self.add_error("scope", f"{Role(role).label}须选择{place}。")
        return data


def _scopes(by: User, account: User) -> list[tuple[str, str]]:
    """The township first, then its villages; the account's present scope is kept even where no division has it."""
    names = {by.scope: by.scope, **divisions.names(by.scope)}
    if account.scope and by.covers(account.scope):
        names.setdefault(account.scope, account.scope)
    return list(names.items())

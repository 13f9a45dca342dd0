"""Signing in, passwords, and the accounts of a township."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.http import QueryDict

from ..access.managing import who_manages
from ..models import User


class LoginForm(AuthenticationForm):
    """One message for every failure: it must not tell whether the account exists."""

    error_messages = dict.fromkeys(
        ("invalid_login", "inactive"), "账号或密码不正确，请检查后重新输入。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "账号"
        self.fields["password"].label = "密码"
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"

    def confirm_login_allowed(self, user: User) -> None:
        """Asked once the password was right: an initial one that nobody used in time opens nothing
        any more."""
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

    def __init__(self, user: User, data: QueryDict | None = None) -> None:
        super().__init__(user, data)
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


class CodeForm(forms.Form):
    """A code of the second factor, or a recovery code."""

    code = forms.CharField(label="动态码", max_length=40)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["code"].widget.attrs |= {"autocomplete": "one-time-code", "autofocus": True}

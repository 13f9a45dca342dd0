"""What is asked of passwords, in our words: Django has no Chinese for some of it and other terms
for the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import (
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from ..models import User


class LengthValidator(MinimumLengthValidator):
    def get_error_message(self) -> str:
        return f"密码太短，至少要 {self.min_length} 个字符。"


class SimilarityValidator(UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return "密码与%(verbose_name)s太相近，容易被猜到。"


class ReuseValidator:
    """Not one of the last PASSWORDS_KEPT that the person had before the present one."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or not user.pk:
            return
        kept = user.old_passwords.values_list("password", flat=True)[: settings.PASSWORDS_KEPT]
        if any(check_password(password, old) for old in kept):
            raise ValidationError("这个密码最近用过，请换一个新的。")

    def get_help_text(self) -> str:
        return f"不能与最近 {settings.PASSWORDS_KEPT} 个旧密码相同。"

"""Found by those who manage them: accounts, by name, initials and account."""

from django.db.models import Q, QuerySet
from django.urls import reverse

from ..access.managing import MANAGES
from ..models import User
from . import Found, SearchSource
from .pinyin import named


def _accounts(user: User, text: str) -> QuerySet[User]:
    rows = User.objects.visible_to(user).filter(role__in=MANAGES.get(user.role, ()))
    matching = named(rows, text) | Q(username__contains=text.lower())
    return rows.filter(matching).order_by("scope", "role", "name", "pk")


def _account(row: User) -> Found:
    note = f"{row.username}，{row.get_role_display()}{'' if row.is_active else '，已停用'}"
    return Found(row.name, reverse("account-edit", args=[row.pk]), row.scope, note)


ACCOUNTS = SearchSource("accounts", "账号", "account-edit", _accounts, _account)

"""The lists of accounts and of the trail, as a viewer sees them. `names`: division code → name."""

from collections.abc import Mapping

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from documents.listing import Column, Listing, chip

from ..access.managing import manages
from ..models import TrailEntry, User
from .changes import changes

SHORT_HASH = 8


def account_listing(names: Mapping[str, str], viewer: User) -> Listing[User]:
    def edit_url(user: User) -> str:
        return (
            reverse("account-edit", args=[user.pk])
            if manages(viewer, user.role, user.scope)
            else ""
        )

    return Listing[User](
        {
            "name": Column("姓名", lambda user: user.name, link=edit_url, order=["name"]),
            "username": Column("账号", lambda user: user.username, order=["username"]),
            "role": Column("角色", lambda user: user.get_role_display(), order=["role"]),
            "scope": Column(
                "管辖范围", lambda user: names.get(user.scope, user.scope), order=["scope"]
            ),
            "is_active": Column("状态", _state, order=["is_active"]),
            "second_factor": Column(
                "动态码",
                lambda user: "已启用" if user.second_factor else "",
                order=["second_factor"],
            ),
            "last_login": Column("最近登录", _last_login, order=["last_login"]),
        },
        empty=("没有符合条件的账号", "换一个条件，或者清除筛选看全部账号。"),
    )


def _state(user: User) -> SafeString:
    return chip("open", "在用") if user.is_active else chip("closed", "已停用")


def _last_login(user: User) -> str:
    return (
        f"{timezone.localtime(user.last_login):%Y-%m-%d %H:%M}" if user.last_login else "从未登录"
    )


def trail_listing(names: Mapping[str, str]) -> Listing[TrailEntry]:
    """Of an entry that is withheld, number and hash."""
    return Listing[TrailEntry](
        {
            "number": Column("序号", lambda entry: entry.number),
            "at": Column("时间", _time, css="nowrap", blank=""),
            "by_name": Column("经办人", lambda entry: entry.by_name, css="nowrap", blank=""),
            "action": Column("事项", lambda entry: entry.action, css="nowrap", blank=""),
            "division": Column(
                "区划",
                lambda entry: names.get(entry.division, entry.division),
                css="nowrap",
                blank="",
            ),
            "target": Column("对象", lambda entry: entry.target, blank=""),
            "reason": Column("原因", lambda entry: entry.reason, blank=""),
            "changes": Column("变更", _changes, blank=""),
            "hash": Column("校验值", _hash, css="nowrap"),
        },
        row_class=lambda entry: "withheld" if entry.withheld else "",
        empty=("没有符合条件的留痕", "换一个条件，或者清除筛选看全部留痕。"),
    )


def _time(entry: TrailEntry) -> str:
    return f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}" if entry.at else ""


def _changes(entry: TrailEntry) -> SafeString:
    return render_to_string(
        "accounts/trail_changes.html", {"changes": changes(entry.before, entry.after)}
    )


def _hash(entry: TrailEntry) -> SafeString:
    return format_html(
        '<span class="code" title="{}">{}</span>', entry.hash, entry.hash[:SHORT_HASH]
    )

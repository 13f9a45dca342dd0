"""The lists of accounts and of the trail."""

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..access.managing import manages
from ..models import TrailEntry, User
from .changes import changes

SHORT_HASH = 8
TIME = "Y-m-d H:i"


NOWRAP = {"td": {"class": "nowrap"}}


class AccountTable(tables.Table):
    empty_help = "换一个条件，或者清除筛选看全部账号。"
    scope = tables.Column(verbose_name="管辖范围")
    is_active = tables.Column(verbose_name="状态")
    second_factor = tables.Column(verbose_name="动态码")
    last_login = tables.DateTimeColumn(verbose_name="最近登录", format=TIME, default="从未登录")

    class Meta:
        model = User
        fields = ["name", "username", "role", "scope", "is_active", "second_factor", "last_login"]
        empty_text = "没有符合条件的账号"

    def __init__(self, *args: object, names: dict[str, str], viewer: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.names, self.viewer = names, viewer

    def render_name(self, value: str, record: User) -> str:
        if not manages(self.viewer, record.role, record.scope):
            return value
        return format_html('<a href="{}">{}</a>', reverse("account-edit", args=[record.pk]), value)

    def render_scope(self, value: str) -> str:
        return self.names.get(value, value)

    def render_second_factor(self, value: bool) -> str:
        return "已启用" if value else "—"

    def render_is_active(self, value: bool) -> SafeString:
        return render_to_string("includes/state_chip.html", {"state": "open" if value else "closed"})


class TrailTable(tables.Table):
    """Of an entry that is withheld, number and hash."""

    empty_help = "换一个条件，或者清除筛选看全部留痕。"
    by_name = tables.Column(verbose_name="经办人", default="", attrs=NOWRAP)
    action = tables.Column(default="", attrs=NOWRAP)
    at = tables.DateTimeColumn(format="Y-m-d H:i:s", verbose_name="时间", default="", attrs=NOWRAP)
    target = tables.Column(default="")
    division = tables.Column(verbose_name="区划", default="", attrs=NOWRAP)
    reason = tables.Column(default="")
    changes = tables.Column(verbose_name="变更", empty_values=())
    hash = tables.Column(attrs=NOWRAP)

    class Meta:
        model = TrailEntry
        fields = ["number", "at", "by_name", "action", "division", "target", "reason", "changes", "hash"]
        orderable = False
        row_attrs = {"class": lambda record: "untold" if record.withheld else None}
        empty_text = "没有符合条件的留痕"

    def __init__(self, *args: object, names: dict[str, str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.names = names

    def render_division(self, value: str) -> str:
        return self.names.get(value, value)

    def render_changes(self, record: TrailEntry) -> SafeString:
        return render_to_string("accounts/trail_changes.html", {"changes": changes(record.before, record.after)})

    def render_hash(self, value: str) -> SafeString:
        return format_html('<span class="code" title="{}">{}</span>', value, value[:SHORT_HASH])

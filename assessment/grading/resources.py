"""Findings by file: one row per village, year and kind; a row saved is a trail entry."""

from django.utils import timezone
from import_export.fields import Field
from import_export.widgets import Widget

from associations.divisions.village_rows import VillageRowResource

from ..reports import periods
from ..standards.wording import SHORT_TITLES
from .models import Finding
from .services import findings

_QUOTES = str.maketrans("", "", '“”"「」')
_KINDS = {
    name: kind.value
    for kind in Finding.Kind
    for name in (kind.value, kind.label.translate(_QUOTES), SHORT_TITLES[kind])
}
_HELD = dict.fromkeys(("true", "1", "是", "达到", "yes"), True) | dict.fromkeys(
    ("false", "0", "否", "未达到", "no"), False
)


class YearWidget(Widget):
    def clean(self, value: str, row: dict | None = None, **kwargs: object) -> int:
        year = periods.read_year(value.removesuffix("年").removesuffix(".0"))
        if year is None:
            raise ValueError(
                f"年度应为 {periods.FIRST_YEAR} 到 {timezone.localdate().year} 之间的四位数字"
            )
        return year


class KindWidget(Widget):
    """Its code or its Chinese name."""

    def clean(self, value: str, row: dict | None = None, **kwargs: object) -> str:
        kind = _KINDS.get(value.translate(_QUOTES).lower())
        if kind is None:
            raise ValueError(
                f"核查事项应为{'、'.join(f'“{SHORT_TITLES[kind]}”' for kind in Finding.Kind)}之一"
            )
        return kind


class HeldWidget(Widget):
    def clean(self, value: str, row: dict | None = None, **kwargs: object) -> bool:
        held = _HELD.get(value.lower().removesuffix(".0"))
        if held is None:
            raise ValueError("应填“达到”或“未达到”（也可以填 true、false、1、0、是、否）")
        return held


class FindingResource(VillageRowResource):
    year = Field("year", "year", widget=YearWidget())
    kind = Field("kind", "finding", widget=KindWidget())
    held = Field("held", "held", widget=HeldWidget())
    evidence = Field("evidence", "evidence")

    class Meta:
        model = Finding
        fields = ("village", "year", "kind", "held", "evidence")
        import_id_fields = ("village", "year", "kind")
        skip_unchanged = True
        skip_html_diff = True
        use_transactions = True

    def do_instance_save(self, instance: Finding, is_create: bool) -> None:
        findings.save_finding(finding=instance, by=None)

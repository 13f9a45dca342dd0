"""What the report to the villagers says of activities: by kind, with how many they reached."""

from django.db.models import Count, Sum

from associations.report_sections import Period, Told
from documents.word import Section, Table

from .models import Activity


def activities(period: Period) -> Told:
    rows = Activity.objects.filter(village=period.village, date__range=period.days).order_by().values_list("kind")
    counts = {kind: figures for kind, *figures in rows.annotate(Count("pk"), Sum("reached"))}
    if not counts:
        return Told(Section("活动和服务", ["本期没有登记活动。"]))
    lines = [(kind.label, *counts[kind.value]) for kind in Activity.Kind if kind.value in counts]
    times, reached = (sum(line[number] for line in lines) for number in (1, 2))
    text = f"本期开展活动{times}次，受益{reached}人次，各类如下。"
    table = Table(("类别", "次数", "受益人次"), [*lines, ("合计", times, reached)], (2, 1, 1))
    return Told(Section("活动和服务", [text], table))

"""Preferential clauses (优待条款) as what families were promised
(associations/entitlement_sources.py)."""

from collections import Counter

from associations.entitlement_sources import Benefit, Level, Per, Promise

from .models.charters import Charter, PreferentialClause

Kind = PreferentialClause.Kind
ONLY_CHILD, TWO_DAUGHTERS = frozenset({"only_child"}), frozenset({"two_daughters"})
SCHOOLS = frozenset({Level.PRIMARY.value, Level.JUNIOR.value, Level.SENIOR.value})
HIGHER = frozenset({Level.COLLEGE.value, Level.UNIVERSITY.value})
MEANS: dict[str, tuple[Benefit, frozenset[str], frozenset[str]]] = {
    Kind.ONLY_CHILD: (Benefit.ALLOWANCE, ONLY_CHILD, frozenset()),
    Kind.PENSION: (Benefit.PENSION, TWO_DAUGHTERS, frozenset()),
    Kind.TUITION: (Benefit.TUITION, TWO_DAUGHTERS, SCHOOLS),
    Kind.HEALTH: (Benefit.HEALTH, ONLY_CHILD, frozenset()),
    Kind.SCHOLARSHIP: (Benefit.SCHOLARSHIP, ONLY_CHILD | TWO_DAUGHTERS, HIGHER),
}
PRIVATE = "涉及个人的生育或服务情况，系统不逐户记录，也不逐户计算；发放后按合计记账。"
NO_SUM = "没有写明金额，不能计算。"
FREE = "没有写明给哪些家庭，请按条款另行办理。"
EACH_TIME = "按次发放，次数不在系统里逐户记录。"


def promises(code: str) -> list[Promise]:
    """Of editions in force now or before."""
    rows = PreferentialClause.objects.in_division(code).select_related("charter")
    rows = rows.filter(charter__state__in=(Charter.State.IN_FORCE, Charter.State.SUPERSEDED))
    seen: Counter[tuple[int, str]] = Counter()
    found = []
    for row in rows.order_by("charter__in_force_from", "charter", "clause", "pk"):
        seen[row.charter_id, row.kind] += 1
        found.append(_promise(row, seen[row.charter_id, row.kind]))
    return found


def _promise(row: PreferentialClause, turn: int) -> Promise:
    charter = row.charter
    why_not = _why_not(row)
    benefit, families, levels = MEANS.get(row.kind, ("", frozenset(), frozenset()))
    per = row.per if row.kind != Kind.SCHOLARSHIP else Per.ENTRY.value
    return Promise(
        village=charter.village_id,
        key=f"{charter.kind}-{row.kind}-{turn}",
        name=row.get_kind_display(),
        reference=f"{charter.title}{f'第{row.clause}条' if row.clause else ''}",
        wording=row.wording,
        since=charter.in_force_from or charter.begun,
        until=charter.in_force_until,
        benefit=str(benefit),
        amount=row.amount,
        per="" if why_not else per,
        families=families,
        levels=levels,
        why_not=why_not,
    )


def _why_not(row: PreferentialClause) -> str:
    if row.kind in (Kind.FORGO, Kind.TIMELY):
        return PRIVATE
    if row.amount is None:
        return NO_SUM
    if row.kind not in MEANS:
        return FREE
    if row.per == PreferentialClause.Per.TIME and row.kind != Kind.SCHOLARSHIP:
        return EACH_TIME
    return ""

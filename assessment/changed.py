"""Which villages the stored outcomes no longer fit, told by the database alone: what is unchanged never leaves it.

For a village without a gap the database writes the facts as `VillageOutcome.canonical` does and compares the digest
over them with the stored one, so that equal means equal to the letter. Every other village is named too: with a gap,
without an outcome, or written otherwise; it is then gathered and scored as ever.
"""

import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Case, Count, F, Func, Max, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Concat

from accounts.scope import Division, within
from associations.models import Village, VillageKind

from . import periods
from .models import Finding, ItemScore, Outcome, Standard
from .standard import AnyStandard, Criterion
from .sums import REPORTED, ReportSums, appraisal_sums, counted, reported


def changed_villages(code: Division, year: int, standard: AnyStandard) -> list[str]:
    """Of the villages that `facts.gather` would give, those whose current outcome is missing or may be another."""
    complete = ReportSums(periods.of(year, 12), reported(standard, year)).complete
    wanted = f"o.digest IS NULL OR r.months IS DISTINCT FROM {complete}"
    wanted += f" OR {_Written(year, standard).digest()} <> o.digest"
    sql, params = _joined(code, year, standard)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT v.code FROM {sql} WHERE {wanted} ORDER BY v.code", params)  # noqa: S608 - our own text
        return [village for (village,) in cursor.fetchall()]


class _Dialect(NamedTuple):
    """How a database says: a text as JSON, the SHA-256 of a text in hexadecimal digits, and character 10."""

    json: str
    digest: str
    newline: str


DIALECTS = {
    "sqlite": _Dialect("json_quote({})", "SHA256({})", "char(10)"),
    "postgresql": _Dialect("to_json({}::text)::text", "encode(sha256(convert_to({}, 'UTF8')), 'hex')", "chr(10)"),
}


def _joined(code: Division, year: int, standard: AnyStandard) -> tuple[str, list[Any]]:
    """The villages `v`, beside each its sums `r`, appraisals `a`, findings `f`, scores `s` and current outcome `o`."""
    villages = Village.objects.in_division(code).open_on(datetime.date(year, 12, 31)).order_by()
    number = Subquery(Standard.objects.filter(code=standard.code).order_by().values("pk"))
    outcomes = Outcome.objects.filter(within(code), year=year, standard_id=number, current=True).order_by()
    beside: dict[str, QuerySet[Any, Any]] = {
        "r": ReportSums(periods.of(year, 12), reported(standard, year)).rows(code),
        "a": appraisal_sums(code, periods.of(year, 12)),
        "f": _by_village(Finding, code, year, _findings(standard)),
        "s": _by_village(ItemScore, code, year, _scores(standard)),
        "o": outcomes.values_list("village_id", "grade", "digest"),
    }
    text, values = villages.values_list("code", "name", "kind", "opened").query.sql_with_params()
    sql, params = f"({text}) v", list(values)
    for name, rows in beside.items():
        text, values = rows.query.sql_with_params()
        sql += f" LEFT JOIN ({text}) {name} ON {name}.village_id = v.code"
        params += values
    return sql, params


class _Json(Func):
    """A text as JSON."""

    output_field = TextField()

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> Any:
        template = DIALECTS[connection.vendor].json.format("%(expressions)s")
        return super().as_sql(compiler, connection, template=template, **extra)


def _by_village(
    model: type[Finding | ItemScore], code: Division, year: int, columns: dict[str, Max]
) -> QuerySet[Any, Any]:
    """One row per village, also for a standard that asks nothing of these records."""
    rows = model.objects.filter(within(code), year=year).order_by()
    return rows.values_list("village_id").annotate(rows=Count("pk"), **columns)


def _findings(standard: AnyStandard) -> dict[str, Max]:
    """A column for each criterion: the end of its measure, 'true,"evidence"'."""
    held = Case(When(held=True, then=Value("true,")), default=Value("false,"))
    written = Concat(held, _Json(F("evidence")), output_field=TextField())
    return {
        f"finding_{number}": Max(Case(When(kind=criterion.finding_kind, then=written)))
        for number, criterion in enumerate(standard.criteria)
        if criterion.measure == "finding"
    }


def _scores(standard: AnyStandard) -> dict[str, Max]:
    """Two columns for each criterion: the points given on inspection and by the village itself."""
    return {
        f"{part}_{number}": Max(part, filter=Q(item=criterion.code))
        for number, criterion in enumerate(standard.criteria)
        if criterion.measure == "score"
        for part in ("inspected", "own")
    }


class _Written:
    """SQL expressions for what `VillageOutcome` writes in Python."""

    def __init__(self, year: int, standard: AnyStandard) -> None:
        self.year = year
        self.standard = standard
        self.sums = ReportSums(periods.of(year, 12), reported(standard, year))
        self.dialect = DIALECTS[connection.vendor]

    def digest(self) -> str:
        """As VillageOutcome.digest, for the grade of the stored outcome."""
        parts = (f"'{self.year}'", f"'{self.standard.digest}'", self.canonical(), "o.grade")
        return self.dialect.digest.format(f" || {self.dialect.newline} || ".join(parts))

    def canonical(self) -> str:
        """As VillageOutcome.canonical."""
        names = " || ',' || ".join(self.dialect.json.format(f"v.{name}") for name in ("code", "name", "kind"))
        measures = " || ',' || ".join(
            self._where_it_applies(number, criterion) for number, criterion in enumerate(self.standard.criteria)
        )
        since = "CASE WHEN v.opened IS NULL THEN 'null' ELSE {} END".format(
            "substr(CAST(v.opened AS text), 1, 4) || substr(CAST(v.opened AS text), 6, 2)"
        )
        return f"'[' || {names} || ',[' || {measures} || '],' || {since} || ']'"

    def _where_it_applies(self, number: int, criterion: Criterion) -> str:
        kinds = [f"'{kind}'" for kind in VillageKind.values if criterion.applies(kind, self.year)]
        if not kinds:
            return "'null'"
        measure = self._measure(number, criterion)
        if len(kinds) == len(VillageKind.values):
            return measure
        return f"CASE WHEN v.kind IN ({', '.join(kinds)}) THEN {measure} ELSE 'null' END"

    def _measure(self, number: int, criterion: Criterion) -> str:
        """As a Measure in JSON: numerator, denominator, missing, month, held, evidence."""
        if criterion.measure in REPORTED:
            return self._reported(criterion)
        if criterion.measure == "appraisals":
            return _figures("COALESCE(a.satisfied_sum, 0)", "COALESCE(a.asked_sum, 0)")
        if criterion.measure == "score":
            return _figures(*(f"COALESCE(CAST(s.{part}_{number} AS text), 'null')" for part in ("inspected", "own")))
        return f"""'[null,null,[],null,' || COALESCE(f.finding_{number}, 'null,""') || ']'"""

    def _reported(self, criterion: Criterion) -> str:
        at = self.sums.at[criterion.code]
        months = f"'{12 * criterion.years}'"
        if criterion.measure == "zero":
            return _figures(f"r.{self.sums.name(at)}", months)
        if criterion.measure == "count":
            signs = enumerate(sign for _, sign in counted(criterion))
            cases = " + ".join(f"{sign} * COALESCE(r.{self.sums.name(at + n)}, 0)" for n, sign in signs)
            return _figures(f"(CASE WHEN {cases} > 0 THEN {cases} ELSE 0 END)", months)
        month = str(periods.of(self.year, 12)) if criterion.measure == "stock" else "null"
        numerator, denominator = (f"COALESCE(r.{self.sums.name(place)}, 0)" for place in (at, at + 1))
        return _figures(numerator, denominator, month)


def _figures(numerator: str, denominator: str, month: str = "null") -> str:
    return f"""'[' || {numerator} || ',' || {denominator} || ',[],{month},null,""]'"""

"""Of each column of a county's form and each kind of its lists, what read it in a year."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db.models import DateField, Field, Q

from accounts.models import User
from accounts.records import RecordQuerySet
from associations.counted.sources import TURNS, source_of
from associations.vocabulary.fields import KindField
from associations.vocabulary.in_force import in_force, kinds_of
from associations.vocabulary.lists import SENSITIVE, KindList, lists

from ..grading.sums import needed_columns
from ..indicators.definition import INDICATORS, CountyIndicator, indicators_from
from ..indicators.terms import COLUMN, column_name
from ..reports.form.in_force import form_of
from ..reports.form.report_form import ReportForm
from ..standards.data import AnyStandard
from ..standards.data.measures import Records, terms
from ..standards.services import standard_for

FORM = "月报栏目"
EVENTS = {"date", "year"}  # what a record's day is called that stands for one event
BIRTHS = ("births", "planned_births")
PAPERS = (  # disclosure_drafts.py, report_sections.py
    ("村务公开", BIRTHS),
    (
        "向村民的报告",
        (
            *(*BIRTHS, "supplies_distributed", "visits", "people_reached"),
            *("contraception_due", "contraception_done", "migrants_due", "migrants_signed"),
        ),
    ),
)
Readers = defaultdict[str, list[str]]  # key → what reads it, in words


@dataclass(frozen=True)
class FormPart:
    """`key`: "report.births" of a column, "activity:training" of a kind; `readers`: what read it,
    in words."""

    key: str
    group: str
    title: str
    readers: tuple[str, ...]


def parts_of(county: str, year: int, user: User) -> list[FormPart]:
    """All that the county's villages were asked for in the year, read or not; `user`: who sees the
    county's records."""
    form, readers = form_of(county, year * 100 + 12), Readers(list)
    for key, words in (*_of_standard(county, year), *_of_indicators(county, year)):
        readers[key].append(words)
    for words, names in PAPERS:
        for name in names:
            readers[f"{COLUMN}{name}"].append(words)
    _of_wholes(form, readers)
    columns = [(f"{COLUMN}{one.name}", FORM, one.title) for one in form.columns]
    found = [
        FormPart(key, group, title, tuple(dict.fromkeys(readers[key])))
        for key, group, title in columns
    ]
    return [*found, *_kinds(county, year, user, readers)]


def _of_standard(county: str, year: int) -> Iterator[tuple[str, str]]:
    standard: AnyStandard = standard_for(year, division=county)
    for criterion in standard.criteria:
        if criterion.switched_off(year):
            continue
        words = f"考评标准“{criterion.title}”"
        for name in needed_columns(criterion):
            yield f"{COLUMN}{name}", words
        for term in terms(criterion.measure):
            if isinstance(term, Records):
                yield from ((kind_key(key), words) for key in term.keys if TURNS in key)


def _of_indicators(county: str, year: int) -> Iterator[tuple[str, str]]:
    found: list[CountyIndicator] = in_force(county, year).once(INDICATORS, indicators_from)
    for one in found:
        for key in one.keys:
            if column_name(key) or TURNS in key:
                yield (key if column_name(key) else kind_key(key)), f"指标“{one.title}”"


def kind_key(source: str) -> str:
    """ "activities:training", a source asked of one kind, is about "activity:training"."""
    kinds = source_of(source).kinds
    return f"{kinds.key if kinds else ''}{TURNS}{source.partition(TURNS)[2]}"


def _of_wholes(form: ReportForm, readers: Readers) -> None:
    """A part that is read needs its whole beside it."""
    for whole, part in form.pairs:
        if readers[f"{COLUMN}{part}"]:
            readers[f"{COLUMN}{whole}"].append(f"“{form.by_name[part].title}”的总数")


def _kinds(county: str, year: int, user: User, readers: Readers) -> Iterator[FormPart]:
    for key, fields in _columns_of_kinds().items():
        kept = set().union(*(_kept(field, year, user) for field in fields))
        for kind in kinds_of(lists[key], county, year):
            if not kind.used_in(year):
                continue
            whole = f"{key}{TURNS}{kind.code}"
            said = [*readers[whole], *(["登记的内容"] if kind.code in kept else [])]
            yield FormPart(whole, lists[key].title, kind.title, tuple(dict.fromkeys(said)))


@cache
def _columns_of_kinds() -> dict[str, list[KindField]]:
    """List → the columns that hold its kinds; none of lists with kinds that are not told."""
    found: dict[str, list[KindField]] = {}
    for model in apps.get_models():
        for field in model._meta.get_fields():
            kinds: KindList | None = getattr(field, "kinds", None)
            if isinstance(field, KindField) and kinds and SENSITIVE not in kinds.properties:
                found.setdefault(kinds.key, []).append(field)
    return found


def _kept(field: KindField, year: int, user: User) -> set[str]:
    """The kinds that records have: of events those of the year, else those begun by its end."""
    rows, day = field.model._default_manager.all(), field.model._meta.get_field(field.day)
    assert isinstance(rows, RecordQuerySet)
    assert isinstance(day, Field)
    kinds = (
        rows.visible_to(user)
        .filter(_in_year(day, year))
        .order_by()
        .values_list(field.name, flat=True)
    )
    return set(kinds.distinct())


def _in_year(day: Field, year: int) -> Q:
    dated, name = isinstance(day, DateField), day.name
    if name in EVENTS:
        return Q(**{f"{name}__year" if dated else name: year})
    last = f"{year}-12-31" if dated else year
    return Q(**{f"{name}__lte": last}) | Q(**{f"{name}__isnull": True})

"""The first deadline stays whoever moves it, and what was late stays late (adr 16): for every model
that has one, and wherever a page, a workbook, a draft or a paper tells the day."""

import datetime
import html
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.access import rules
from accounts.models import TrailEntry, User
from accounts.records import save_record
from accounts.records.deadlines import NO_REASON, Deadlines, days_late, in_words, overdue, was_late
from accounts.records.editing import RecordForm
from accounts.texts import our_fields
from assessment.models import MonthlyReport, Round, SelfDeclaration
from assessment.reports import periods
from assessment.rounds import declarations
from associations.models import Plan, PlanStage, Term
from autonomy.disclosure import calendar
from autonomy.models import Appraisal, VillagerReport
from autonomy.villager_reports import reports
from documents import responses
from tests.conftest import COUNTY, TOWNSHIP, VILLAGE, make_person
from tests.prove.share import PROVE, some
from tests.samples import DAY, KEYS, MONTH, YEAR, Side
from tests.test_access import MODULES, NAMES, SAMPLES
from tests.test_bounds import classes

pytestmark = pytest.mark.django_db
MODELS = [model for model in apps.get_models() if issubclass(model, Deadlines)]
DEADLINES = [(model, name) for model in MODELS for name in model.deadlines]
EACH = pytest.mark.parametrize(
    ("model", "name"), DEADLINES, ids=[f"{model.__name__}.{name}" for model, name in DEADLINES]
)
FIRST, MOVED, DONE = (datetime.date(YEAR, *day) for day in ((2, 3), (4, 13), (6, 6)))
WHY = "道路冲毁，推后办理"

# Every other day that a record has: when something was, or since and until when it is so.
FACTS = """
adopted answered asked awarded begun closed date decided declared declined dissolved done ended
filed formed founded given in_force_from in_force_until in_use_from issued joined left
measures_done merged nominated notice_from notice_until on opened paid_on posted raised repealed
result_on retired_on returned revoked screened signed since start started starts superseded undone
until
"""
LAST_DAYS = {
    "Agreement.ends": "in force until",
    "Policy.ends": "in force until",
    "PayRun.ends": "a period",
    "Statement.ends": "a period",
    "PayLine.due": "when somebody came to be entitled",
    "BegunMonths.told": "when it was said",
    "Reorganisation.day": "from when on it is so",
    "GradeWithdrawal.day": "from when on it is so",
    "ArrangedDay.day": "a day of the calendar",
    "IssuedPaper.day": "the paper's own date",
    "IssuedPaper.printed_on": "when it got its number",
}
# Days by which something is due that nobody sets: the row's day, and the last day in time.
COMPUTED: dict[str, Callable[[Any], tuple[datetime.date, datetime.date]]] = {
    "disclosure": lambda row: (row.posted, calendar.due_day(row.year, row.part)),
    "villager_report": lambda row: (row.given, reports.due_day(row.year, row.half)),
    "declaration": lambda row: (row.declared, declarations.deadline(row.village_id, row.year)),
    "report": lambda row: (
        timezone.localtime(row.submitted_at).date(),
        periods.due_date(row.period),
    ),
}


def test_every_day_is_a_deadline_or_said_not_to_be() -> None:
    unknown = [
        f"{field.model.__name__}.{field.name}"
        for field in our_fields()
        if isinstance(field, models.DateField)
        and not isinstance(field, models.DateTimeField)
        and field.name not in FACTS.split()
        and f"{field.model.__name__}.{field.name}" not in LAST_DAYS
        and field.name.removeprefix("first_") not in getattr(field.model, "deadlines", ())
    ]
    assert unknown == []


@pytest.fixture
def made(divisions: SimpleNamespace) -> dict[str, Any]:
    """One record of each kind; a term that is over, and a round that is open."""
    side = Side(divisions.village, make_person("secretary"), COUNTY)
    for module in MODULES.values():
        side.made.update(module.make(side))
    village, term = divisions.village, side.made["term"]
    plan = Plan.objects.create(
        township=divisions.township, name="全年方案", starts=DAY, ends=datetime.date(YEAR, 6, 30)
    )
    return side.made | {
        "term": Term.objects.create(
            association=term.association, number=2, started=DAY, due=FIRST, ended=DAY
        ),
        "plan": plan,
        "stage": PlanStage.objects.create(plan=plan, number=1, name="起步", starts=DAY, ends=FIRST),
        "appraisal": Appraisal.objects.create(
            **{"village": village, "date": DAY, "asked": 50, "satisfied": 49, "method": "visit"},
            **{"problems": "公开不及时", "measures": "按时公开", "measures_due": FIRST},
        ),
        "round": Round.objects.create(township=divisions.township, year=YEAR + 1),
        "report": MonthlyReport.objects.get(village=VILLAGE, period=MONTH),
        "declaration": SelfDeclaration.objects.create(
            village=village, year=YEAR, type="model", declared=DAY
        ),
        "villager_report": VillagerReport.objects.create(
            village=village, year=YEAR, half="mid", given=DAY
        ),
    }


def moved(made: dict[str, Any], model: type[Deadlines], name: str, by: User) -> Deadlines:
    """Its record of that kind; its day, set before, moved with a reason. No two have one day."""
    pk = next(row.pk for row in made.values() if type(row) is model)
    model.objects.filter(pk=pk, **{name: None}).update(**{name: FIRST})
    row = model.objects.get(pk=pk)
    ahead = 180 if model is Plan else 0  # beyond its stages
    setattr(row, name, MOVED + datetime.timedelta(DEADLINES.index((model, name)) + ahead))
    row.why_moved = WHY
    return save_record(record=row, by=by)


@EACH
def test_a_moved_day_keeps_the_first_who_when_and_why(
    made: dict[str, Any], staff: User, model: type[Deadlines], name: str
) -> None:
    row = moved(made, model, name, staff)
    first, day = row.original(name), getattr(row, name)
    assert getattr(row, f"first_{name}") == first < day
    then, now, later = (in_words(str(one)) for one in (first, timezone.localdate(), day))
    told = f"原定{then}，{now}{staff.name}改为{later}（{WHY}）"
    assert row.moved(name) == told
    assert TrailEntry.objects.first().reason == WHY, "the newest entry tells why"
    setattr(row, name, day + datetime.timedelta(30))
    row.why_moved = ""
    with pytest.raises(ValidationError) as refused:
        save_record(record=row, by=staff)
    assert refused.value.message_dict == {"why_moved": [NO_REASON]}
    setattr(row, f"first_{name}", day)  # whatever a form or a service makes of it
    save_record(record=row, by=staff, reason="再推后一个月")
    row.refresh_from_db()
    assert row.moved(name).startswith(told)
    assert row.moved(name).endswith("（再推后一个月）")
    assert row.original(name) == first


@EACH
def test_no_program_moves_a_day_and_forgets_the_first(
    made: dict[str, Any], staff: User, model: type[Deadlines], name: str
) -> None:
    row = moved(made, model, name, staff)
    rows, later = model.objects.filter(pk=row.pk), MOVED + datetime.timedelta(60)
    for values in ({name: later}, {f"first_{name}": None}, {f"first_{name}": later}):
        with pytest.raises(DatabaseError, match="改期要保留原定的日期"), transaction.atomic():
            rows.update(**values)
    rows.update(version=99)


@EACH
def test_a_form_asks_why_and_tells_what_was(
    made: dict[str, Any], staff: User, model: type[Deadlines], name: str
) -> None:
    row = moved(made, model, name, staff)
    forms = [
        form
        for form in classes(RecordForm)
        if issubclass(form, RecordForm)
        and form._meta.model is model
        and name in (form._meta.fields or ())
        and form.__name__ not in NEW_ONES
    ]
    for form in forms:
        shown = form(instance=row, **ARGUMENTS.get(form.__name__, {}))
        assert row.moved(name) in shown.fields["why_moved"].help_text
    assert forms or model.__name__ in NEVER_CHANGED


ARGUMENTS: dict[str, dict[str, Any]] = {
    "SuggestionForm": {"villages": None},
    "AppraisalForm": {"by": User(scope=VILLAGE), "code": VILLAGE},
}
NEW_ONES = {"NewMeetingForm"}
NEVER_CHANGED = {"Campaign"}  # the form that starts one is the only one


@EACH
def test_what_was_late_is_counted_as_late_whenever_it_is_done(
    made: dict[str, Any], staff: User, model: type[Deadlines], name: str
) -> None:
    row, done = moved(made, model, name, staff), model.deadlines[name]
    if not done:
        assert row.days_late(name, DONE) == max(0, (DONE - row.original(name)).days)
        return
    rows, today = model.objects.filter(pk=row.pk), timezone.localdate()
    if model is not Term:
        assert rows.filter(overdue(model, today)).count() == 1
        assert rows.filter(was_late(model, today)).count() == 1
        assert row.days_late() == (today - row.original()).days
    setattr(row, done, DONE)
    finish(row)
    save_record(record=row, by=staff)
    assert rows.filter(overdue(model, today)).count() == 0
    assert rows.filter(was_late(model, today)).count() == 1
    assert row.days_late() == (DONE - row.original()).days > 0


def finish(row: Deadlines) -> None:
    """What else must be said of what is done."""
    for name, value in (("answer", "已办"), ("reason", "可行"), ("result", "已办")):
        if hasattr(row, name):
            setattr(row, name, value)
    if hasattr(row, "adopted"):
        row.adopted = True


@pytest.fixture
def unprinted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers as they are before typesetting."""

    def document(pieces: Any, *args: object, **options: object) -> bytes:
        return ("".join([pieces] if isinstance(pieces, str) else pieces)).encode()

    def volume(parts: Any, *args: object, **options: object) -> bytes:
        return "".join(html for part in parts for html in [part.html]).encode()

    monkeypatch.setattr(responses, "render_document", document)
    monkeypatch.setattr(responses, "render_volume", volume)


def text_of(response: HttpResponse) -> str:
    """Of a page, a paper, a workbook or a draft, as it is read."""
    content = response.getvalue()
    kind = response.headers.get("Content-Type", "")
    if "spreadsheet" in kind:
        book = openpyxl.load_workbook(BytesIO(content))
        cells = (cell for sheet in book for line in sheet.iter_rows() for cell in line)
        return " ".join(
            f"{cell.value:%Y-%m-%d}" if isinstance(cell.value, datetime.date) else str(cell.value)
            for cell in cells
            if cell.value is not None
        )
    if "wordprocessing" in kind:
        with zipfile.ZipFile(BytesIO(content)) as draft:
            return re.sub("<[^>]+>", "", draft.read("word/document.xml").decode())
    text = content.decode(errors="replace")
    return html.unescape(re.sub("<[^>]+>", " ", re.sub(r"<option.*?</option>", "", text)))


def tells(text: str, day: datetime.date) -> bool:
    return any(
        re.search(rf"(?<!\d){form}(?!\d)", text)
        for form in (f"{day}", f"{day:%m-%d}", f"{day.month}月{day.day}日")
    )


@pytest.fixture
def addresses(made: dict[str, Any]) -> list[tuple[str, str]]:
    """Addresses that may be read in the township or its village: a share of them, or all."""
    found = []
    for name in some(NAMES, one_in=3):
        sample = SAMPLES[name]
        if not rules()[name].read or rules()[name].public:
            continue
        keys = {key: made.get(str(sample[key])) for key in KEYS & sample.keys()}
        if None in keys.values():
            continue
        for code in {sample.get("code"), TOWNSHIP} - {None} or {None}:
            years = {YEAR + 1} if name.startswith(OF_ROUNDS) else set()
            for year in ({sample.get("year")} | years) - {None} or {None}:
                kwargs = sample | {
                    key: getattr(row, "ref", None) or row.pk for key, row in keys.items()
                }
                kwargs |= {"code": code} if "code" in sample else {}
                kwargs |= {"year": year} if "year" in sample else {}
                found.append((name, reverse(name, kwargs=kwargs)))
    return found


@pytest.mark.walk
def test_wherever_a_day_is_told_so_is_the_first_and_how_late_it_was(
    made: dict[str, Any],
    addresses: list[tuple[str, str]],
    staff: User,
    leader: User,
    client_for: Callable[[User], Client],
    unprinted: None,
) -> None:
    rows: list[tuple[str, datetime.date, str]] = []  # of what, its day, what must stand beside it
    for number, (model, name) in enumerate(DEADLINES):
        row = moved(made, model, name, staff)
        label = f"{model.__name__}.{name}"
        rows.append((label, getattr(row, name), "原定"))
        if done := model.deadlines[name]:
            setattr(row, done, DONE + datetime.timedelta(number))
            finish(row)
            save_record(record=row, by=staff)
            rows.append((f"{label} done", getattr(row, done), f"迟{row.days_late(name)}天"))
    rows += [late(made[key], key, number) for number, key in enumerate(COMPUTED)]
    lacking, told = set(), set()
    clients = client_for(staff), client_for(leader)
    for name, address in addresses:
        response = next((r for c in clients if (r := c.get(address)).status_code == 200), None)
        if response is None or name in OF_ACTS:
            continue
        text = text_of(response)
        for label, day, beside in rows:
            if tells(text, day):
                told.add(label)
                if beside not in text:
                    lacking.add(f"{name} {label}")
    assert not lacking, "\n".join(sorted(lacking))
    if PROVE:
        assert {label for label, *_ in rows} - told == set(), "told nowhere"


OF_ROUNDS = ("round", "self-view", "acceptance", "work-plan")  # one is open in the next year
# They tell what was done, not what is due.
OF_ACTS = {"trail-list", "village-file", "village-file-print"}


def late(row: Any, key: str, number: int) -> tuple[str, datetime.date, str]:
    """A row whose day is computed, done late."""
    field = {"disclosure": "posted", "villager_report": "given", "declaration": "declared"}.get(key)
    day = datetime.date(YEAR, 9, 20) + datetime.timedelta(number)
    at = timezone.make_aware(datetime.datetime.combine(day, datetime.time(9)))
    row.__class__.objects.filter(pk=row.pk).update(
        **({field: day} if field else {"submitted_at": at})
    )
    row.refresh_from_db()
    return key, day, f"迟{days_late(COMPUTED[key](row)[1], day)}天"

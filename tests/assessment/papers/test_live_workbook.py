"""The workbook with live formulas: LibreOffice works out the grades that the system gave, of every
demo village."""

import csv
import io
import subprocess
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from django.db import transaction
from django.utils import timezone

from accounts.records.periods import Change
from assessment.grading.outcomes import VillageOutcome, score
from assessment.grading.services.outcomes import assess
from assessment.papers import live_workbook
from assessment.standards.data import Criterion
from assessment.standards.data.measures import OnSiteFinding, altered
from assessment.standards.wording import ANSWERS
from demo import township
from documents.workbook import write_workbook

from ..points import publish_points
from ..records import YEAR, add_appraisal, add_months

COUNTY = "431321"
THRESHOLDS = {"contraception_rate": 9600, "satisfaction_rate": 9500}
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


def written(outcomes: list[VillageOutcome], name: str = "双峰县") -> io.BytesIO:
    file = io.BytesIO()
    write_workbook(live_workbook.sheets(name, outcomes, {}), file)
    file.seek(0)
    return file


def changed(file: io.BytesIO) -> openpyxl.Workbook:
    """The workbook after a reader moved two thresholds and switched off what is found on site."""
    workbook = openpyxl.load_workbook(file)
    for row in workbook["标准"].iter_rows(min_row=4):
        for title, threshold in (("避孕节育措施落实率", 0.96), ("群众综合满意率", 0.95)):
            if row[2].value == title:
                row[3].value = threshold
        if row[3].value == "无" and "六无" not in row[2].value:
            row[4].value = "否"
    return workbook


def under_changes(outcome: VillageOutcome) -> str:
    """The grade that the engine gives under the same changes."""
    standard = outcome.standard
    criteria = tuple(
        replace(
            criterion,
            measure=altered(criterion.measure, threshold=THRESHOLDS.get(criterion.code)),
            not_applicable_from=1 if found_on_site(criterion) else criterion.not_applicable_from,
        )
        for criterion in standard.criteria
    )
    found = zip(standard.criteria, outcome.facts.figures, strict=True)
    figures = tuple(None if found_on_site(criterion) else figure for criterion, figure in found)
    return score(
        outcome.facts._replace(figures=figures), replace(standard, criteria=criteria), outcome.year
    ).grade


def found_on_site(criterion: Criterion) -> bool:
    return isinstance(criterion.measure, OnSiteFinding)


@pytest.fixture(scope="module")
def calculated(django_db_setup, django_db_blocker, tmp_path_factory) -> SimpleNamespace:
    """The demo's three years and a changed copy of the last, recalculated in one run of
    LibreOffice."""
    folder, last = tmp_path_factory.mktemp("live"), timezone.localdate().year - 1
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            township, "_network", lambda *args: None
        )  # grades stand on reports, appraisals and findings
        township.build(last)
        years = {year: assess(code=COUNTY, year=year) for year in range(last - 2, last + 1)}
        transaction.set_rollback(True)
    for year, outcomes in years.items():
        (folder / f"{year}.xlsx").write_bytes(written(outcomes).getvalue())
    changed(written(years[last])).save(folder / "changed.xlsx")
    recalculated(folder)
    return SimpleNamespace(folder=folder, years=years, last=last)


def recalculated(folder: Path) -> None:
    """Every workbook of the folder, each sheet as a file of its own."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", EVERY_SHEET, "--outdir", folder]
    subprocess.run(
        [*command, *sorted(folder.glob("*.xlsx"))], check=True, capture_output=True, timeout=120
    )


def table(folder: Path, name: str, sheet: str) -> list[dict[str, str]]:
    lines = list(csv.reader((folder / f"{name}-{sheet}.csv").read_text("utf-8").splitlines()))
    return [dict(zip(lines[2], line, strict=True)) for line in lines[3:]]


def test_libreoffice_gives_every_demo_village_the_grade_of_the_system(
    calculated: SimpleNamespace,
) -> None:
    seen = set()
    for year, outcomes in calculated.years.items():
        rows = table(calculated.folder, str(year), "等次")
        assert [(row["区划代码"], row["计算等次"], row["是否一致"]) for row in rows] == [
            (outcome.village, outcome.grade_title, "一致") for outcome in outcomes
        ]
        seen |= {outcome.grade for outcome in outcomes}
    assert len(outcomes) > 26
    assert seen == {"created", "qualified", "advanced", "model"}


def test_it_answers_every_criterion_as_the_system_does(calculated: SimpleNamespace) -> None:
    for year, outcomes in calculated.years.items():
        for row, outcome in zip(table(calculated.folder, str(year), "等次"), outcomes, strict=True):
            answers = dict(
                zip((c.code for c in outcome.standard.criteria), outcome.held, strict=True)
            )
            exempt = {c.code for c in outcome.standard.criteria} - {
                i.criterion.code for i in outcome.criteria
            }
            assert row["措施落实率"] == ANSWERS[answers["contraception_rate"]]
            assert row["三年六无"] == ANSWERS[answers["six_none_3y"]]
            expected = (
                "不适用"
                if "community_services" in exempt
                else ANSWERS[answers["community_services"]]
            )
            assert row["社区服务"] == expected


def test_a_changed_threshold_changes_the_grades_as_the_engine_says(
    calculated: SimpleNamespace,
) -> None:
    outcomes = calculated.years[calculated.last]
    titles = outcomes[0].standard.grade_titles
    rows = table(calculated.folder, "changed", "等次")
    assert [row["计算等次"] for row in rows] == [
        titles[under_changes(outcome)] for outcome in outcomes
    ]
    moved = [row for row in rows if row["是否一致"] == "不同"]
    assert len(moved) == sum(under_changes(outcome) != outcome.grade for outcome in outcomes) > 1
    summary = {row["等次"]: row for row in table(calculated.folder, "changed", "汇总")}
    assert summary["与系统等次不同的村"]["现有（个）"] == str(len(moved))
    assert summary["合计"]["现有（个）"] == summary["合计"]["系统（个）"] == str(len(outcomes))


def test_texts_stay_inert_and_only_thresholds_and_switches_can_be_typed_into(
    divisions, village
) -> None:
    village.name, village.change = '=HYPERLINK("http://x")', Change(None)
    village.save()
    add_months(village)
    add_appraisal(village)
    workbook = openpyxl.load_workbook(written(assess(code=village.pk, year=YEAR)))
    assert workbook.sheetnames == ["等次", "标准", "汇总", "原始数据"]
    named = workbook["等次"]["B4"]
    assert (named.value, named.data_type) == (village.name, "s")
    assert not any(
        cell.data_type == "f" for row in workbook["原始数据"].iter_rows() for cell in row
    )
    standard = workbook["标准"]
    assert standard.protection.sheet
    assert [cell.column_letter for cell in standard[4] if not cell.protection.locked] == ["D", "E"]
    assert [(standard[f"{c}4"].value, standard[f"{c}4"].fill.fgColor.rgb[2:]) for c in "FG"] == [
        ("全部", "000000"),
        ("考评年度及其前2年，按自然年", "E7E6E6"),
    ]
    assert "考评期" in standard["A2"].value
    checks = {
        str(check.sqref): check.formula1 for check in standard.data_validations.dataValidation
    }
    assert checks["E4:E5003"] == '"是,否"'
    assert standard["D4"].value == 0.9


def test_the_office_downloads_it_and_a_county_gets_its_townships(
    client_for, county, staff, village
) -> None:
    add_months(village)
    answer = client_for(staff).get(f"/overview/431321107/{YEAR}/workbook/")
    assert (
        "测算表" in answer.headers["Content-Disposition"]
        or "filename*" in answer.headers["Content-Disposition"]
    )
    answer = client_for(county).get(f"/overview/{COUNTY}/{YEAR}/workbook/")
    workbook = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
    assert workbook.sheetnames == ["等次", "标准", "汇总", "各乡镇", "原始数据"]
    assert [row[1].value for row in workbook["各乡镇"].iter_rows(min_row=4)] == [
        "洪山殿镇",
        "甘棠镇",
    ]


def test_a_standard_by_points_has_one_too(client_for, staff, village) -> None:
    add_months(village)
    publish_points()
    client, address = client_for(staff), f"/overview/431321107/{YEAR}/workbook/"
    assert address in client.get(f"/overview/431321107/{YEAR}/").content.decode()
    workbook = openpyxl.load_workbook(io.BytesIO(client.get(address).getvalue()))
    assert workbook.sheetnames == ["等次", "标准", "汇总", "原始数据"]
    titles = [cell.value for cell in workbook["等次"][3]]
    assert titles[4:9] == ["避孕节育措施落实率", "“六无”情形", "群众满意率", "阵地建设", "经验推广"]
    assert titles[-6:] == ["计算等次", "系统等次", "是否一致", "系统总分", "总分相差", "发布等次"]
    given = next(
        row for row in workbook["等次"].iter_rows(min_row=4) if row[1].value == village.name
    )
    assert (given[-5].value, given[-3].value, given[-1].value) == ("不合格村", "待定", "未发布")

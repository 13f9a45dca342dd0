"""A file of reports goes the way of an upload, without its pages, and is held against what was
meant."""

from django.db import transaction

from accounts.models import ImportBatch, User
from assessment.approval.import_plan import ReportPlan
from assessment.approval.services.imports import preview_upload, upload_of, upload_reports
from assessment.reports.importing import report_titles
from documents.uploads import UploadError

from .figures import BY_NAME, Reports
from .judge import Judgement, UndoneError


def judge_reports(reports: Reports, name: str, data: bytes, by: User) -> Judgement:
    found = Judgement()
    try:
        with transaction.atomic():
            _judge(reports, name, data, by, found)
            raise UndoneError
    except UndoneError:
        pass
    except UploadError as error:
        if not reports.refused:
            plain = [key for row in reports.cells for key, cell in row.items() if cell.is_plain]
            found.plain.update(plain)
            found.asked.update(plain)
            found.why.append(str(error))
    return found


def _judge(reports: Reports, name: str, data: bytes, by: User, found: Judgement) -> None:
    batch = upload_reports(data=data, name=name, division="431321107", by=by)
    if reports.refused:
        found.silent.append("a formula without its result came in")
        return
    _count(reports, batch, preview_upload(batch), found)
    questions = batch.rows["questions"]
    if not questions:
        _check(reports, preview_upload(batch), found)
    for _ in range(2):
        answers = {}
        for question in batch.rows["questions"]:
            kind = question["key"].rpartition(".")[2]
            answers[question["key"]] = reports.answers.get(kind, question["choices"][0][0])
        upload_of(batch.division).answer(batch, answers)
        batch.refresh_from_db()
    if batch.rows["questions"]:
        found.silent.append(f"still asked: {batch.rows['questions']}")
    _check(reports, preview_upload(batch), found)


def _count(reports: Reports, batch: ImportBatch, plan: ReportPlan, found: Judgement) -> None:
    titles = {
        title: name for name, all_of in report_titles("431321107").items() for title in all_of
    }
    wrong = {(error.row, titles.get(error.column, "")) for error in plan.errors}
    asked = {q["key"].partition(".")[0] for q in batch.rows["questions"] if "." in q["key"]}
    doubted = {key for row in reports.cells for key, cell in row.items() if cell.doubt}
    for index, row in enumerate(reports.cells):
        spoilt = any(cell.wrong for cell in row.values())
        for key, cell in row.items():
            if not cell.is_plain:
                continue
            found.plain[key] += 1
            told = (reports.layout.row_of(index), key) in wrong and key not in doubted
            taken = key in batch.rows["titles"]
            if not taken or key in asked - doubted or (told and not spoilt):
                found.asked[key] += 1
    if not any(cell.wrong for row in reports.cells for cell in row.values()):
        found.why += [str(error) for error in plan.errors[:3]]
    if missing := {*reports.cells[0]} - batch.rows["titles"].keys():
        found.why.append(f"not taken: {missing} of {reports.layout.titles}")


def _check(reports: Reports, plan: ReportPlan, found: Judgement) -> None:
    """Every row but those planted wrong is there, with the figures that are meant."""
    rows = {at + 1: index for at, index in enumerate(reports.layout.data) if index is not None}
    refused = {error.row for error in plan.errors}
    came = set()
    for change in plan.changes:
        number = change.row.number
        if number not in rows:
            found.silent.append(f"row {number} is no data and came in: {change.row}")
            continue
        came.add(number)
        index = rows[number]
        row = reports.cells[index]
        if number in refused:
            continue
        if any(cell.wrong for cell in row.values()):
            found.silent.append(f"row {number} is wrong and came in: {row}")
            continue
        place = (change.row.village, change.row.period)
        if place != (reports.places[index], reports.periods[index]):
            found.silent.append(f"row {number} is read as of {place}: {row}")
        for key, cell in row.items():
            if key in BY_NAME and change.values[key] != cell.truth:
                found.silent.append(f"row {number} {key}: {cell} read as {change.values[key]}")
        if (said := row.get("note")) and said.truth and change.row.note != said.truth:
            found.silent.append(f"row {number} note: {said} read as {change.row.note}")
    for number, index in rows.items():
        wrong = any(cell.wrong for cell in reports.cells[index].values())
        if number not in came | refused and not wrong:
            found.silent.append(f"row {number} is lost: {reports.cells[index]}")

"""`manage.py import_charter_steps`: a file can no more skip a step than a person can."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from autonomy.models import Charter, CharterStep
from tests.conftest import VILLAGE

HEADER = (
    "村级代码,步骤,日期,发出意见表,收回意见表,户主签字,表决方式,应到,实到,赞成,反对,弃权,会上宣读"
    "了修订稿,结果,退回理由,备案编号,印发份数"
)
DRAFTED = (f"{VILLAGE},1,2024-03-01", f"{VILLAGE},讨论修改,2024/3/8", f"{VILLAGE},3,2024.3.15")
ASKED = f"{VILLAGE},4,2024-03-20,114,110,108"
LOST = f"{VILLAGE},5,2024-04-02,,,,村民代表会议,43,31,15,16,0,是"
PASSED = f"{VILLAGE},表决,2024-04-20,,,,村民代表会议,43,31,27,3,1,是"
BACK = f"{VILLAGE},6,2024-04-25,,,,,,,,,,,退回,第五条与法律不符,"
FILED = f"{VILLAGE},6,2024-05-06,,,,,,,,,,,通过,,洪备〔2024〕7号"
ISSUED = f"{VILLAGE},7,2024-05-10,,,,,,,,,,,,,,114"

pytestmark = pytest.mark.django_db


def run(folder: Path, *lines: str) -> str:
    path = folder / "steps.csv"
    path.write_text("\n".join([HEADER, *lines]), "utf-8")
    out = io.StringIO()
    call_command("import_charter_steps", str(path), stdout=out)
    return out.getvalue()


def refused(folder: Path, *lines: str) -> str:
    before = list(CharterStep.objects.values())
    with pytest.raises(CommandError) as failure:
        run(folder, *lines)
    assert list(CharterStep.objects.values()) == before
    return str(failure.value)


def test_the_whole_way_with_a_lost_vote_and_a_return(divisions, tmp_path) -> None:
    lines = (
        *DRAFTED,
        ASKED,
        LOST,
        ASKED.replace("03-20", "04-10"),
        PASSED,
        BACK,
        PASSED.replace("04-20", "05-01"),
    )
    assert run(tmp_path, *lines, FILED, ISSUED) == "登记了 11 步。\n"
    charter = Charter.objects.get()
    assert (charter.village_id, charter.kind, charter.state) == (VILLAGE, "charter", "in_force")
    assert list(charter.steps.values_list("step", "outcome")) == [
        *(
            (1, "passed"),
            (2, "passed"),
            (3, "passed"),
            (4, "passed"),
            (5, "rejected"),
            (4, "passed"),
        ),
        *((5, "passed"), (6, "returned"), (5, "passed"), (6, "passed"), (7, "passed")),
    ]
    assert charter.steps.get(number=11).copies == 114


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ((ASKED,), "第 2 行“步骤”（4）：现在该办第1步“起草初稿”，不能登记第4步“逐户征求意见”"),
        (
            (*DRAFTED, PASSED),
            "第 5 行“步骤”（表决）：现在该办第4步“逐户征求意见”，不能登记第5步“表决”",
        ),
        (
            (*DRAFTED, ASKED, LOST, FILED),
            "第 7 行“步骤”（6）：现在该办第4步“逐户征求意见”，不能登记第6步“备案”",
        ),
        (
            (*DRAFTED, ASKED, PASSED.replace("是", "")),
            "第 6 行“会上宣读了修订稿”（空白）：先在会上宣读修订稿，再表决",
        ),
        (
            (*DRAFTED, ASKED.replace(",110,", ",115,")),
            "意见表：收回的不能多于发出的，签字的不能多于收回的",
        ),
        (
            (*DRAFTED, ASKED, PASSED, BACK.replace("第五条与法律不符", "")),
            "第 7 行“退回理由”（空白）：退回要写明理由",
        ),
        (
            (DRAFTED[0].replace(VILLAGE, "4.31E+11"),),
            "第 2 行“村级代码”（4.31E+11）：应为 12 位村级代码",
        ),
        ((DRAFTED[0].replace(",1,", ",8,"),), "第 2 行“步骤”（8）：应为 1 到 7，或者步骤的名称"),
    ],
)
def test_out_of_order_or_incomplete_nothing_is_recorded(divisions, tmp_path, lines, told) -> None:
    assert told in refused(tmp_path, *lines)
    assert not Charter.objects.exists()

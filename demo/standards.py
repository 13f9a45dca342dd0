"""The county's standard by points in the making: a draft for the year that has begun, to be tried
beside the ladder."""

from accounts.models import User
from assessment.authoring.services import change_draft, start_draft

TITLE = "双峰县村级计划生育协会百分制考评办法（征求意见稿）"
SECTIONS = (
    "一、组织建设",
    "二、村民自治",
    "三、工作指标",
    "四、服务群众",
    "五、加分",
    "六、一票否决",
)
MIGRANTS = {"numerator": "migrants_signed", "denominator": "migrants_due"}
MEASURES = {"numerator": "contraception_done", "denominator": "contraception_due"}
BIRTHS = {"numerator": "planned_births", "denominator": "births"}
BANDS = (("created", "不合格村", None), ("qualified", "合格村", 6000), ("advanced", "良好村", 8000),
         ("model", "优秀村", 9500))  # fmt: skip


def draft(this_year: int) -> None:
    grades = [
        {"code": code, "title": title, "rank": rank} | ({"least": least} if least else {})
        for rank, (code, title, least) in enumerate(BANDS, 1)
    ]
    sections = [{"code": f"s{n}", "title": title} for n, title in enumerate(SECTIONS, 1)]
    data = {
        "kind": "points",
        "grades": grades,
        "sections": sections,
        "criteria": CRITERIA,
        "full": 10000,
    }
    data |= {"bonus_cap": 400, "targets": {"qualified": 9000, "model_villages": 3}}
    by = User.objects.get(username="county")
    made = start_draft(title=TITLE, effective_from=this_year, data=data, by=by)
    made.shared = True
    change_draft(draft=made, by=by, expected_version=None)


def _item(
    clause: str, title: str, measure: str, full: int = 0, **more: object
) -> dict[str, object]:
    """Its code and section follow from its clause."""
    section = clause.partition(".")[0]
    code = f"demo{clause.replace('.', '_')}"
    return {
        **{
            "code": code,
            "grade": "",
            "clause": clause,
            "title": title,
            "measure": measure,
            "years": 1,
        },
        **{"section": f"s{section}", "full": full, **more},
    }


CRITERIA = [
    _item(
        "1.1",
        "班子健全，按期换届",
        "score",
        800,
        method="会长、常务副会长、秘书长每缺一人扣2分，届满没有换届扣3分",
    ),
    _item(
        "1.2",
        "会员小组和联系户",
        "score",
        700,
        method="小组没有组长的每组扣1分，会员没有联系户的每人扣0.5分",
    ),
    _item(
        "1.3",
        "阵地建设",
        "score",
        500,
        method="会员之家、人口学校、公开栏每少一处扣1分，不能正常使用的扣0.5分",
    ),
    _item("2.1", "群众综合满意率", "appraisals", 1500, threshold=9200, per=100, off=150),
    _item(
        "2.2",
        "流动人口计划生育合同签订率",
        "stock",
        1000,
        **MIGRANTS,
        threshold=10000,
        per=100,
        off=50,
    ),
    _item("2.3", "村务公开", "score", 500, method="每季度少公开一次扣1分，没有照片的每次扣0.5分"),
    _item(
        "3.1",
        "计划生育率",
        "sum",
        1500,
        **BIRTHS,
        years=3,
        threshold=9500,
        per=100,
        off=100,
    ),
    _item(
        "3.2",
        "育龄妇女综合避孕节育措施落实率",
        "stock",
        1000,
        **MEASURES,
        threshold=9800,
        per=50,
        off=100,
    ),
    _item("3.3", "“六无”情形", "count", 1000, numerator="six_none", per=1, off=500),
    _item("4.1", "知情选择", "finding", 500, numerator="informed_choice", off=500),
    _item("4.2", "“三生”服务", "finding", 1000, numerator="three_life_services", off=600),
    _item(
        "5.1",
        "满意率高于目标",
        "appraisals",
        200,
        threshold=9500,
        per=100,
        off=50,
        begun=False,
        role="bonus",
    ),
    _item(
        "5.2",
        "经验在全县推广",
        "score",
        300,
        role="bonus",
        method="县级推广加1分，市级以上推广加3分",
    ),
    _item(
        "6.1",
        "出生瞒报错报",
        "count",
        numerator="concealed_births",
        role="veto",
        grade="created",
    ),
    _item(
        "6.2",
        "非医学需要鉴定胎儿性别",
        "count",
        numerator="sex_selection",
        role="veto",
        grade="created",
    ),
    _item(
        "6.3",
        "弄虚作假",
        "score",
        role="veto",
        grade="created",
        method="查实虚报、瞒报数字或者编造台账的",
    ),
    _item("6.4", "满意率过低", "appraisals", threshold=8000, role="veto", grade="qualified"),
]

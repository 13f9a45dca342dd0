"""An invented year-end book in parts, as the tests and the benchmark print it."""

from documents.charts import bar_chart
from documents.pdf import ContentsEntry, VolumePart

GRADES = ["创建村", "合格村", "先进村", "模范村"]
CRITERIA = [
    "政策内出生率",
    "避孕节育措施落实率",
    "流动人口合同签订率",
    "社会抚养费征收率",
    "群众满意率",
    "连续两年“六无”",
    "知情选择全面落实",
    "连续三年“六无”",
    "“三生”服务有特色",
    "居委会流动人口属地管理",
]
MONTHLY = ["月份", "出生", "政策内", "应落实", "已落实", "应签", "已签", "应征", "已征", "六无"]


def book_parts(villages: int, changed: str = "") -> list[VolumePart]:
    """Cover, narrative, ranking and a sheet for each village; `changed` appears on the third
    village's sheet."""
    names = [f"第{number}村" for number in range(1, villages + 1)]
    sheets = [
        VolumePart(
            f"village-{number}",
            name,
            village_sheet(name, number, changed if number == 3 else ""),
            level=2,
        )
        for number, name in enumerate(names, start=1)
    ]
    return [
        VolumePart("cover", "封面", cover(), listed=False),
        VolumePart("narrative", "一、总体情况", narrative(villages)),
        VolumePart("ranking", "二、年终排队", ranking(names)),
        *sheets,
        VolumePart("signatures", "三、签章", signatures()),
    ]


def book_contents(entries: list[ContentsEntry]) -> VolumePart:
    lines = "".join(
        (
            f'<li class="level-{entry.level}"><a href="book:{entry.key}" '
            f'data-page="{entry.page}">{entry.title}</a></li>'
        )
        for entry in entries
    )
    return VolumePart(
        "contents", "目录", f'<h1>目　录</h1><ul class="contents">{lines}</ul>', listed=False
    )


def cover() -> str:
    return (
        '<div class="cover"><p class="cover-note">内部资料　注意保存</p>'
        "<h1>云溪镇2025年度<br>计划生育村民自治<br>考评报告</h1>"
        '<p class="cover-foot">云溪镇计划生育协会<br>2025年12月31日</p></div>'
    )


def narrative(villages: int) -> str:
    shares = zip(GRADES, (1, 4, 3, 2), (1, 2, 3, 4), strict=True)
    bars = [(grade, villages * share // 10, shade) for grade, share, shade in shares]
    text = (
        f"全镇共有{villages}个村（居、社区）参加年终考评，上报月报齐全，民主评议按期开展，"
        "考评结果已经公示。"
    )
    return (
        "<h1>云溪镇2025年度计划生育村民自治考评报告</h1>"
        f"<h2>一、总体情况</h2><p>{text}{text}</p><h3>（一）"
        f"考评依据</h3><p>{text}</p><h4>1．等次分布</h4><p>{text}</p>"
        f"<figure>{bar_chart(bars, title='各等次村数', unit=' 个')}<figcaption>图1　各等次村"
        f"数</figcaption></figure><h2>二、主要问题</h2><p>{text}{text}{text}</p>"
        '<div class="sign-off"><p>云溪镇计划生育协会</p><p>2025年12月31日</p></div>'
    )


def ranking(names: list[str]) -> str:
    columns = {
        "名次": "w8",
        "村（社区）": "w18",
        "等次": "w12",
        "政策内": "w12",
        "落实率": "w12",
        "签订率": "w12",
        "备注": "w25",
    }
    rows = [
        (place, name, GRADES[place % 4], "90.00%", "98.51%", "100.00%", "缺 2025年3月月报")
        for place, name in enumerate(names, start=1)
    ]
    return f"<h1>年终排队表</h1>{table(columns, rows, 'dense')}"


def village_sheet(name: str, number: int, remark: str = "") -> str:
    columns = {
        "序号": "w8",
        "指标": "w28",
        "实际数": "w12",
        "比率": "w10",
        "标准": "w14",
        "考核期": "w18",
        "结果": "w10",
    }
    criteria = [
        (
            index,
            title,
            f"{90 + number % 9}/{100 + index}",
            "90.00%",
            "不低于90%",
            "2023—2025年",
            "达到",
        )
        for index, title in enumerate(CRITERIA, start=1)
    ]
    months = [
        (f"{month}月", *(month * at * number % 23 for at in range(1, 10))) for month in range(1, 13)
    ]
    return (
        f'<div class="sheet"><h1>{name}考评表</h1>'
        f'<div class="facts"><p>村代码：431999001{number:03}</p><p>类别：'
        "一般村</p><p>2025年度</p></div>"
        f'<p class="flush outcome">等次：{GRADES[number % 4]}</p>'
        f"<h2>一、指标</h2>{table(columns, criteria)}"
        f"<h2>二、月报</h2>{table(dict.fromkeys(MONTHLY, 'w10'), months)}"
        "<h2>三、升级还差什么</h2><p>补报2025年3月月报；对“三生”服务作出现场认定。"
        f"{remark}</p></div>"
    )


def table(columns: dict[str, str], rows: list[tuple], name: str = "") -> str:
    widths = "".join(f'<col class="{width}">' for width in columns.values())
    heads = "".join(f"<th>{title}</th>" for title in columns)
    lines = "".join("<tr>" + "".join(map(cell, row)) + "</tr>" for row in rows)
    return (
        "<table "
        f'class="{name}">{widths}<thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>'
    )


def cell(value: object) -> str:
    return (
        f'<td class="n">{value}</td>'
        if isinstance(value, int) or "%" in value
        else f"<td>{value}</td>"
    )


def signatures() -> str:
    lines = "".join(
        f'<p>{post}：<span class="blank"></span>　　年　　月　　日</p>'
        for post in ("经办人", "审核人", "负责人")
    )
    return f'<h1>签　章</h1><div class="signatures">{lines}</div>'

"""Which column is which field: by what the township chose before, by title, by content."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence

from documents.reading.header import fold, title_key

from ..people.layout import REQUIRED, fields_of
from .models import ColumnMemory, MemberImport
from .sealing import MASK, Cell

IDENTITY_TITLE = re.compile("身份证|公民身份|证件号|身份号")
UNTITLED = re.compile(r"第 \d+ 列")
_MOSTLY = 0.8
_TOO_COMMON = {
    "会员",
    "单位",
    "身份",
    "类型",
    "其他",
    "其它",
    "说明",
    "出生",
    "协会",
    "社区",
    "年月",
    "证号",
    "编号",
    "姓名",
}
_OF_OTHERS = re.compile(
    "^(?:户主|户长|家长|组长|联系人|紧急|配偶|丈夫|妻|爱人|父|母|子女|儿|女儿|介绍|监护|代办)"
)
_DAY = re.compile(r"((?:19|20)\d{2})([-/.年]\d{1,2}([-/.月]\d{1,2}日?|月)?|\d{4}|\d{2})?")
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖萧田董袁潘于蒋蔡余杜叶程魏"
    "苏吕丁任卢姚沈钟姜崔谭陆"
    "范汪廖石金韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤"
    "康易乔赖文施洪辛柯庄欧阳"
    "游聂匡成左禹刁申单牛柳包温芦葛祝季柴翟伍岳齐舒危司管宁颜凌章喻鲁焦巫耿卜娄阳费盛谷晏戚倪屈蒙"
    "粟符解宗席褚佘蓝桂胥"
)
_NAME = re.compile(rf"[{_SURNAMES}][\u3400-\u9fff\U00020000-\U000323af]{{1,3}}")
_GROUP = re.compile(r"第?[\d一二三四五六七八九十]{1,3}(?:会员)?(?:小)?组")


def known_titles(target: str, division: str) -> dict[str, str]:
    """Folded title → key of its field."""
    return {
        title_key(name): field.key
        for field in fields_of(target, division)
        for name in (*field.aliases[::-1], field.title)
    }


def propose(
    *,
    target: str,
    township: str,
    titles: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    villages: Collection[str],
) -> tuple[dict[int, str], list[int]]:
    """Column → key of a field or "", and the columns that only their first `rows` tell."""
    memory = ColumnMemory.objects.filter(township=township, target=target, title__in=titles)
    remembered = dict(memory.values_list("title", "field"))
    known = known_titles(target, township)
    keys = {*known.values(), ""}
    chosen: dict[int, str] = {}
    taken: set[str] = set()

    def take(column: int, key: str) -> None:
        if key and key != "ignored" and key in taken:
            return
        chosen[column] = key
        taken.add(key)

    for column, title in enumerate(titles):
        if remembered.get(title) in keys:
            take(column, remembered[title])
    for find in (_by_title, _by_part_of_title):
        for column, title in enumerate(titles):
            if column not in chosen and (key := find(title, known)):
                take(column, key)
    contents = {
        column: [row[column] for row in rows if column < len(row) and row[column]]
        for column, title in enumerate(titles)
        if column not in chosen and not _OF_OTHERS.match(fold(title))
    }
    for key, fits in _tests(villages):
        for column, cells in contents.items():
            if column not in chosen and key in keys - taken and cells and fits(cells):
                take(column, key)
    found = {column: chosen.get(column, "") for column in range(len(titles))}
    return found, [column for column in contents if column in chosen]


def problems(
    *, target: str, division: str, columns: dict[int, str], needs_village: bool
) -> list[str]:
    """What keeps these columns from being compared, in words."""
    fields = {field.key: field for field in fields_of(target, division)}
    chosen = [key for key in columns.values() if key and key != "ignored"]
    found = [
        f"“{fields[key].title}”选了不止一列，只能选一列。"
        for key in dict.fromkeys(chosen)
        if chosen.count(key) > 1
    ]
    found += [
        f"请选出哪一列是“{fields[key].title}”。" for key in REQUIRED[target] if key not in chosen
    ]
    if needs_village and not {"village", "village_code"} & set(chosen):
        found.append("表里没有村的列：请选出哪一列是“村”，或者选择全表是哪个村的。")
    return found


def remember(*, batch: MemberImport, columns: dict[int, str]) -> None:
    """For the township's next file. Titles that hold a number, or that are no titles, are not
    kept."""
    answers = batch.reading.get("answers", {})
    kept = ("serial", "tenth", "year", "eight", "mark", "rounded")  # of a column, whatever the file
    ColumnMemory.objects.bulk_create(
        [
            ColumnMemory(
                township=batch.division[:9],
                target=batch.target,
                title=title,
                field=columns[column],
                answers={
                    kind: answers[key] for kind in kept if (key := f"{column}.{kind}") in answers
                },
            )
            for title, column in {title: at for at, title in enumerate(batch.header)}.items()
            if column in columns and MASK not in title and not UNTITLED.fullmatch(title)
        ],
        update_conflicts=True,
        unique_fields=["township", "target", "title"],
        update_fields=["field", "answers"],
    )


def remembered_answers(batch: MemberImport) -> dict[str, str]:
    """What the township answered for columns of these titles."""
    memory = ColumnMemory.objects.filter(
        township=batch.division[:9], target=batch.target, title__in=batch.header
    ).exclude(answers={})
    return {
        f"{batch.header.index(title)}.{kind}": answer
        for title, answers in memory.values_list("title", "answers")
        for kind, answer in answers.items()
    }


def _by_title(title: str, known: Mapping[str, str]) -> str:
    return known.get(title_key(title), "")


def _by_part_of_title(title: str, known: Mapping[str, str]) -> str:
    """姓名（必填）, 会员的姓名, 出生年月（公历）: the longest known title that is in it; two
    characters at least."""
    folded = fold(title)
    bare = re.sub(r"[(\[][^()\[\]]*[)\]]|[*：:]", "", folded)
    if bare in known:
        return known[bare]
    if _OF_OTHERS.match(bare):
        return ""
    if IDENTITY_TITLE.search(bare) and "identity" in known.values():
        return "identity"
    if bare.endswith("姓名") and "name" in known.values():
        return "name"
    parts = [name for name in known if len(name) >= 2 and name not in _TOO_COMMON and name in bare]
    return known[max(parts, key=len)] if parts else ""


def _tests(villages: Collection[str]) -> list[tuple[str, Callable[[list[Cell]], bool]]]:
    """What the contents of each field look like, the surest first."""
    return [
        ("identity", lambda cells: _share(cells, lambda cell: isinstance(cell, dict))),
        ("village_code", lambda cells: _share(cells, _matches(r"\d{12}"))),
        ("phone", lambda cells: _share(cells, _matches(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}"))),
        ("sex", lambda cells: _share(cells, _matches("[男女]性?"))),
        (
            "village",
            lambda cells: _share(cells, lambda cell: isinstance(cell, str) and cell in villages),
        ),
        ("number", lambda cells: _share(cells, _matches(r"\d{3}-\d{4,}"))),
        (
            "group",
            lambda cells: _share(
                cells, lambda cell: isinstance(cell, str) and bool(_GROUP.match(cell))
            ),
        ),
        ("born", lambda cells: _dates(cells) and _middle_year(cells) < 2003),
        ("joined", lambda cells: _dates(cells) and _middle_year(cells) >= 1980),
        ("name", lambda cells: _share(cells, _is_name)),
        ("head", lambda cells: _share(cells, _is_name)),
    ]


def _share(cells: list[Cell], test: Callable[[Cell], bool]) -> bool:
    return sum(map(test, cells)) >= _MOSTLY * len(cells)


def _matches(pattern: str) -> Callable[[Cell], bool]:
    compiled = re.compile(pattern)
    return lambda cell: (
        isinstance(cell, str) and compiled.fullmatch("".join(cell.split())) is not None
    )


def _is_name(cell: Cell) -> bool:
    return isinstance(cell, str) and _NAME.fullmatch("".join(cell.split())) is not None


def _dates(cells: list[Cell]) -> bool:
    return _share(
        cells,
        lambda cell: isinstance(cell, str) and _DAY.fullmatch("".join(cell.split())) is not None,
    )


def _middle_year(cells: list[Cell]) -> int:
    years = sorted(
        int(found[1])
        for cell in cells
        if isinstance(cell, str) and (found := _DAY.match(cell.strip()))
    )
    return years[len(years) // 2] if years else 0

"""The check-lists of the on-site acceptance (篇7 六好、四有、三落实; 篇9 五有、五好、五知), and who
signs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ChecklistItem:
    code: str
    text: str


@dataclass(frozen=True)
class ChecklistGroup:
    title: str
    items: tuple[ChecklistItem, ...]


@dataclass(frozen=True)
class Checklist:
    title: str
    groups: tuple[ChecklistGroup, ...]

    @property
    def items(self) -> list[ChecklistItem]:
        return [item for group in self.groups for item in group.items]


def _group(title: str, prefix: str, *texts: str) -> ChecklistGroup:
    return ChecklistGroup(
        title,
        tuple(ChecklistItem(f"{prefix}{number}", text) for number, text in enumerate(texts, 1)),
    )


CHECKLISTS = {
    "six": Checklist(
        "六好·四有·三落实",
        (
            _group(
                "六好",
                "good",
                "队伍建设",
                "政策落实",
                "宣传教育",
                "管理服务",
                "制度执行",
                "干群关系",
            ),
            _group(
                "四有",
                "has",
                "领导班子坚强有力",
                "工作队伍素质优良",
                "管理制度行之有效",
                "服务阵地设施齐备",
            ),
            _group("三落实", "settled", "人员落实", "报酬落实", "经费落实"),
        ),
    ),
    "five": Checklist(
        "五有·五好·五知",
        (
            _group(
                "五有",
                "has",
                "有自治章程",
                "有自治机构",
                "有工作制度",
                "有管理服务协议",
                "有自治效果",
            ),
            _group(
                "五好",
                "good",
                "生育文化氛围好",
                "协议签订好",
                "优质服务好",
                "群众当家作主好",
                "民主监督和领导好",
            ),
            _group("五知", "knows", "群众知理", "群众知法", "群众知情", "群众知责", "群众知治"),
        ),
    ),
}
DEPARTMENTS = {
    "family_planning": "计生",
    "civil_affairs": "民政",
    "association": "计生协会",
    "other": "其他",
}

Answers = Mapping[str, Sequence[object]]  # item → (whether it is so, remark)


@dataclass(frozen=True)
class Answered:
    """One item as it was found; `yes` is None while nobody has said."""

    item: ChecklistItem
    yes: bool | None
    remark: str


def answered(checklist: str, answers: Answers) -> Iterator[tuple[ChecklistGroup, list[Answered]]]:
    for group in CHECKLISTS[checklist].groups:
        yield group, [Answered(item, *answers.get(item.code, (None, ""))) for item in group.items]  # type: ignore[arg-type]


def answer_words(checklist: str, answers: Answers) -> str:
    """Every answered item in one line, for the trail and for a frozen grade."""
    if checklist not in CHECKLISTS:
        return ""
    return "；".join(
        f"{one.item.text}：{'是' if one.yes else '否'}{f'（{one.remark}）' if one.remark else ''}"
        for _, items in answered(checklist, answers)
        for one in items
        if one.yes is not None
    )


def signature_words(signatures: Sequence[Sequence[str]]) -> str:
    return "；".join(
        f"{DEPARTMENTS[department]} {unit} {name}" for department, unit, name in signatures
    )

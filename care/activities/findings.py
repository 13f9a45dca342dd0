"""What a health check found (健康检查): from a list, in totals, and told in full to those alone who
enter and check it.

To everybody else single activities, villages and years that still run tell no number of the ill. A
township's whole year tells how many they were, and those illnesses of which LEAST or more had it,
where as many or nobody is left: no number below LEAST is told, and none comes out by
subtraction."""

import datetime
from collections.abc import Iterable, Mapping

from accounts.access import KEEPERS
from accounts.models import User

OTHER = "其他"
ILLNESSES = (
    *(
        "妇科炎症",
        "宫颈疾病",
        "子宫肌瘤",
        "卵巢囊肿",
        "乳腺疾病",
        "内分泌紊乱",
        "甲状腺疾病",
        "高血压",
        "糖尿病",
        "血脂异常",
    ),
    *(
        "心脏疾病",
        "肝胆疾病",
        "胃肠疾病",
        "泌尿系统疾病",
        "前列腺疾病",
        "呼吸系统疾病",
        "关节疾病",
        "腰椎颈椎疾病",
    ),
    *("贫血", "眼部疾病", "口腔疾病", "皮肤疾病", OTHER),
)
LEAST = 5


def may_see_findings(user: User) -> bool:
    return user.role in KEEPERS


def summed(lists: Iterable[Iterable[tuple[str, int]]]) -> dict[str, int]:
    """By illness; what was typed before there was a list is 其他."""
    found: dict[str, int] = {}
    for listed in lists:
        for name, count in listed:
            key = name if name in ILLNESSES else OTHER
            found[key] = found.get(key, 0) + count
    return found


def told(ill: int, illnesses: Mapping[str, int]) -> dict[str, int]:
    """Of a township's whole year, to others: the largest first, as long as what is left is nobody
    or LEAST."""
    kept = {name: count for name, count in illnesses.items() if count >= LEAST}
    while kept and 0 < ill - sum(kept.values()) < LEAST:
        del kept[min(kept, key=lambda name: (kept[name], name))]
    return kept


def is_over(year: int, today: datetime.date) -> bool:
    return year < today.year

"""Invented people of the demo township. The password is for demonstration only."""

from accounts.models import Role

PASSWORD = "cunxie-demo-8"  # noqa: S105 - printed by `make run`, never used outside the demo
TOWNSHIP = "431321107"

OFFICE = [
    ("county", "欧阳明理", Role.COUNTY_SUPERVISOR, "431321"),
    ("staff", "舒文清", Role.TOWNSHIP_STAFF, TOWNSHIP),
    ("leader", "雷正言", Role.TOWNSHIP_LEADER, TOWNSHIP),
    ("auditor", "祝守真", Role.AUDITOR, TOWNSHIP),
]
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹"
GIVEN = ["春兰", "桂芳", "䶮", "秀云", "金枝", "玉梅", "冬莲", "腊英", "满香", "菊秋", "喜凤", "银环", "小𬱖"]


def secretary(number: int) -> str:
    """The name of the village secretary number `number`; one of them is written with a rare character."""
    return SURNAMES[number % len(SURNAMES)] + GIVEN[number % len(GIVEN)]

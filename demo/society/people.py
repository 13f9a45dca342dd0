"""Invented people of the demo township. The password is for demonstration only."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from accounts.models import Role

PASSWORD = "cunxie-demo-8"  # noqa: S105 - printed by `make run`, never used outside the demo
TOWNSHIP = "431321107"

OFFICE = [
    ("county", "欧阳明理", Role.COUNTY_SUPERVISOR, "431321"),
    ("staff", "舒文清", Role.TOWNSHIP_STAFF, TOWNSHIP),
    ("leader", "雷正言", Role.TOWNSHIP_LEADER, TOWNSHIP),
    ("auditor", "祝守真", Role.AUDITOR, TOWNSHIP),
    ("admin", "管秉公", Role.ADMINISTRATOR, "431321"),
]
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹"
GIVEN = [
    "春兰",
    "桂芳",
    "䶮",
    "秀云",
    "金枝",
    "玉梅",
    "冬莲",
    "腊英",
    "满香",
    "菊秋",
    "喜凤",
    "银环",
    "小𬱖",
]
FAMILIES = (
    *(
        "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾"
        "丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱"
        "汤尹黎易常武乔贺赖龚文"
    ),
    *("欧阳", "上官", "司马", "诸葛", "皇甫"),
)  # each surname; the compound ones are as rare as every other one
MIDDLE = {
    "f": "桂玉秀春冬金银满喜爱翠菊兰梅莲腊清雪美月丽红晓艳小素凤云香巧",
    "m": "建文德志光明金福顺长春永新家庆忠正伯仲振云海立世东运先开",
}
LAST = {
    "f": "娥姣莲英兰芝华珍香容芳秀妹娟凤仙霞梅菊青云桃元连红燕",
    "m": "林初秋平强良清云根春山球桥祥顺保光军成松波乔",
}
RARE = (
    ("龚䶮", "m"),
    ("王𬱖", "f"),
    ("阿依夏木·吐尔逊", "f"),
    ("彭喆", "m"),
    ("龙囍妹", "f"),
    ("张玥㛃", "f"),
    ("向祉", "m"),
    ("索朗·次旦卓", "f"),
    ("刘堃", "m"),
    ("曾翀", "m"),
    ("谭䴖", "f"),
    ("李𫖯", "m"),
    ("单晓云", "f"),
    ("石·巴代", "m"),
)


@dataclass(frozen=True)
class Person:
    name: str
    sex: str
    phone: str


def secretary(number: int) -> str:
    """The name of the village secretary number `number`; one of them is written with a rare
    character."""
    return SURNAMES[number % len(SURNAMES)] + GIVEN[number % len(GIVEN)]


def crowd(seed: str, *, women: float = 0.6) -> Iterator[Person]:
    """People without end, the same for the same seed; no name comes twice. Phones begin like no
    mobile number does."""
    draw, seen = random.Random(f"people-{seed}"), set()  # noqa: S311 - demo figures, not secrets
    while True:
        sex = "f" if draw.random() < women else "m"
        given = (draw.choice(MIDDLE[sex]) if draw.random() < 0.85 else "") + draw.choice(LAST[sex])
        name = draw.choice(FAMILIES) + given
        if name not in seen:
            seen.add(name)
            yield Person(
                name, sex, f"120{draw.randint(0, 99_999_999):08d}" if draw.random() < 0.6 else ""
            )

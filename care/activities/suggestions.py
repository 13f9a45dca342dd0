"""What an activity may be called: usual titles by kind, those of the place itself first."""

from associations.vocabulary.in_force import codes_of

from .models import ACTIVITIES, Activity

K = Activity.Kind


LOOKED_AT, OFFERED = 300, 12
USUAL: dict[str, tuple[str, ...]] = {
    K.MEETING: ("协会理事会例会", "会员小组长例会", "会员代表会议"),
    K.TRAINING: ("种植养殖技术培训", "会员小组长培训", "协会工作业务培训"),
    K.SCHOOL: ("人口学校授课", "家庭教育讲座", "优生优育知识讲座"),
    K.PUBLICITY: ("书写标语", "更换宣传栏", "发放宣传资料", "赶集日现场咨询"),
    K.MEMBER_DAY: (
        "5·29会员活动日宣传咨询",
        "5·29会员活动日文艺演出",
        "5·29会员活动日走访慰问",
    ),
    K.HOME_VISIT: ("上门走访", "送农资和信息上门", "上门宣讲优待政策", "代办手续"),
    K.CONDOLENCE: ("春节走访慰问", "慰问困难家庭", "重阳节慰问老会员"),
    K.HEALTH_CHECK: ("免费健康检查", "县里专家进村健康检查"),
    K.CULTURE: ("广场舞联谊", "文艺演出", "会员运动会"),
}


def titles(code: str) -> list[tuple[str, list[str]]]:
    """(kind, titles): what this place called such activities lately, then the usual words. One
    query."""
    found: dict[str, list[str]] = {kind: [] for kind in codes_of(ACTIVITIES, code)}
    recent = (
        Activity.objects.of_place(code)
        .order_by("-date", "-pk")
        .values_list("kind", "title")[:LOOKED_AT]
    )
    for kind, title in recent:
        if title not in found.setdefault(kind, []):
            found[kind].append(title)
    return [
        (kind, list(dict.fromkeys([*own, *USUAL.get(kind, ())]))[:OFFERED])
        for kind, own in found.items()
    ]

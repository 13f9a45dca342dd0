"""What the charters of the demo say, clause by clause, and what changes on the way to the vote."""

from collections.abc import Iterable
from dataclasses import dataclass

from autonomy.models import PreferentialClause, Topic

K, P = PreferentialClause.Kind, PreferentialClause.Per
T = Topic


@dataclass(frozen=True)
class Article:
    key: str
    chapter: str
    topics: tuple[str, ...]
    body: str


@dataclass(frozen=True)
class Preference:
    """`yuan`: None where the clause promises no sum."""

    kind: str
    yuan: int | None
    per: str
    wording: str


GENERAL, ORGANS, METHODS = "总则", "组织和职责", "议事和公开"
RIGHTS, BENEFITS, ENDING = "权利和义务", "优待", "附则"
BEFORE = (
    Article(
        "purpose",
        GENERAL,
        (T.CONTENT,),
        "计划生育的公共事务由村民自己商量、自己决定、自己监督，本章程据此制定。",
    ),
    Article(
        "scope", GENERAL, (T.CONTENT,), "本章程适用于本村全体村民和在本村居住半年以上的流动人口。"
    ),
    Article(
        "committee",
        ORGANS,
        (T.ORGANS,),
        "人口计生委员会负责起草文件、准备会议、落实优待，每半年向村民报告一次。",
    ),
    Article(
        "association",
        ORGANS,
        (T.ORGANS,),
        "计划生育协会组织会员联系农户，收集意见，监督本章程的执行。",
    ),
    Article(
        "council", ORGANS, (T.ORGANS,), "议事会先议、村民代表会议决定，监事会查看账目和公开栏。"
    ),
    Article(
        "meeting",
        METHODS,
        (T.METHODS,),
        "涉及优待、经费和公共事务的事项，由村民代表会议表决，过半数同意才能通过。",
    ),
    Article(
        "disclosure",
        METHODS,
        (T.METHODS,),
        "办事情况每年公开两次，公开的只有数字和项目，不公布任何人的生育情况。",
    ),
    Article(
        "rights",
        RIGHTS,
        (T.RIGHTS,),
        "村民有权知道政策、选择服务、提出意见，也有权不签协议，不签的不受任何影响。",
    ),
    Article(
        "duties",
        RIGHTS,
        (T.RIGHTS,),
        "村民应当如实回答登记、按时参加会议，爱护公共设施，尊重他人的选择。",
    ),
    Article(
        "income",
        RIGHTS,
        (T.INCOME, T.FARMLAND),
        "集体收益分配、责任田和宅基地，男女一样，出嫁和入赘的一样。",
    ),
)
AFTER = (
    Article(
        "breach",
        ENDING,
        (T.BREACH,),
        "村干部没有履行职责的，由监事会提出、村民代表会议责成改正；村民不受罚款和扣发。",
    ),
    Article(
        "effect",
        ENDING,
        (T.METHODS,),
        "本章程经表决通过、报镇人民政府备案后印发各户，自印发之日起施行。",
    ),
)
RULES = (
    Article(
        "weddings", "婚丧喜庆", (T.WEDDINGS,), "婚事新办，丧事简办，不比排场；请客不超过十桌。"
    ),
    Article(
        "residence",
        "婚丧喜庆",
        (T.RESIDENCE,),
        "男到女家落户的，与本村村民同等对待，子女随父随母都可以。",
    ),
    Article(
        "homestead",
        "土地和收益",
        (T.HOMESTEAD,),
        "有女无儿的家庭申请宅基地，与其他家庭一样排队、一样面积。",
    ),
    Article(
        "farmland",
        "土地和收益",
        (T.FARMLAND,),
        "妇女结婚，在新居住地没有取得责任田的，原来的责任田保留。",
    ),
    Article(
        "relocation", "土地和收益", (T.RELOCATION,), "征地和拆迁的补偿按实际人口计算，不分男女。"
    ),
    Article(
        "income",
        "土地和收益",
        (T.INCOME,),
        "集体经济的收益按人平均分配，离婚、丧偶的妇女照样享有。",
    ),
    Article("elders", "家庭", (T.CONTENT,), "赡养老人是儿女共同的责任，女儿也有继承的权利。"),
)
DISCUSSED = {
    "meeting": (
        "涉及优待、经费和公共事务的事项，由议事会先议，村民代表会议表决，应到代表三分之二以上到会、"
        "到会代表过半数同意才能通过。",
        "两委和议事会讨论：写明到会人数",
    )
}
HEARD = {
    "association": (
        (
            "计划生育协会组织会员联系农户，每月收集一次意见，每季度通报一次办理情况，"
            "监督本章程的执行。"
        ),
        "会员小组提出：要写明多久收集一次",
    )
}
REVISED = {"disclosure": ("办事情况每季度公开一次，公开的只有数字和项目，不公布任何人的生育情况。",
                          "多户提出一年两次太少")}  # fmt: skip
AFTER_REJECTION = {
    "meeting": (
        "涉及优待、经费和公共事务的事项，由议事会先议，提前五天公布议题，村民代表会议表决，"
        "应到代表三分之二以上到会、到会代表过半数同意才能通过。",
        "表决未通过：代表要求提前公布议题",
    )
}
UNLAWFUL = {
    "income": ("集体收益分配、责任田和宅基地以户口为准，出嫁的妇女次年起不再分配。", "部分户主提出")
}
LAWFUL = {
    "income": (
        "集体收益分配、责任田和宅基地，男女一样；出嫁的妇女在新居住地没有分得的，原有的保留。",
        "镇人民政府退回：原条文与妇女权益保障法不符",
    )
}
RETURNED_BECAUSE = (
    "关于出嫁妇女次年起不再分配的条文，与妇女权益保障法和农村土地承包法的规定不符，"
    "请改正后重新表决。"
)
RULES_REVISED = {
    "weddings": (
        "婚事新办，丧事简办，不比排场；请客一般不超过八桌，鼓励集体婚礼。",
        "多户建议再降一点",
    )
}
Changes = dict[str, tuple[str, str]]

PENSION = Preference(K.PENSION, 200, P.ONCE, "对两女户一次性补助养老保险费200元。")
PENSION_500 = Preference(K.PENSION, 500, P.ONCE, "对两女户一次性补助养老保险费500元。")
TUITION = Preference(K.TUITION, 100, P.TERM, "两女户的子女在义务教育期间，每学期补助学杂费100元。")
TUITION_50 = Preference(K.TUITION, 50, P.TERM, "两女户的子女在义务教育期间，每学期补助学杂费50元。")
FREE_SCHOOL = Preference(
    K.TUITION, None, P.TERM, "两女户的子女在义务教育期间，学杂费由村里全部承担。"
)
FORGO = Preference(K.FORGO, 500, P.ONCE, "自愿放弃再生育的家庭，一次性奖励500元。")
FORGO_1000 = Preference(K.FORGO, 1000, P.ONCE, "自愿放弃再生育的家庭，一次性奖励1000元。")
FORGO_GIFT = Preference(
    K.FORGO, None, P.ONCE, "自愿放弃再生育的家庭，由村里表彰并优先安排帮扶项目。"
)
ONLY_CHILD = Preference(
    K.ONLY_CHILD, None, P.YEAR, "独生子女家庭优先安排承包项目、技术培训和劳务。"
)
ONLY_CHILD_60 = Preference(K.ONLY_CHILD, 60, P.YEAR, "持证的独生子女家庭，每年发放保健费60元。")
TIMELY = Preference(K.TIMELY, 5, P.TIME, "主动及时参加健康服务的，每次补助误工费5元。")
TIMELY_10 = Preference(K.TIMELY, 10, P.TIME, "主动及时参加健康服务的，每次补助误工费10元。")
HEALTH = Preference(K.HEALTH, 10, P.MONTH, "领证的独生子女家庭，每月发放保健费10元。")
SCHOLARSHIP = Preference(
    K.SCHOLARSHIP, 1000, P.ONCE, "独女户、两女户的女儿考取大学的，一次性奖励1000元。"
)


def charter(preferences: Iterable[Preference]) -> list[Article]:
    """A charter's clauses, one of them for each preference."""
    benefits = [
        Article(f"benefit{n}", BENEFITS, (T.CONTENT,), p.wording) for n, p in enumerate(preferences)
    ]
    return [*BEFORE, *benefits, *AFTER]


def clause_number(preference: int) -> int:
    """The number of the clause that a preference, counted from 0, is told in."""
    return len(BEFORE) + preference + 1

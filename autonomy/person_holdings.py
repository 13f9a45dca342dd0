"""What the villagers' self-government holds on people."""

from associations.persons import Holding, leave, register
from associations.persons.own import OFFICES

from .agreements.models import Agreement
from .charters.models.steps import CharterStep, OpinionSlip
from .democracy.models import Accountability, Merit
from .meetings.models import Matter, Meeting

MINUTES = "会议记录是集体决定的依据，长期保存；写错的可以更正。"


HOLDINGS = (
    Holding(
        "agreement",
        Agreement,
        "管理服务协议和诚信计生协议",
        OFFICES,
        page=("agreement-edit", "village_id", "pk"),
        names=("signer",),
        via={"household": "household_id"},
        gives={"household": "household_id"},
        shows=(
            "household",
            "kind",
            "state",
            "asked",
            "signer",
            "signed",
            "starts",
            "ends",
            "ended",
            "end_reason",
            "note",
        ),
        stays="协议和答复是双方的凭证；不愿继续的，可以终止。",
    ),
    Holding(
        "slip",
        OpinionSlip,
        "制定章程逐户征求意见",
        OFFICES,
        page=("slip-edit", "charter__village_id", "pk"),
        via={"household": "household_id"},
        shows=("household", "number", "issued", "returned", "signed", "comment", "answer", "reply"),
        stays="意见表是制定章程的档案，长期保存；写错的可以更正。",
    ),
    Holding(
        "merit",
        Merit,
        "自治户评先",
        OFFICES,
        page=("merit-edit", "village_id", "pk"),
        via={"household": "household_id"},
        shows=("year", "household", "reason", "awarded"),
        stays="评先结果公布过，长期保存；写错的可以更正。",
    ),
    Holding(
        "meeting",
        Meeting,
        "议事和民主决策的会议记录",
        OFFICES,
        page=("meeting-edit", "village_id", "pk"),
        mentions=("chair", "recorder", "attendees"),
        shows=("kind", "date", "place"),
        stays=MINUTES,
    ),
    Holding(
        "matter",
        Matter,
        "会议决定事项的落实",
        OFFICES,
        page=("matter-edit", "meeting__village_id", "pk"),
        names=("responsible",),
        mentions=("discussion", "decision", "result"),
        shows=("subject", "responsible", "deadline", "done"),
        stays=MINUTES,
    ),
    Holding(
        "charter-step",
        CharterStep,
        "章程的制定过程",
        OFFICES,
        page=("step-edit", "charter__village_id", "pk"),
        mentions=("led_by", "people", "summary"),
        shows=("step", "date", "place"),
        stays="制定过程是章程的档案，长期保存。",
    ),
    Holding(
        "accountability",
        Accountability,
        "对干部的责任追究",
        OFFICES,
        page=("accountability-edit", "village_id", "pk"),
        names=("person",),
        shows=("date", "person", "post", "breach", "facts", "decision", "decided", "decided_by"),
        stays="处理决定按干部管理的规定保存；写错的可以更正。",
    ),
)


def register_all() -> None:
    register(*HOLDINGS)
    leave(
        "问卷和民主评议",
        "只有人数，没有姓名。",
        "autonomy.Survey",
        "autonomy.SurveyQuestion",
        "autonomy.Appraisal",
    )
    leave(
        "章程和村规民约的条文",
        "条文写的是规定，不写个人。",
        "autonomy.Clause",
        "autonomy.PreferentialClause",
    )

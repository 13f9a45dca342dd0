"""The lists of kinds of what a village has, and those of them that the program knows."""

from enum import StrEnum

from ..vocabulary.lists import KindList


class BodyKind(StrEnum):
    """Those of 篇9; a county may have others besides, its leading groups too."""

    COMMITTEE = "committee"
    COUNCIL = "council"
    BOARD = "board"


BODIES = KindList("body", "机构和领导小组", 10, tuple(BodyKind))


TEAMS = {
    "life": ("education", "birth", "production", "living"),
    "rights": ("marriage", "publicity", "rights", "volunteer"),
}  # Tradition → the kinds of its four teams
TEAM_KINDS = KindList("team", "服务小组", 10, (*TEAMS["life"], *TEAMS["rights"]))


class VenueKind(StrEnum):
    """Those that the program knows."""

    HOME = "home"
    SCHOOL = "school"
    SERVICE_ROOM = "service_room"
    NOTICE_BOARD = "notice_board"
    ACTIVITY_BOARD = "activity_board"


VENUES = KindList("venue", "阵地", 15, tuple(VenueKind))


class RuleKind(StrEnum):
    """The eight of 篇9, and the four others of 篇4."""

    DELIBERATION = "deliberation"
    SERVICE_PROMISE = "service_promise"
    DISCLOSURE = "disclosure"
    APPRAISAL = "appraisal"
    SUPERVISION = "supervision"
    DECISION = "decision"
    FUNDS = "funds"
    ACCOUNTABILITY = "accountability"
    STUDY = "study"
    MEETING = "meeting"
    CONTACT = "contact"
    COMMENDATION = "commendation"


RULES = KindList("rule", "制度", 20, tuple(RuleKind))
THE_EIGHT = tuple(RuleKind)[:8]

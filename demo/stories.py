"""What happens in the demo township: what departs from a good year. Years count back from the last
full one.

Each story names the grade it leads to in the last full year (0); tests hold the demo to it.
"""

from dataclasses import dataclass, field

CLOSED_VILLAGE = (
    "431321107209",
    "石塘村",
    "431321107207",
)  # invented: merged into 观冲村 a year before the last full one


@dataclass(frozen=True)
class Story:
    """events: (years back, month, column, count); births outside policy are the event "outside".

    gaps: (years back, month) never reported. satisfied: percent by years back. done: contraception
    in place in percent in December by years back. copies: (years back, month) handed in as the
    month before. findings: (years back, kind) → held, or None for a finding not made.
    """

    grade: str
    events: tuple[tuple[int, int, str, int], ...] = ()
    gaps: tuple[tuple[int, int], ...] = ()
    satisfied: dict[int, int] = field(default_factory=dict)
    done: dict[int, int] = field(default_factory=dict)
    findings: dict[tuple[int, str], bool | None] = field(default_factory=dict)
    copies: tuple[tuple[int, int], ...] = ()
    births: tuple[int, ...] = (0, 0, 1, 1, 1, 2, 2, 3)  # drawn from, month by month


MODEL = Story("model")
STORIES: dict[str, Story] = {
    "431321107001": MODEL,
    "431321107003": Story("advanced", findings={(0, "three_life_services"): False}),
    "431321107004": Story("created", findings={(0, "community_services"): None}),
    "431321107005": Story("qualified", events=((0, 4, "discipline_breaches", 1),)),
    "431321107207": MODEL,
    "431321107210": Story("advanced", events=((2, 6, "outside", 1),)),
    "431321107211": Story("qualified", events=((1, 9, "outside", 1),)),
    "431321107215": Story("created", gaps=((0, 8),)),
    "431321107217": Story("model", events=((3, 0, "late_abortions", 1),)),
    "431321107221": Story("created", done={0: 97}),
    "431321107222": Story("model", events=((3, 0, "discipline_breaches", 1),)),
    "431321107223": Story("advanced", findings={(0, "informed_choice"): None}),
    "431321107224": MODEL,
    "431321107225": Story("qualified", events=((0, 2, "concealed_births", 1),)),
    "431321107227": MODEL,
    "431321107228": Story("created", satisfied={0: 85}),
    "431321107231": Story("model", events=((3, 0, "discipline_breaches", 1),)),
    "431321107233": Story("model", events=((3, 0, "outside", 1),)),
    "431321107234": Story("advanced", events=((2, 3, "outside", 1), (-1, 2, "outside", 1))),
    "431321107235": Story("model", copies=((0, 9), (-1, 4))),
    "431321107241": Story("qualified", events=((1, 11, "serious_disputes", 1),)),
    "431321107242": Story("advanced", findings={(0, "three_life_services"): False}, births=(0,)),
    "431321107243": Story(
        "model", events=((3, 0, "serious_disputes", 1),), copies=((0, 5), (1, 8))
    ),
    "431321107244": Story(
        "created",
        events=(
            (2, 5, "outside", 2),
            (1, 3, "outside", 2),
            (0, 7, "outside", 2),
            (0, 10, "outside", 2),
        ),
    ),
    "431321107245": Story("advanced", events=((2, 11, "late_abortions", 1),)),
    "431321107246": Story("model", satisfied={1: 88}),
}

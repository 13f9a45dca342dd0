"""Standards drawn from all forms of judging, over villages of every sort: pages and the country's
count say what fractions say (tests/assessment/oracle.py)."""

import json
import random
from collections import Counter
from typing import Any

import pytest

from assessment.grading.counting.tally import grades
from assessment.grading.services.outcomes import tried
from assessment.grading.shown import is_young
from assessment.standards.data import load
from tests.assessment import oracle
from tests.assessment.grading.test_tally import country
from tests.assessment.points import DATA, item
from tests.assessment.records import YEAR
from tests.prove.share import PROVE

__all__ = ["country"]
STANDARDS = 300 if PROVE else 12
COLUMNS = ("births", "planned_births", "contraception_due", "migrants_due", "migrants_signed")
CASES = ("six_none", "outside_policy", "late_abortions")
MONEY = {"levy_due", "levy_collected"}


class Drawn:
    """A standard by points, drawn: each item of a measure, a way of judging and a role."""

    def __init__(self, draw: random.Random) -> None:
        self.draw, self.items = draw, list[dict[str, Any]]()
        for _ in range(draw.randint(3, 6)):
            self.add("item")
        for role in draw.choices(("bonus", "veto", "deduction", "condition"), k=draw.randint(2, 6)):
            self.add(role)

    @property
    def data(self) -> dict[str, Any]:
        full = sum(i["full"] for i in self.items if i["role"] == "item")
        grades = [
            g | ({"least": full * (1 + 3 * n) // 10} if n else {})
            for n, g in enumerate(DATA["grades"])
        ]
        cap = self.draw.choice((0, 300, 100_000))
        return {**DATA, "criteria": self.items, "grades": grades, "full": full, "bonus_cap": cap}

    def add(self, role: str) -> None:
        draw = self.draw
        measured = draw.choice((self._ratio, self._ratio, self._ratio, self._count, self._people))
        data: dict[str, Any] = measured(role) | {"role": role}
        whole = [i["code"] for i in self.items if i["role"] == "item"]
        if role == "condition" or (role == "deduction" and draw.random() < 0.7):
            data["of"] = draw.choice(whole)
        if role == "veto":
            data["grade"] = draw.choice(("created", "qualified"))
        if role in ("item", "bonus", "deduction"):
            data |= self._worth(role, data)
        if role == "condition" and data["measure"] == "score":
            data["full"] = 250
        if draw.random() < 0.15:
            data["kinds"] = ["community"]
        code = data.pop("code", f"c{len(self.items)}")
        if any(i["code"] == code for i in self.items):
            return
        measure = data.pop("measure")
        self.items.append(item(code, "1", "项目", measure, section="s1") | data)

    def _ratio(self, _role: str) -> dict[str, Any]:
        draw = self.draw
        if draw.random() < 0.1:
            return {"measure": "appraisals", "threshold": 9000}
        part, whole = draw.sample(COLUMNS, 2)
        scale = draw.choice(("percent", "percent", "thousand", "hundred", "each"))
        times = {"percent": 100, "hundred": 100, "thousand": 1000, "each": 1}[scale] * 100
        threshold = draw.choice((times, times * 98 // 100, times * 11 // 10, times // 4))
        kind = draw.choice(("sum", "sum", "stock", "per"))
        found = {"measure": kind, "numerator": part, "denominator": whole, "threshold": threshold}
        found |= {"years": 1 if kind == "stock" else draw.choice((1, 2, 3)), "scale": scale}
        how = draw.random()
        if how < 0.2:
            found["up_to"] = threshold + draw.choice((1, times // 10))
        elif how < 0.5:
            found["at_most"] = True
        if draw.random() < 0.2:
            found |= {"error": True, "at_most": True, "up_to": None, "threshold": times // 20}
        return found

    def _count(self, _role: str) -> dict[str, Any]:
        draw = self.draw
        found: dict[str, Any] = {"measure": "count", "numerator": draw.choice(CASES)}
        found["years"] = draw.choice((1, 2, 3))
        if draw.random() < 0.7:
            found |= {"threshold": draw.choice((1, 2, 5, 12)), "at_most": draw.random() < 0.5}
        return found

    def _people(self, role: str) -> dict[str, Any]:
        kind = self.draw.choice(("finding", "score"))
        if kind == "finding":
            return {"measure": kind, "numerator": "informed_choice"}
        code = "told" if role == "veto" else self.draw.choice(("given", "more"))
        return {"measure": kind, "code": code}

    def _worth(self, role: str, data: dict[str, Any]) -> dict[str, Any]:
        draw, full = self.draw, self.draw.choice((500, 1000, 3001, 120_000))
        count = data["measure"] == "count"
        per = draw.choice((1, 2)) if count else draw.choice((10, 50, 100))
        found = {"full": full, "off": draw.choice((50, 100, 333)), "per": per}
        found |= {"begun": draw.random() < 0.5}
        if role == "item":
            found["floor"] = draw.choice((0, 0, -200, 100))
        measured = data["measure"] in ("sum", "stock", "per", "count", "appraisals")
        if measured and data.get("threshold") and data.get("up_to") is None and draw.random() < 0.4:
            zero = draw.choice((0, 0, data["threshold"] * 2, data["threshold"] + 1))
            found |= {"share": True, "zero": zero}
        if role == "item" and measured and draw.random() < 0.3:
            found["most"] = full + draw.choice((100, full))
        return found


@pytest.mark.walk
@pytest.mark.parametrize("seed", range(3))
def test_pages_and_the_country_say_what_fractions_say(country: None, seed: int) -> None:
    draw, seen, exact = random.Random(seed), Counter[str](), 0
    for _ in range(STANDARDS // 3):
        data = json.loads(json.dumps(Drawn(draw).data))
        standard = load("p", data)
        counted: Counter[tuple[int, str]] = Counter()
        for outcome in tried(code="990101", year=YEAR, standard=standard):
            facts = json.loads(outcome.canonical)
            total, code = oracle.grade(data, facts[3], MONEY)
            assert outcome.points
            found = outcome.points.total
            told = None if found is None else found / oracle.Fraction(100)
            assert (told, outcome.grade) == (total, code), (data, facts)
            exact += total is not None and (total * 100).denominator > 1
            seen[code] += 1
            title = "未满考评期" if is_young(outcome) else outcome.grade_title
            counted[outcome.rank, title] += 1
        assert grades("990101", YEAR, standard) == counted, data
    assert len(seen) >= (4 if PROVE else 3)
    assert exact or not PROVE, "totals that no hundredth ends"
    assert sum(seen.values()) > (20_000 // 3 if PROVE else 200)

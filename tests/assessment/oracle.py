"""What a standard by points comes to, worked out once more with fractions from its stored JSON and
a village's stored facts. It knows nothing of scoring; points are points here, no hundredths."""

import math
from fractions import Fraction
from typing import Any

UNITS = {"percent": 100, "thousand": 1000, "hundred": 100, "each": 1}
Stored = list[Any]
RATIOS = ("sum", "stock", "per", "appraisals")


def points(value: int) -> Fraction:
    return Fraction(value, 100)


class Item:
    """An item of the JSON with a village's stored figure of it, or None."""

    def __init__(self, data: dict[str, Any], figure: Stored | None, money: set[str]) -> None:
        self.data, self.figure = data, figure
        self.role, self.measure = data.get("role", "item"), data["measure"]
        self.full = points(data.get("full", 0))
        self.fen = {data.get("numerator")} <= money and not {data.get("denominator")} <= money

    @property
    def applies(self) -> bool:
        return self.figure is not None

    @property
    def value(self) -> Fraction | str:
        """In its unit, or "open", or "nothing" without cases."""
        part, whole, missing, *_ = self.figure or []
        if missing:
            return "open"
        if self.measure in ("count", "zero"):
            return Fraction(part)
        if not whole:
            return "nothing"
        share = Fraction(abs(part - whole) if self.data.get("error") else part, whole)
        return share * UNITS[self.data.get("scale", "percent")] / (100 if self.fen else 1)

    def goal(self, name: str) -> Fraction:
        return Fraction(self.data.get(name) or 0, 100 if self.measure in RATIOS else 1)

    def short(self, value: Fraction) -> Fraction:
        """How far from reached: above zero it is not."""
        goal, count = self.goal("threshold"), self.measure in ("count", "zero")
        if self.data.get("up_to") is not None:
            return max(goal - value, value - self.goal("up_to"))
        if count and self.data.get("threshold") is None:
            return -value if self.role == "bonus" else value
        return value - goal if self.data.get("at_most") else goal - value

    def steps(self, away: Fraction) -> int:
        if away <= 0:
            return 0
        number = away / self.goal("per")
        return math.ceil(number) if self.data.get("begun", True) else math.floor(number)

    @property
    def worth(self) -> Fraction | None:
        """Of an item or a deduction: the points left of the full ones; of a bonus: those gained."""
        bonus = self.role == "bonus"
        floor = Fraction(0) if bonus else points(self.data.get("floor", 0))
        if self.measure == "finding":
            held = (self.figure or [])[4]
            if held is None:
                return Fraction(0) if bonus else None
            if held:
                return self.full
            return Fraction(0) if bonus else max(floor, self.full - points(self.data["off"]))
        if self.measure == "score":
            given = (self.figure or [])[0]
            if given is None:
                return Fraction(0) if bonus else None
            got = self.full - points(given) if self.role == "deduction" else points(given)
            return max(floor, min(self.full, got))
        value = self.value
        if value == "open":
            return Fraction(0) if bonus else None
        if isinstance(value, str):
            return Fraction(0) if bonus or self.measure == "appraisals" else self.full
        return self._measured(value, floor, bonus=bonus)

    def _measured(self, value: Fraction, floor: Fraction, *, bonus: bool) -> Fraction:
        best = max(self.full, points(self.data.get("most", 0)))
        if self.data.get("share"):
            zero = self.goal("zero")
            share = self.full * (value - zero) / (self.goal("threshold") - zero)
            return max(floor, min(best, share))
        short, off = self.short(value), points(self.data["off"])
        if bonus:
            return min(self.full, self.steps(-short) * off)
        if short > 0:
            return max(floor, self.full - self.steps(short) * off)
        return min(best, self.full + self.steps(-short) * off)

    @property
    def answer(self) -> bool | None:
        """Of a veto or a condition: whether it holds."""
        if self.measure == "finding":
            return (self.figure or [])[4]
        if self.measure == "score":
            given = (self.figure or [])[0]
            if given is None:
                return None
            return given == 0 if self.role == "veto" else points(given) >= self.full
        value = self.value
        if self.role == "veto" and self._strikes_already:
            return False
        if value == "open":
            return None
        if isinstance(value, str):
            return self.measure != "appraisals"
        return self.short(value) <= 0

    @property
    def _strikes_already(self) -> bool:
        """Cases of which there are too many, whatever the missing months would add."""
        wants_more = self.data.get("threshold") is not None and not self.data.get("at_most")
        if self.measure not in ("count", "zero") or wants_more:
            return False
        return self.short(Fraction((self.figure or [])[0])) > 0


def grade(
    data: dict[str, Any], figures: list[Stored | None], money: set[str]
) -> tuple[Fraction | None, str]:
    """The total, None while something is open, and the code of the grade."""
    items = [
        Item(row, figure, money) for row, figure in zip(data["criteria"], figures, strict=True)
    ]
    got: dict[str, Fraction | None] = {}
    for item in items:
        if item.role in ("item", "deduction", "bonus"):
            nothing = item.full if item.role == "item" else Fraction(0)
            found = item.worth if item.applies else nothing
            if item.role == "deduction" and item.applies:
                found = None if found is None else min(Fraction(0), found - item.full)
            got[item.data["code"]] = found
    judged = {
        i.data["code"]: i.answer for i in items if i.applies and i.role in ("veto", "condition")
    }
    by_code = {item.data["code"]: item for item in items}
    for item in items:
        if item.role == "condition" and judged.get(item.data["code"], True) is False:
            floor = points(by_code[item.data["of"]].data.get("floor", 0))
            got[item.data["of"]] = min(Fraction(0), floor)
    total, open_ = Fraction(0), None in got.values() or None in judged.values()
    for item in items:
        if item.role == "item":
            own = got[item.data["code"]] or Fraction(0)
            off = sum(
                (
                    got[d.data["code"]] or Fraction(0)
                    for d in items
                    if d.role == "deduction" and d.data.get("of") == item.data["code"]
                ),
                Fraction(0),
            )
            floor = points(item.data.get("floor", 0))
            total += max(own + off, min(own, floor)) if off else own
        elif item.role == "deduction" and not item.data.get("of"):
            total += got[item.data["code"]] or Fraction(0)
    bonus = sum(
        (got[i.data["code"]] or Fraction(0) for i in items if i.role == "bonus"), Fraction(0)
    )
    total += min(bonus, points(data["bonus_cap"]))
    grades = sorted(data["grades"], key=lambda row: row["rank"])
    if open_:
        return None, grades[0]["code"]
    best = max(
        (g for g in grades if g.get("least") is None or total >= points(g["least"])),
        key=lambda g: g["rank"],
    )
    caps = [
        next(g for g in grades if g["code"] == i.data["grade"])
        for i in items
        if i.role == "veto" and judged.get(i.data["code"]) is False
    ]
    return total, min([best, *caps], key=lambda g: g["rank"])["code"]

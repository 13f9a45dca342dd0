"""Preferential clauses as promises: keyed across editions, and those about private matters not
computed."""

from associations import entitlement_sources
from associations.models import Village
from autonomy.charters.promises import EACH_TIME, FREE, NO_SUM, PRIVATE
from autonomy.models import PreferentialClause
from care.models import SupportKind

from ...care.benefits.records import IN_FORCE, promise
from .walks import a_charter


def of(village: Village) -> dict[str, entitlement_sources.Promise]:
    return {found.key: found for found in entitlement_sources.promises(village.pk)}


def test_a_clause_in_force_is_a_promise(village: Village) -> None:
    promise(
        village, ("pension", 200, "once"), ("tuition", 50, "term"), ("scholarship", 1000, "once")
    )
    found = of(village)
    pension = found["charter-pension-1"]
    assert (pension.amount, pension.per, pension.families) == (
        200_00,
        "once",
        frozenset({"two_daughters"}),
    )
    assert (pension.reference, pension.since, pension.until) == (
        "计划生育村民自治章程第12条",
        IN_FORCE,
        None,
    )
    assert found["charter-tuition-1"].levels == {"primary", "junior", "senior"}
    assert (found["charter-scholarship-1"].per, found["charter-scholarship-1"].levels) == (
        "entry",
        frozenset({"college", "university"}),
    )


def test_two_clauses_of_a_kind_have_two_keys(village: Village) -> None:
    promise(village, ("scholarship", 1000, "once"), ("scholarship", 3000, "once"))
    assert [(key, found.amount) for key, found in of(village).items()] == [
        ("charter-scholarship-1", 1000_00), ("charter-scholarship-2", 3000_00)
    ]  # fmt: skip


def test_another_village_uses_the_same_keys(village: Village, other_village: Village) -> None:
    """So that a family that moves does not get twice what is paid once."""
    promise(village)
    promise(other_village)
    assert list(of(village)) == list(of(other_village))


def test_what_is_not_computed_says_why(village: Village) -> None:
    promise(
        village,
        ("forgo", 500, "once"),
        ("timely", 5, "time"),
        ("pension", None, "once"),
        ("other", 5, "year"),
        ("health", 5, "time"),
    )
    assert [found.why_not for found in of(village).values()] == [
        PRIVATE,
        PRIVATE,
        NO_SUM,
        FREE,
        EACH_TIME,
    ]


def test_a_draft_promises_nothing(village: Village) -> None:
    promise(village)
    draft = a_charter(village, upto=0, kind="village_rules")
    PreferentialClause.objects.create(
        charter=draft, kind="health", amount=1, per="month", wording="补助"
    )
    assert set(of(village)) == {"charter-pension-1"}


def test_families_are_kinds_that_care_knows(village: Village) -> None:
    promise(
        village,
        *(
            (kind, 1, "year")
            for kind in ("only_child", "pension", "tuition", "health", "scholarship")
        ),
    )
    assert all(
        found.families and found.families <= set(SupportKind) for found in of(village).values()
    )

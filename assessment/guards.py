"""What the database refuses: an approved report changed without its 更正单, a correction or a
standard altered."""

from accounts.guards import Guard, append_only, only_recoded, same_place

from .reports.form.columns import SLOTS

_LOCKED = "已审核的月报只能通过更正单更改"
_VILLAGE, _TOWNSHIP = "associations_village", "associations_township"
_KEPT = f"NOT {same_place('village_id', _VILLAGE)} OR " + " OR ".join(
    f"OLD.{name} IS NOT NEW.{name}"
    for name in (
        "id",
        "period",
        "state",
        "note",
        "unread",
        "filled",
        "approved_at",
        "submitted_at",
    )
)

_OLDER_CORRECTION = (
    "OLD.last_correction_id IS NOT NULL "
    "AND (NEW.last_correction_id IS NULL OR NEW.last_correction_id < OLD.last_correction_id)"
)


def _not_covered(name: str) -> str:
    """The cell's change does not stand, old and new, in the correction the row now points to."""
    return (
        f"(OLD.{name} IS NOT NEW.{name} AND NOT EXISTS (SELECT 1 FROM assessment_correctionitem i "
        "JOIN assessment_correction c ON c.id = i.correction_id WHERE c.id = "
        f"NEW.last_correction_id AND c.report_id = NEW.id AND i.\"column\" = '{name}' "
        f"AND i.old IS OLD.{name} AND i.new IS NEW.{name}))"
    )


# SQLite's UPDATE OR REPLACE deletes a row that is in the way without asking the DELETE guard.
_MOVED_ONTO_APPROVED = (
    "(OLD.id IS NOT NEW.id OR OLD.village_id IS NOT NEW.village_id OR OLD.period IS NOT "
    "NEW.period) "
    "AND EXISTS (SELECT 1 FROM assessment_monthlyreport r WHERE r.state = 'approved' AND r.id <> "
    "OLD.id AND ((r.village_id = NEW.village_id AND r.period = NEW.period) OR r.id = NEW.id))"
)

# The same for a published round; an open one may be moved, but not onto it.
_THE_ROUND = (
    "r.state = 'published' AND (r.id = NEW.id OR (r.township_id = NEW.township_id AND "
    "r.year = NEW.year))"
)
_MOVED_ONTO_PUBLISHED = (
    f"EXISTS (SELECT 1 FROM assessment_round r WHERE r.id <> OLD.id AND {_THE_ROUND})"
)

_ANSWERED = "已答复的申诉不能再改"
_PUBLISHED = "已发布的考评轮次不能再改"

GUARDS = [
    Guard(
        "assessment_report_only_corrected",
        "assessment_monthlyreport",
        "UPDATE",
        _LOCKED,
        (
            "OLD.state = 'approved' AND "
            f"({' OR '.join([_KEPT, _OLDER_CORRECTION, *map(_not_covered, SLOTS)])})"
        ),
    ),
    Guard(
        "assessment_report_not_moved_onto_approved",
        "assessment_monthlyreport",
        "UPDATE",
        _LOCKED,
        _MOVED_ONTO_APPROVED,
    ),
    Guard(
        "assessment_report_kept",
        "assessment_monthlyreport",
        "DELETE",
        _LOCKED,
        "OLD.state = 'approved'",
    ),
    Guard("assessment_report_not_truncated", "assessment_monthlyreport", "TRUNCATE", _LOCKED),
    Guard(
        "assessment_report_not_replaced",
        "assessment_monthlyreport",
        "REPLACE",
        _LOCKED,
        "EXISTS (SELECT 1 FROM assessment_monthlyreport r WHERE r.state = 'approved' "
        "AND ((r.village_id = NEW.village_id AND r.period = NEW.period) OR r.id = NEW.id))",
    ),
    *append_only("assessment_correction", "更正单不能修改或删除"),
    *append_only("assessment_correctionitem", "更正单不能修改或删除"),
    *append_only("assessment_correctioneffect", "更正单不能修改或删除"),
    *append_only("assessment_reportreturn", "退回的记录不能修改或删除"),
    *append_only("assessment_returnedcell", "退回的记录不能修改或删除"),
    *append_only(
        "assessment_standard",
        "已发布的标准不能修改或删除",
        place=("division", "associations_county"),
    ),
    Guard(
        "assessment_round_frozen",
        "assessment_round",
        "UPDATE",
        _PUBLISHED,
        "OLD.state = 'published' AND NOT "
        f"({only_recoded('assessment_round', 'township_id', _TOWNSHIP)})",
    ),
    Guard(
        "assessment_round_kept", "assessment_round", "DELETE", _PUBLISHED, "OLD.state = 'published'"
    ),
    Guard(
        "assessment_round_not_moved_onto_published",
        "assessment_round",
        "UPDATE",
        _PUBLISHED,
        _MOVED_ONTO_PUBLISHED,
    ),
    Guard(
        "assessment_round_not_replaced",
        "assessment_round",
        "REPLACE",
        _PUBLISHED,
        f"EXISTS (SELECT 1 FROM assessment_round r WHERE {_THE_ROUND})",
    ),
    *append_only("assessment_publication", _PUBLISHED),
    *append_only("assessment_frozenvillage", _PUBLISHED),
    *append_only(
        "assessment_gradewithdrawal",
        "收回等次的记录不能修改或删除",
        place=("village_id", "associations_village"),
    ),
    Guard(
        "assessment_appeal_answered",
        "assessment_appeal",
        "UPDATE",
        _ANSWERED,
        f"OLD.decision <> '' AND NOT ({only_recoded('assessment_appeal', 'village_id', _VILLAGE)})",
    ),
    Guard("assessment_appeal_kept", "assessment_appeal", "DELETE", _ANSWERED, "OLD.decision <> ''"),
    Guard(
        "assessment_frozenvillage_complete",
        "assessment_frozenvillage",
        "INSERT",
        _PUBLISHED,
        "EXISTS (SELECT 1 FROM assessment_publication p WHERE p.round_id = NEW.round_id)",
    ),
]

"""What the database refuses: a charter's step out of order, a text changed after its step, an
edition in force that was never issued, preferential clauses changed after the vote, a signed
template rewritten, an agreement unsigned."""

from accounts.guards import Guard, same_place
from members.doubles.settling import under_way

from .charters.steps import MOVES

_CODE = "s.step || s.outcome"
_LAST = (
    f"(SELECT {_CODE} FROM autonomy_charterstep s WHERE s.charter_id = NEW.charter_id ORDER "
    "BY s.number DESC LIMIT 1)"
)
_ALLOWED = ", ".join(
    f"'{f'{int(before[0])}{before[1]}' if before else ''}>{int(step)}'"
    for before, steps in MOVES.items()
    for step in steps
)
_OUT_OF_ORDER = f"COALESCE({_LAST}, '') || '>' || NEW.step NOT IN ({_ALLOWED})"
_NOT_NEXT = (
    "NEW.number <> 1 + COALESCE((SELECT MAX(s.number) FROM autonomy_charterstep s "
    "WHERE s.charter_id = NEW.charter_id), 0)"
)
_TOO_EARLY = (
    "EXISTS (SELECT 1 FROM autonomy_charterstep s WHERE s.charter_id = NEW.charter_id "
    "AND s.number < NEW.number AND s.date > NEW.date)"
)
_TOO_LATE = _TOO_EARLY.replace("<", "!").replace(">", "<").replace("!", ">")
_NOT_DRAFTING = (
    "NOT EXISTS (SELECT 1 FROM autonomy_charter c WHERE c.id = NEW.charter_id AND "
    "c.state = 'drafting')"
)
_NOT_LATEST_TEXT = (
    "NOT EXISTS (SELECT 1 FROM autonomy_chartertext t WHERE t.id = NEW.text_id AND t.charter_id "
    "= NEW.charter_id AND "
    "t.number = (SELECT MAX(u.number) FROM autonomy_chartertext u WHERE u.charter_id = "
    "NEW.charter_id))"
)
_UNDONE = (
    "NOT EXISTS (SELECT 1 FROM autonomy_charter c JOIN associations_village v "
    "ON v.code = c.village_id WHERE c.id = {charter})"
)  # the village itself is gone: what founded it is being undone
_REPLACED = "EXISTS (SELECT 1 FROM autonomy_charterstep s WHERE s.id = NEW.id)"
_CHARTER_OF_TEXT = "(SELECT charter_id FROM autonomy_chartertext WHERE id = OLD.text_id)"
_ORDER = "章程的步骤要按次序一步一步登记"
_STANDS = "登记了步骤的文稿不能再改"
_VOTED = "章程已经表决通过，优待条款不能再改"

_REWRITTEN = " OR ".join(
    f"OLD.{name} IS NOT NEW.{name}"
    for name in ("id", "charter_id", "number", "step", "outcome", "text_id")
)


def _stands(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM autonomy_charterstep s WHERE s.text_id = {row}.text_id)"


def _voted(row: str) -> str:
    last = _LAST.replace("NEW.", f"{row}.")
    return f"COALESCE({last}, '') IN ('5passed', '6passed', '7passed')"


_TEMPLATE_REWRITTEN = f"NOT {same_place('township_id', 'associations_township')} OR " + " OR ".join(
    f"OLD.{name} IS NOT NEW.{name}"
    for name in (
        "kind",
        "edition",
        "title",
        "committee_duties",
        "household_duties",
        "terms",
    )
)

GUARDS = [
    Guard(
        "autonomy_step_order",
        "autonomy_charterstep",
        "INSERT",
        _ORDER,
        " OR ".join(
            [_OUT_OF_ORDER, _NOT_NEXT, _TOO_EARLY, _NOT_DRAFTING, _NOT_LATEST_TEXT, _REPLACED]
        ),
    ),
    Guard(
        "autonomy_step_kept",
        "autonomy_charterstep",
        "UPDATE",
        _ORDER,
        f"{_REWRITTEN} OR {_TOO_EARLY} OR {_TOO_LATE}",
    ),
    Guard(
        "autonomy_step_only_last_withdrawn",
        "autonomy_charterstep",
        "DELETE",
        "只能撤回最后一步，施行以后不能撤回",
        "(EXISTS (SELECT 1 FROM autonomy_charterstep s WHERE s.charter_id = OLD.charter_id "
        f"AND s.number > OLD.number) OR {_NOT_DRAFTING.replace('NEW.', 'OLD.')}) "
        f"AND NOT {_UNDONE.format(charter='OLD.charter_id')}",
    ),
    Guard("autonomy_step_not_truncated", "autonomy_charterstep", "TRUNCATE", _ORDER),
    Guard(
        "autonomy_clause_added",
        "autonomy_clause",
        "INSERT",
        _STANDS,
        f"{_stands('NEW')} OR EXISTS (SELECT 1 FROM autonomy_clause c JOIN autonomy_charterstep s "
        "ON s.text_id = c.text_id WHERE c.id = NEW.id)",
    ),
    Guard(
        "autonomy_clause_changed",
        "autonomy_clause",
        "UPDATE",
        _STANDS,
        f"{_stands('OLD')} OR {_stands('NEW')}",
    ),
    Guard(
        "autonomy_clause_removed",
        "autonomy_clause",
        "DELETE",
        _STANDS,
        f"{_stands('OLD')} AND NOT {_UNDONE.format(charter=_CHARTER_OF_TEXT)}",
    ),
    Guard("autonomy_clause_not_truncated", "autonomy_clause", "TRUNCATE", _STANDS),
    Guard(
        "autonomy_charter_begins_as_draft",
        "autonomy_charter",
        "INSERT",
        "章程要从制定开始",
        "NEW.state <> 'drafting' OR EXISTS (SELECT 1 FROM autonomy_charter c WHERE c.id = NEW.id)",
    ),
    Guard(
        "autonomy_charter_state",
        "autonomy_charter",
        "UPDATE",
        "没有印发的章程不能施行，施行过的不能改回",
        "OLD.id IS NOT NEW.id OR (OLD.state IS NOT NEW.state AND NOT ("
        "(OLD.state = 'drafting' AND NEW.state = 'abandoned') OR "
        "(OLD.state = 'in_force' AND NEW.state = 'superseded') OR "
        "(OLD.state = 'drafting' AND NEW.state = 'in_force' AND EXISTS "
        "(SELECT 1 FROM autonomy_charterstep s WHERE s.charter_id = NEW.id AND s.step = 7))))",
    ),
    Guard(
        "autonomy_preference_added", "autonomy_preferentialclause", "INSERT", _VOTED, _voted("NEW")
    ),
    Guard(
        "autonomy_preference_changed",
        "autonomy_preferentialclause",
        "UPDATE",
        _VOTED,
        f"{_voted('OLD')} OR {_voted('NEW')}",
    ),
    Guard(
        "autonomy_preference_removed",
        "autonomy_preferentialclause",
        "DELETE",
        _VOTED,
        f"{_voted('OLD')} AND NOT {_UNDONE.format(charter='OLD.charter_id')}",
    ),
    Guard(
        "autonomy_agreement_not_unsigned",
        "autonomy_agreement",
        "UPDATE",
        "已签的协议只能终止，不能改成别的答复，也不能转给别的户",
        "((OLD.state = 'signed' AND NEW.state NOT IN ('signed', 'ended')) OR (OLD.state = 'ended' "
        "AND NEW.state <> 'ended') OR (OLD.state IN ('signed', 'ended') AND "
        "(OLD.id IS NOT NEW.id OR OLD.household_id IS NOT NEW.household_id OR OLD.kind IS NOT "
        f"NEW.kind))) AND NOT {under_way('household', 'OLD.household_id', 'NEW.household_id')}",
    ),
    Guard(
        "autonomy_agreement_kept",
        "autonomy_agreement",
        "DELETE",
        "签过的协议不能删除，只能终止",
        "OLD.state IN ('signed', 'ended')",
    ),
    Guard(
        "autonomy_agreement_not_truncated",
        "autonomy_agreement",
        "TRUNCATE",
        "签过的协议不能删除，只能终止",
    ),
    Guard(
        "autonomy_template_kept",
        "autonomy_agreementtemplate",
        "UPDATE",
        "已有户签过的协议文本不能再改，请另做一版",
        f"({_TEMPLATE_REWRITTEN}) AND EXISTS (SELECT 1 FROM autonomy_agreement a WHERE "
        "a.template_id = OLD.id AND a.state IN ('signed', 'ended'))",
    ),
]

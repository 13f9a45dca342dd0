"""What the database refuses: a published vocabulary altered, a numbered paper changed or gone."""

from accounts.guards import Guard, append_only

_NUMBERED = [
    *("body", "short", "form", "urgency", "upward", "title", "addressee", "text", "attached"),
    *("remark", "copies_to", "printed_by", "day", "signer", "signed_by_id", "year", "number"),
    *("printed_on", "paper_id", "digest"),
]
_CHANGED = " OR ".join(f'NOT (OLD."{name}" IS NEW."{name}")' for name in _NUMBERED)
_SETTLED = "已编号的发文不能修改或删除，只能归档或作废"
ISSUED = [
    Guard(
        "associations_issuedpaper_numbered",
        "associations_issuedpaper",
        "UPDATE",
        _SETTLED,
        f"OLD.number IS NOT NULL AND ({_CHANGED})",
    ),
    Guard(
        "associations_issuedpaper_kept",
        "associations_issuedpaper",
        "DELETE",
        _SETTLED,
        "OLD.number IS NOT NULL",
    ),
]
GUARDS = ISSUED + append_only(
    "associations_vocabulary",
    "已发布的类别和表式不能修改或删除",
    place=("division", "associations_county"),
)

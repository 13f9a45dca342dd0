"""What may be typed into a column of a workbook, checked by the reader's program."""

from collections.abc import Sequence

from openpyxl.worksheet.datavalidation import DataValidation

from .texts import clean_text

# Of a text neither INT nor ROUND can be taken, and OR would pass the error on; IF looks at one
# branch only.
_CHECKS: dict[str, tuple[str, str]] = {
    "count": (
        'IF(ISNUMBER({0}),AND({0}>=0,{0}=INT({0})),{0}="-")',
        "只能填 0 或正整数；不适用的填“-”；没有数据的留空。",
    ),
    "decimal": (
        'IF(ISNUMBER({0}),AND({0}>=0,{0}=ROUND({0},2)),{0}="-")',
        "只能填 0 或正数，最多两位小数；不适用的填“-”；没有数据的留空。",
    ),
    "percent": (
        "IF(ISNUMBER({0}),AND({0}>=0,{0}<=1,ABS({0}*10000-ROUND({0}*10000,0))<0.000001),FALSE)",
        "只能填 0% 到 100%，最多两位小数。",
    ),
    "amount": (
        "IF(ISNUMBER({0}),AND({0}>=0,ABS({0}*100-ROUND({0}*100,0))<0.000001),FALSE)",
        "只能填 0 或正数，最多两位小数。",
    ),
    "step": (
        "IF(ISNUMBER({0}),AND({0}>0,ABS({0}*100-ROUND({0}*100,0))<0.000001),FALSE)",
        "只能填大于 0 的数，最多两位小数。",
    ),
}


def input_check(
    kind: str, choices: Sequence[str], letter: str, first: int
) -> DataValidation | None:
    """What the column takes from the row `first` on; None for a kind that takes anything."""
    choices = [clean_text(choice, lines=False) for choice in choices]
    if choices:
        type_, formula, error = "list", f'"{",".join(choices)}"', f"只能填{'或'.join(choices)}。"
    elif kind in _CHECKS:
        type_, (formula, error) = "custom", _CHECKS[kind]
    else:
        return None
    check = DataValidation(
        type=type_,
        formula1=formula.format(f"{letter}{first}"),
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="stop",
        errorTitle="填写有误",
        error=error,
    )
    check.add(f"{letter}{first}:{letter}{first + 4999}")
    return check

"""The identities of a county's form, looked at and put in words."""

from collections.abc import Iterator

from .identities import FormIdentity
from .report_form import ReportForm

MOST = 48


def identity_text(form: ReportForm, identity: FormIdentity) -> str:
    """ "“甲”应等于“乙”“丙”之和" """
    total = form.by_name.get(identity.total)
    return f"“{total.title if total else '停用的栏目'}”{form.must(identity)}"


def identity_faults(form: ReportForm) -> Iterator[str]:
    codes = [identity.code for identity in form.identities]
    if len(set(codes)) < len(codes) or len(codes) > MOST:
        yield "月报表的勾稽关系不完整"
    for identity in form.identities:
        names = (identity.total, *identity.parts)
        known = [form.by_name[name] for name in names if name in form.by_name]
        if len(known) < len(names):
            rest = "".join(f"“{column.title}”" for column in known)
            yield f"勾稽关系里有已经停用的栏目，请修改{rest and f'：{rest}'}"
        elif (
            len(set(names)) < len(names) or len(names) < 2 or not isinstance(identity.within, bool)
        ):
            yield "月报表的勾稽关系不完整"
        elif len({(column.unit, column.stock) for column in known}) > 1:
            yield f"{identity_text(form, identity)}：各栏的单位、当月数或月末数要相同"


def identity_changes(old: ReportForm, new: ReportForm) -> list[str]:
    before = {one.code: identity_text(old, one) for one in old.identities}
    after = {one.code: identity_text(new, one) for one in new.identities}
    found = [
        f"月报表：勾稽关系{'改为' if code in before else '新增'}：{text}"
        for code, text in after.items()
        if before.get(code) != text
    ]
    return found + [
        f"月报表：取消勾稽关系：{text}" for code, text in before.items() if code not in after
    ]

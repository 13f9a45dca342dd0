"""What stands in the left navigation, in the office's words; accounts/navigation.py decides who sees what of it."""

from dataclasses import dataclass

COUNTY, TOWNSHIP, VILLAGE = 6, 9, 12
OFFICES = (COUNTY, TOWNSHIP)


@dataclass(frozen=True)
class Page:
    """An entry to come: `levels` are the lengths of division codes it can be about; `also` the pages it stands for.

    `assessed`: about a year that is over, when the page at hand does not name one.
    """

    title: str
    url_name: str
    icon: str
    takes: tuple[str, ...] = ()
    levels: tuple[int, ...] = (TOWNSHIP,)
    also: tuple[str, ...] = ()
    assessed: bool = False


REPORT_PAGES = ("report-detail", "report-edit", "report-correct")
UPLOAD_PAGES = ("report-upload-preview",)
APPRAISAL_PAGES = ("appraisal-create", "appraisal-edit")
ASSOCIATION_PAGES = ("association-create", "association-detail", "association-edit", "term-elect", "term-edit")
VILLAGE_PAGES = (
    *("body-edit", "seat-create", "seat-edit", "team-create", "team-edit", "venue-create", "venue-edit"),
    *("rule-create", "rule-edit", "designation-create", "designation-edit"),
)
CONTRACT_PAGES = ("contract-prepare", "contract-detail", "contract-edit", "contract-result")
MEMBER_PAGES = ("member-create", "member-detail", "member-edit", "member-leave", "member-rejoin", "member-transfer")
PLACES = (COUNTY, TOWNSHIP, VILLAGE)
TOWN_AND_VILLAGE = (TOWNSHIP, VILLAGE)
MEMBERS = (
    Page("缺口检查", "coverage", "check", ("code",), TOWN_AND_VILLAGE),
    Page("会员", "member-list", "people", ("code",), PLACES, MEMBER_PAGES),
    Page(
        "家庭", "household-list", "home", ("code",), PLACES, ("household-create", "household-detail", "household-edit")
    ),
    Page(
        "会员小组",
        "group-list",
        "grid",
        ("code",),
        PLACES,
        ("group-create", "group-detail", "group-edit", "note-create", "note-edit"),
    ),
    Page("联系户", "contact-list", "merge", ("code",), TOWN_AND_VILLAGE, ("contact-create", "contact-edit")),
    Page(
        "意见建议",
        "suggestion-list",
        "draft",
        ("code",),
        TOWN_AND_VILLAGE,
        ("suggestion-create", "suggestion-edit", "suggestion-answer"),
    ),
    Page("年终评比", "member-appraisal-list", "grade", ("code", "year"), TOWN_AND_VILLAGE),
    Page(
        "重新登记",
        "campaign-list",
        "refresh",
        ("code",),
        TOWN_AND_VILLAGE,
        ("campaign-create", "campaign-detail", "campaign-close"),
    ),
    Page("名册导入", "member-import-list", "upload", ("code",), TOWN_AND_VILLAGE, ("member-import",)),
    Page("打印", "print-list", "print", ("code",), TOWN_AND_VILLAGE),
)
AUTONOMY = (
    Page(
        "章程和村规民约",
        "charter-list",
        "book",
        ("code",),
        TOWN_AND_VILLAGE,
        (
            *("charter-create", "charter-detail", "charter-edit", "charter-step", "charter-file", "step-edit"),
            *("charter-text", "clause-create", "clause-edit", "slip-list", "slip-edit"),
            *("charter-paper-create", "charter-paper-edit", "preference-create", "preference-edit"),
        ),
    ),
    Page("优待条款", "preference-list", "standard", ("code",), TOWN_AND_VILLAGE),
    Page(
        "协议签订",
        "agreement-list",
        "file",
        ("code",),
        TOWN_AND_VILLAGE,
        (
            *("agreement-create", "agreement-edit", "agreement-end", "agreement-sign", "agreement-renewal"),
            *("agreement-import", "agreement-import-preview"),
        ),
    ),
    Page(
        "协议文本",
        "agreement-template-list",
        "draft",
        ("code",),
        TOWN_AND_VILLAGE,
        ("agreement-template-create", "agreement-template-edit"),
    ),
    Page(
        "村务公开",
        "disclosure-list",
        "bell",
        ("code", "year"),
        TOWN_AND_VILLAGE,
        ("disclosure-create", "disclosure-edit"),
    ),
    Page(
        "会议和决定",
        "meeting-list",
        "people",
        ("code", "year"),
        TOWN_AND_VILLAGE,
        (
            *("meeting-create", "meeting-detail", "meeting-edit"),
            *("matter-create", "matter-edit", "matter-result"),
        ),
    ),
    Page(
        "责任追究",
        "accountability-list",
        "correction",
        ("code", "year"),
        TOWN_AND_VILLAGE,
        ("accountability-create", "accountability-detail", "accountability-edit"),
    ),
    Page("自治评先", "merit-list", "grade", ("code", "year"), TOWN_AND_VILLAGE, ("merit-create", "merit-edit")),
    Page(
        "问卷调查",
        "survey-list",
        "check",
        ("code", "year"),
        TOWN_AND_VILLAGE,
        ("survey-create", "survey-detail", "survey-edit", "survey-tally", "survey-close", "survey-reopen"),
    ),
    Page("向村民报告", "villager-report-list", "file", ("code", "year"), TOWN_AND_VILLAGE, ("villager-report-edit",)),
    Page("八个登记簿", "village-register-list", "grid", ("code", "year"), TOWN_AND_VILLAGE, ("village-register",)),
)
CARE = (
    Page(
        "活动",
        "activity-list",
        "calendar",
        ("code", "year"),
        PLACES,
        ("activity-create", "activity-detail", "activity-edit", "activity-calendar"),
    ),
    Page("5·29活动日", "member-day", "bell", ("code", "year"), TOWN_AND_VILLAGE),
    Page("三生服务", "three-life", "check", ("code", "year"), TOWN_AND_VILLAGE),
    Page(
        "经费",
        "fund-list",
        "book",
        ("code",),
        TOWN_AND_VILLAGE,
        ("fund-create", "fund-detail", "fund-edit", "entry-create", "entry-detail", "entry-reverse", "transfer-create"),
    ),
    Page(
        "关怀家庭",
        "family-list",
        "home",
        ("code",),
        PLACES,
        ("family-create", "family-detail", "family-edit", "support-create", "support-edit"),
    ),
)
PLANS = (
    Page(
        "实施方案",
        "plan-list",
        "calendar",
        ("code",),
        PLACES,
        (
            *("plan-create", "plan-detail", "plan-village", "plan-edit", "stage-create", "stage-edit"),
            *("stage-tick", "plan-target-create", "plan-target-edit"),
        ),
    ),
    Page("自定类型", "declaration-list", "standard", ("code", "year"), TOWN_AND_VILLAGE, ("declaration-edit",)),
)
STANDARDS = Page("考评标准", "standard-list", "standard", also=("standard-detail",))
REPORTS_IN_VILLAGE = (
    Page("本年月报", "report-year", "calendar", ("code", "year"), (VILLAGE,), REPORT_PAGES),
    Page("本村等次", "village-grade", "grade", ("code", "year"), (VILLAGE,), assessed=True),
    Page("现场核查", "finding-list", "check", ("code", "year"), (VILLAGE,), ("finding-edit",)),
    Page("民主评议", "appraisal-list", "people", ("code", "year"), (VILLAGE,), APPRAISAL_PAGES),
    Page("更正单", "correction-list", "correction", ("code",), (VILLAGE,)),
    Page("表格上传", "report-upload", "upload", ("code",), (VILLAGE,), UPLOAD_PAGES),
)
ORGANISATION_IN_VILLAGE = (
    Page("村级组织", "village-organisation", "village", ("code",), (VILLAGE,), VILLAGE_PAGES),
    Page("协会", "association-list", "account", ("code",), (VILLAGE,), ASSOCIATION_PAGES),
    Page("职务", "post-list", "user", ("code",), (VILLAGE,), ("post-create", "post-edit")),
    Page("网络图", "network", "progress", ("code",), (VILLAGE,)),
    Page("责任书", "contract-list", "file", ("code", "year"), (VILLAGE,), CONTRACT_PAGES),
)
AUTONOMY_IN_VILLAGE = (
    *("charter-list", "agreement-list", "disclosure-list", "meeting-list"),
    "village-register-list",
)
IN_VILLAGE = (
    *REPORTS_IN_VILLAGE,
    *(page for page in ORGANISATION_IN_VILLAGE if page.url_name in ("village-organisation", "contract-list")),
    *(page for page in MEMBERS if page.url_name in ("coverage", "member-list", "group-list")),
    *(page for page in AUTONOMY if page.url_name in AUTONOMY_IN_VILLAGE),
    *(page for page in CARE if page.url_name in ("activity-list", "fund-list")),
)
OFFICE = {
    "月报": (
        Page("全镇录入", "report-grid", "grid", ("code", "period")),
        Page("上报进度", "completeness", "progress", ("code", "year")),
        Page("催报", "reminders", "bell", ("code", "period")),
        Page("更正单", "correction-list", "correction", ("code",), OFFICES),
        Page("表格上传", "report-upload", "upload", ("code",), also=UPLOAD_PAGES),
    ),
    "考评": (
        Page("等次总览", "overview", "grade", ("code", "year"), OFFICES, assessed=True),
        Page("现场核查", "finding-list", "check", ("code", "year"), also=("finding-edit",)),
        Page("民主评议", "appraisal-list", "people", ("code", "year"), also=APPRAISAL_PAGES),
        STANDARDS,
        Page("年度工作计划", "work-plan", "draft", ("code", "year")),
        Page("年终报告", "book-list", "book", ("code",), OFFICES, also=("book-progress",)),
    ),
    "村民自治": AUTONOMY,
    "实施方案": PLANS,
    "生育关怀": CARE,
    "会员": MEMBERS,
    "组织网络": (
        Page("网络图", "network", "progress", ("code",)),
        Page("协会", "association-list", "account", ("code",), OFFICES, ASSOCIATION_PAGES),
        Page("职务", "post-list", "user", ("code",), OFFICES, ("post-create", "post-edit")),
        Page("责任区", "area-list", "merge", ("code",), also=("area-create", "area-edit", "township-settings")),
        Page(
            "村和社区",
            "village-list",
            "village",
            ("code",),
            OFFICES,
            ("village-edit", "village-merge", "village-split"),
        ),
        Page("责任书", "contract-list", "file", ("code", "year"), also=CONTRACT_PAGES),
        Page("区划导入", "division-import", "upload", also=("division-import-preview",)),
    ),
    "管理": (
        Page("账号", "account-list", "account", also=("account-create", "account-edit", "account-reset")),
        Page("留痕", "trail-list", "trail"),
    ),
}
IN_COUNTY = (Page("各乡镇", "home", "home"),)
SECRETARY = {
    "月报与考评": (*REPORTS_IN_VILLAGE, STANDARDS),
    "村民自治": AUTONOMY,
    "实施方案": PLANS,
    "活动和经费": CARE,
    "会员": MEMBERS,
    "组织": ORGANISATION_IN_VILLAGE,
}

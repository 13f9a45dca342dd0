"""组织网络、实施方案"""

from accounts.menu import COUNTY, ORGANISATION, PLACES, TOWN_AND_VILLAGE, TOWNSHIP, VILLAGE, Page

ASSOCIATION_PAGES = (
    "association-create",
    "association-detail",
    "association-edit",
    "term-elect",
    "term-edit",
)
VILLAGE_PAGES = (
    *(
        "body-edit",
        "seat-create",
        "seat-edit",
        "team-create",
        "team-edit",
        "venue-create",
        "venue-edit",
    ),
    *("rule-create", "rule-edit", "designation-create", "designation-edit"),
)
CONTRACT_PAGES = ("contract-prepare", "contract-detail", "contract-edit", "contract-result")
ISSUED_PAGES = ("issued-create", "issued-detail", "issued-edit", "issued-void")
VOCABULARY_PAGES = (
    *("vocabulary-detail", "vocabulary-ready", "vocabulary-draft-create", "vocabulary-import"),
    *("vocabulary-draft-detail", "vocabulary-draft-edit", "vocabulary-draft-publish"),
    *("vocabulary-kind-create", "vocabulary-kind-edit", "own-field-create", "own-field-edit"),
    *("own-field-list", "own-field-list-ready", "own-field-list-columns"),
    *("vocabulary-deadlines",),
)
ORGANISATION_PAGES = (
    Page("协会", "association-list", "account", ("code",), PLACES, ASSOCIATION_PAGES),
    Page("职务", "post-list", "user", ("code",), PLACES, ("post-create", "post-edit")),
    Page(
        "责任区",
        "area-list",
        "merge",
        ("code",),
        also=("area-create", "area-edit", "township-settings", "village-accounts"),
    ),
    Page("一村一档", "village-file", "file", ("code",), (VILLAGE,)),
    Page("责任书", "contract-list", "file", ("code", "year"), TOWN_AND_VILLAGE, CONTRACT_PAGES),
    Page(
        "村情数据",
        "fact-sheet-list",
        "file",
        ("code", "year"),
        TOWN_AND_VILLAGE,
        ("fact-sheet-edit",),
    ),
    Page("发文登记", "issued-list", "file", ("code",), (COUNTY, TOWNSHIP), ISSUED_PAGES),
    Page("区划导入", "division-import", "upload", also=("division-import-preview",)),
    Page(
        "区划代码变更",
        "division-succession",
        "upload",
        also=("division-succession-preview", "division-succession-undo"),
    ),
    Page("类别和表式", "vocabulary-list", "book", also=VOCABULARY_PAGES),
)
PLANS = (
    Page(
        "实施方案",
        "plan-list",
        "calendar",
        ("code",),
        PLACES,
        (
            *(
                "plan-create",
                "plan-detail",
                "plan-village",
                "plan-edit",
                "stage-create",
                "stage-edit",
            ),
            *("stage-tick", "plan-target-create", "plan-target-edit"),
        ),
    ),
)
SECTIONS = ((ORGANISATION, (*ORGANISATION_PAGES, *PLANS)),)
VILLAGES = Page(
    "村和社区",
    "village-list",
    "village",
    ("code",),
    (COUNTY, TOWNSHIP),
    ("village-edit", "village-merge", "village-merge-undo", "village-split"),
)
VILLAGE_PAGE = Page(
    "村级组织", "village-organisation", "village", ("code",), (VILLAGE,), VILLAGE_PAGES
)
PLACE_PAGES = {COUNTY: VILLAGES, TOWNSHIP: VILLAGES, VILLAGE: VILLAGE_PAGE}

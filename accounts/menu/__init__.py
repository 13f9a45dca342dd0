"""What stands in the left navigation, in the office's words: a module for each room, put together here;
accounts/navigation.py decides who sees what of it."""

from .assessment import ASSESSMENT, REPORTS, REPORTS_IN_VILLAGE, STANDARDS
from .associations import ORGANISATION, ORGANISATION_IN_VILLAGE, PLANS
from .autonomy import AUTONOMY, AUTONOMY_IN_VILLAGE
from .care import ACTIVITIES, CARE, MONEY
from .members import MEMBERS
from .page import COUNTY, TOWNSHIP, VILLAGE, Page

__all__ = ["ADMINISTRATION", "COUNTY", "IN_COUNTY", "IN_VILLAGE", "OFFICE", "SECRETARY", "TOWNSHIP", "VILLAGE", "Page"]

ACCOUNT_ACTS = ("create", "edit", "reset", "second-factor")
ADMINISTRATION = (
    Page("账号", "account-list", "account", also=tuple(f"account-{act}" for act in ACCOUNT_ACTS)),
    Page("留痕", "trail-list", "trail"),
)
IN_CARE = {"活动": ACTIVITIES, "生育关怀": CARE, "经费和发放": MONEY}
IN_VILLAGE = (
    *REPORTS_IN_VILLAGE,
    *(page for page in ORGANISATION_IN_VILLAGE if page.url_name in ("village-organisation", "contract-list")),
    *(page for page in MEMBERS if page.url_name in ("coverage", "member-list", "group-list")),
    *(page for page in AUTONOMY if page.url_name in AUTONOMY_IN_VILLAGE),
    *(page for page in (*ACTIVITIES, *MONEY) if page.url_name in ("activity-list", "fund-list")),
)
OFFICE = {
    "月报": REPORTS,
    "考评": ASSESSMENT,
    "村民自治": AUTONOMY,
    "实施方案": PLANS,
    **IN_CARE,
    "会员": MEMBERS,
    "组织网络": ORGANISATION,
    "管理": ADMINISTRATION,
}
IN_COUNTY = (Page("各乡镇", "home", "home"),)
SECRETARY = {
    "月报与考评": (*REPORTS_IN_VILLAGE, STANDARDS),
    "村民自治": AUTONOMY,
    "实施方案": PLANS,
    **IN_CARE,
    "会员": MEMBERS,
    "组织": ORGANISATION_IN_VILLAGE,
}

"""The columns of workbooks of members and households: their own titles, and the names offices give
them."""

from dataclasses import dataclass

from associations.vocabulary.own.kinds import asked

from .models import KINDS, OWN_OF_HOUSEHOLDS, OWN_OF_MEMBERS


@dataclass(frozen=True)
class Field:
    """A column. `title` is what exports write; `aliases` are other titles it is known by."""

    key: str
    title: str
    aliases: tuple[str, ...] = ()


IGNORED = Field("ignored", "序号", ("编号序", "行号", "顺序号", "序", "No", "No.", "NO"))

VILLAGE = Field(
    "village",
    "村",
    (
        *(
            "村名",
            "所在村",
            "村（社区）",
            "村（居）",
            "村居",
            "村（居）委会",
            "村居委会",
            "村委会",
            "社区",
            "村社区",
        ),
        *(
            "行政村",
            "单位",
            "所在单位",
            "村名称",
            "村（社区）名称",
            "所属村",
            "协会",
            "所属协会",
            "村级协会",
            "村别",
        ),
    ),
)
VILLAGE_CODE = Field(
    "village_code", "村代码", ("区划代码", "村编码", "村区划代码", "行政区划代码", "村级代码")
)
HOUSEHOLD_NUMBER = Field(
    "household_number", "家庭户编号", ("户编号", "户号", "家庭编号", "家庭户号", "户口编号")
)
HEAD = Field("head", "户主", ("户主姓名", "户主名", "家长", "户长", "所在户户主", "户主名字"))
PHONE = Field(
    "phone",
    "联系电话",
    ("电话", "手机", "手机号", "手机号码", "电话号码", "联系方式", "联系号码", "移动电话"),
)

MEMBER_FIELDS = (
    Field(
        "number", "会员编号", ("会员证号", "会员号", "会员证编号", "会员证号码", "证号", "会员代码")
    ),
    VILLAGE,
    VILLAGE_CODE,
    Field(
        "group",
        "小组",
        (
            "会员小组",
            "组别",
            "组",
            "所在小组",
            "所属小组",
            "小组名称",
            "会员小组名称",
            "所在组",
            "组号",
            "小组号",
            "组名",
        ),
    ),
    Field(
        "name",
        "姓名",
        ("会员姓名", "名字", "会员名", "会员", "会员名字", "本人姓名", "会员名单", "姓　名"),
    ),
    Field("sex", "性别", ("男女", "会员性别", "男/女", "性別")),
    Field(
        "born",
        "出生日期",
        (
            "出生年月",
            "生日",
            "出生",
            "出生年月日",
            "出生时间",
            "生年月日",
            "出生年份",
            "出生日",
            "年月",
            "出生年",
        ),
    ),
    Field(
        "identity",
        "身份证号",
        (
            *(
                "身份证号码",
                "公民身份号码",
                "公民身份证号码",
                "身份证",
                "居民身份证号",
                "居民身份证号码",
                "证件号码",
            ),
            *(
                "证件号",
                "身份号码",
                "身份证件号",
                "身份证件号码",
                "公民身份证号",
                "身份证编号",
                "身份证明号码",
            ),
        ),
    ),
    HOUSEHOLD_NUMBER,
    HEAD,
    Field(
        "is_backbone", KINDS["is_backbone"], ("骨干会员", "是否骨干", "骨干分子", "是否骨干会员")
    ),
    Field("is_elder", KINDS["is_elder"], ("是否五老", "五老会员", "五老人员", "“五老”")),
    Field(
        "is_grower",
        KINDS["is_grower"],
        ("种养大户", "是否种养能手", "能手", "种养殖能手", "致富能手"),
    ),
    Field("is_volunteer", KINDS["is_volunteer"], ("是否志愿者", "志愿者会员", "志愿服务")),
    Field(
        "is_migrant",
        KINDS["is_migrant"],
        ("流动会员", "是否流动", "流动人口", "是否流动人口", "流动人员"),
    ),
    Field(
        "kinds",
        "类别",
        ("会员类别", "身份", "会员身份", "会员类型", "类型", "人员类别", "身份类别"),
    ),
    Field(
        "is_leader", "组长", ("是否组长", "小组长", "会员小组长", "是否小组长", "组内职务", "职务")
    ),
    Field(
        "skills",
        "特长",
        ("技能", "专长", "技术特长", "特长爱好", "爱好特长", "一技之长", "技术专长"),
    ),
    PHONE,
    Field(
        "joined",
        "入会日期",
        ("入会时间", "入会年月", "加入时间", "加入日期", "入会", "入会年份", "加入协会时间"),
    ),
    Field("left", "离会日期", ("离会时间", "退会日期", "退会时间", "离会年月", "退会年月")),
    Field("left_kind", "离会方式", ("退会方式", "离会类别", "离会类型", "离会去向")),
    Field("left_reason", "离会原因", ("退会原因", "离会事由")),
    Field("note", "备注", ("说明", "附注", "备　注", "其他", "其它")),
    IGNORED,
)

HOUSEHOLD_FIELDS = (
    VILLAGE,
    VILLAGE_CODE,
    Field("number", "户编号", ("户号", "家庭编号", "家庭户编号", "家庭户号", "户口编号", "编号")),
    Field("head", "户主", (*HEAD.aliases, "姓名")),
    Field(
        "villagers_group", "村民小组", ("组", "小组", "组别", "村组", "所在组", "生产队", "队别")
    ),
    Field(
        "address",
        "住址",
        ("家庭住址", "地址", "家庭地址", "居住地址", "现住址", "住所", "详细地址", "门牌号"),
    ),
    PHONE,
    Field(
        "is_migrant",
        "流动人口户",
        ("流动户", "是否流动人口户", "是否流动", "流动人口", "是否流动户"),
    ),
    Field("closed", "销户日期", ("销户时间", "迁出日期", "整户迁出日期")),
    IGNORED,
)

FIELDS = {"members": MEMBER_FIELDS, "households": HOUSEHOLD_FIELDS}
OWN_KINDS = {"members": OWN_OF_MEMBERS, "households": OWN_OF_HOUSEHOLDS}
REQUIRED = {"members": ("name",), "households": ("head",)}


def fields_of(target: str, division: str) -> tuple[Field, ...]:
    """With those of the division's county, under their own titles."""
    own = (Field(one.name, one.title) for one in asked(OWN_KINDS[target], division))
    return (*FIELDS[target][:-1], *own, IGNORED)

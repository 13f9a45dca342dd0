"""Whether a name (of a county's own field, of an option) asks for what is never kept of a person:
pregnancies, births, contraception, examinations, ID numbers (domain.md §7).

`private_facts.py` reads sentences, in which a policy's name passes. A name on the record of one
person tells of that person whatever it says, so here the bare topic is enough; only what the office
and its work are called passes.
"""

import re

from .private_facts import fold

_WORK = re.compile(
    "(?:计划生育|计生)(?:协会?|特殊家庭|困难家庭|家庭|奖励扶助|奖扶|特扶|利益导向|自治|合同|协议|政策|宣传|工作|干部"
    "|专干|先进|志愿|联系|手续费)|生育关怀|优生优育(?:宣传|课堂|讲座|知识|资料)"
    "|孕婴(?:童|用品)?店|母婴[室店]|药具(?:管理|发放)员"
    "|独生子女(?=户|家庭|父母|光荣|证|$)"
)
_CHILD = "孩子|子女(?!户)|小孩|婴幼?儿|幼儿|宝宝|儿女|娃娃?"
_ASKED = "个?数|姓名|名字|生日|出生|年龄|性别|情况|人数"
_TOPIC = re.compile(
    "孕|胎|怀上|生育|生产[次史]|分娩|[顺早难助]产|剖[腹宫]|产[妇检前后假次期]|[临待]产|月子|哺乳|母乳"
    "|[流小引]产|人流|药流|堕胎|刮宫|清宫|避[孕育]|[节绝]育|结扎|皮埋|安全套|药具|长效措施|措施落实"
    "|(?:计生|计划生育|四项|节扎)手术|手术(?:日期|时间|名称|情况)"
    "|(?<![和平])[上取放戴安带置查透节](?:了|过)?环(?![境节卫保形])|环[情型检查]"
    "|月经|例假|经期|停经|绝经|卵巢|子宫|宫[颈内外腔]|输[卵精]|盆腔|附件炎|阴道|乳腺|[妇环]检|妇科|B超|彩超"
    "|妊娠|大肚子|有喜(?![欢爱])|预产|添丁|(?<!养)老[二三四](?!人)|[二三四]宝|[三双]查|四术|计生措施|落实措施|手术|超声|月事|HPV"
    "|(?:儿子|女儿|男孩|女孩).{0,2}(?:数|[几0-9])|[几一二两三四0-9]男|[几一二两三四0-9]儿[几一二两三四0-9]女|育有|母子健康"
    "|不育|性生活|性病|梅毒|艾滋|HIV|[两二]癌|叶酸"
    "|[一二三四五两双多头首再几1-9]孩(?!户)|孩[次数]|[生添产](?:了|过)?(?:男|女|儿|子|娃|小?孩|[几二三两])"
    f"|(?:{_CHILD}).{{0,3}}(?:{_ASKED})|(?:几|多少|[一二三四两])个?(?:{_CHILD})|现有子女|新生儿|婴儿"
    "|出生(?:人|情况|缺陷|证)|[超抢偷]生|[计政]策?划?(?:内|外)|准生|婚育"
    "|体检|健康检查|身体检查|筛查|检查结[果论]|化验"
    "|huaiyun|biyun|jieza|shanghuan|pregnan|contracep|birth|abort|IUD|HCG",
    re.IGNORECASE,
)
_IDENTITY = re.compile(
    "身[份分]证|证件$|^证号|医保(?:卡)?号|身份(?:号|代?码)|公民身份|证件号|居民证|残疾人?证.{0,2}(?:号|编?码)|社会?保障?卡?号|护照号?|通行证号"
    "|sfz|shenfenzheng|id ?card|^id(?:号|no|号码|number)?$",
    re.IGNORECASE,
)


# What a family is kept confidential for (adr 8): the record of the family has it, and nothing else.
_CONFIDENTIAL = re.compile(
    "失[独孤]|丧[子独]|特殊家庭|特扶|特别扶助|并发症|伤残家庭|(?:独生)?子女(?:死亡|去世|伤残|残疾|意外)|绝后"
)
_HELPERS = re.compile("(?:计生|计划生育)?特殊家庭(?:联系人|志愿者|帮扶人)")


def tells_confidential(name: str) -> str:
    """The words by which it tells why a family is confidential; "" where it does not."""
    found = _CONFIDENTIAL.search(_HELPERS.sub("；", fold(name)))
    return found.group() if found else ""


def find_topic(name: str) -> str:
    """The words by which the name asks for somebody's reproductive facts; "" where it does not."""
    found = _TOPIC.search(_WORK.sub("；", fold(name)))
    return found.group() if found else ""


def asks_identity(name: str) -> bool:
    return _IDENTITY.search(fold(name)) is not None

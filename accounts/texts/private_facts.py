"""Whether a text tells somebody's reproductive facts (domain.md §7): in one sentence it points at a
person and states such a fact. Counts, policies, services and what cadres do about them pass.

A text is folded, cut into sentences, and freed of what is public (`_PUBLIC`); then people and facts
are looked for. It reads words, not meaning: what decides is the table of sentences in
tests/accounts/texts/test_private_facts.py.

Each character takes a bounded time (tests/test_linear.py): nothing here repeats without an end, and
of people and facts only neighbours are held against each other.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_HAN = "一-鿿"
_TRADITIONAL = str.maketrans(
    (
        "懷環結紮絕產檢張劉陳楊趙吳孫馬鄭謝韓馮蕭鄧許呂蘇盧蔣賈葉閻鍾範譚鄒陸龍萬錢湯賀龔顧賴婦媽"
        "補藥術後經臨胎養個歲對員戶媳關現兒這與於為節計劃"
        "證體篩驗數嬰準宮陰輸搶順難號護帶碼頸兩殘傷獨併發測檔齡雙無療醫狀姙"
    ),
    (
        "怀环结扎绝产检张刘陈杨赵吴孙马郑谢韩冯萧邓许吕苏卢蒋贾叶阎钟范谭邹陆龙万钱汤贺龚顾赖妇妈"
        "补药术后经临胎养个岁对员户媳关现儿这与于为节计划"
        "证体筛验数婴准宫阴输抢顺难号护带码颈两残伤独并发测档龄双无疗医状妊"
    ),
)
_COMMON = "王李张刘陈杨赵黄周吴徐孙胡朱郭马罗梁宋郑谢韩唐冯董曹袁邓彭吕苏卢蒋蔡贾丁魏薛谭廖邹熊肖"
_SURNAMES = _COMMON + (
    "成向高林何于萧程傅沈曾叶阎余潘杜戴夏钟汪田任姜范方石姚金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段"
    "雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪"
    "严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦柳邢路岳齐梅莫庄辛祝左涂谷祁舒耿卜詹苗凌费纪靳盛童欧甄游阳"
    "裴席卫屈鲍覃霍翁甘景柏宁柯阮桂闵解强柴车冉房边"
    "辜吉饶刁瞿戚丘古池滕晋苑邬臧畅宫褚廉娄符奚穆党燕邸冀姬屠晏栾郁蒙喻窦迟敖冷卓仇艾巩井仲虞竺佟"
    "匡宗荆银沙习岑"
)
# Words that begin as a name does, by their first two characters.
_NO_NAME = re.compile(
    ".家[村湾冲组院坝坪桥塘垅岭山]|成[立员本年为功人效果绩都]|向[阳育全本农村群社上符会镇]|张[贴"
    "榜]|陈[述列]|周[岁年期边转到一二三四五六日]|马上|谢[绝谢]|许[可多]|曾[经有孕生]|叶酸|余[额"
    "人]|夏[季天]|田间|任[何务职期意一]|方[案式法便面可针向能]|"
    "高[危龄中度于校质标发]|林[地业场]|何[时种人处地]|于[是本]|金[额融秋]|白[天色]|康复|江[河苏"
    "西]|万[元人户一]|段[落时]|钱款|常[住见年用规]|文[件化明艺书字本]|武[装汉]|"
    "安[排全装置徽心]|严[格禁肃重]|温馨|季[度节]|章程|申[请报领办]|毕业|齐[全抓]|路[线费]|费"
    "用|纪[律念]|盛夏|游客|卫[生计]|宁可|解[决释读答除]|强[化制迫调]|车辆|房[屋产前]|边远|"
    "古[代稀]|符合|党[员支群委组小政建课]|银行|石油|童年|席位|阳[光性]|宫[内颈外]|易[于地发]|梅"
    "雨|左右|迟报|宗旨|习[惯俗]|孙[子女]|黄[金页]|冷暖|施[行工]|景观|吉林|史料|程[序度]|洪[水"
    "山]|沙发"
)
_GIVEN = (
    rf"(?:(?![村组镇乡县省区院所站户员的了已于在是及对将把被由从到至不未没各该其须需请按后"
    rf"内])[{_HAN}])"
)
_NUMBER = r"[0-9一二两三四五六七八九十百千]{1,8}"
_DAUGHTER_IN_LAW = "孙媳妇?|儿媳妇?|媳妇|弟媳"
_RELATIVE = "妻子|老婆|爱人|堂客|女儿|闺女|妹妹|姐姐|嫂子|孙女"
_LATELY = (
    "刚刚?|又|才|已经?|正|新近?|也|就|快要?|马上|上个?月|这个?月|本月|下个?月|今年|去年|前年|[昨"
    "前今]天|最近|近[日期]|不久前|[0-9]{1,2}月份?|[0-9]{1,2}[日号]"
)
_KIN = "妻子?|老婆|爱人|堂客|丈夫|老公|儿媳妇?|媳妇|女儿|闺女|妹妹?|姐姐?|孙女|嫂子?|弟媳|女婿"
_COUPLE = "夫妇|夫妻|两口子"
_OFFICE = "主任|支?书记?|会长|组长|专干|秘书长|会计|医生|老师|理事|村长|委员"

_FOUND = "宫颈(?:炎|糜烂)|阴道炎|附件炎|盆腔炎"
_FACT = re.compile(
    r"(?<!关)怀孕|怀上|怀[了有着](?:孩|胎|二|三)|有孕|有喜|受孕|身孕|已孕|在孕|备孕|早孕|孕"
    r"期|孕[周妇]|孕吐|未婚先孕|停经|害喜|预产期|待产|临产|分娩|剖[腹宫]产|顺产|难产|孕?产妇|产"
    r"后|月子(?!中心)|新生儿"
    rf"|孕(?:{_NUMBER})(?:周|个?多?月|天)|(?:再|已|又|超|抢|早)?生育|(?<![产发])生[了下过]|[产"
    rf"诞]下|出生(?:人口)?(?:名单|:)|(?:出?生|产|添|喜?得|育)(?:{_NUMBER}|第{_NUMBER})?[个名对"
    rf"胎]?(?:男|女(?!儿?户)|儿子|婴|娃|小?孩|双胞胎|千金|贵子|丁)|(?:添|喜得|抱)上?了?[个"
    rf"位]?大?胖?(?:外孙|孙|丁|男|女(?!儿?户)|儿子|娃|小?孩)"
    r"|[一二两三四多2-4][胎孩](?!子)|胎儿|流产|小产|保胎|人流|引产|堕胎|打[掉胎]|刮宫|清宫|药"
    r"流|妊娠|宫外孕|试管婴儿|结扎|绝育|节育|输[卵精]管|[上取放戴安带置][了过]?环(?![境节卫形保])"
    rf"|皮埋|避孕|安全套|长效措施|[查环孕妇]检(?!查(?!出))|{_FOUND}|妇科|查[了过]?[环孕]|透环|[男女]扎|哺乳期|环位|[生育]有[一二两三四](?:[个名]|[子儿男女])|环"
    rf"情|B超|不孕|不育|超生|抢生|(?:计划|政策)外|准生证|生育证|月经|例假"
)
_SUBJECT = (
    "政策|宣传|知识|讲座|培训|项目|服务|制度|办法|程序|流程|条件|标准|规定|法规?|条例|文化|关"
    "怀|保险|保健|支持|友好|观念?|新风|协会|委员会|工作|人数|人口|总?数|率|台账|报表|统计|登记|"
    "管理|筛查|死亡率|疾病|性别|情况(?!:)|证明|药具?|用品|资料|活动|材料|健康|技术|指导|咨询|小"
    "组|站|室|点|权|补贴|津贴|奖励|待遇|水平|意愿|时间|次数|地点|免费|手续|材料|通知|安排|对"
    "象(?:管理|服务)|妇女(?:服务|管理|健康)"
)
_ABOUT = (
    "生育|避孕(?:节育)?|节育|[环孕妇]检|环孕检|孕情|妊娠|产后|孕期|妇科|B超|[一二三两多][孩胎]|"
    f"不孕不育|怀孕|孕?产妇|新生儿|结扎|上环|取环|引产|流产|分娩|政策外|计划外|{_FOUND}"
)
# What is public: names of policies and services, and counts.
_PUBLIC = re.compile(
    rf"计划生育|生男生女(?:都一样|一样好|顺其自然)|(?:优生)?优育|晚婚晚育|孕前|避孕药具|(?<![服吃"
    rf"用了])(?:{_ABOUT})[和与、及]?(?:{_SUBJECT})|(?:单|独|一孩|二孩|双女|多孩)(?:户|家庭)"
    rf"|(?:出生|生育|{_ABOUT})(?:的|:|妇女|对象|人员|手术|孩"
    rf"子){{0,5}}{_NUMBER}(?:人|对|例|户|件|名(?![男"
    rf"女]))|(?<!等){_NUMBER}(?:人|对|例|户|件|名)(?:育龄)?(?:妇女|群众|夫"
    rf"妇)?(?:已|新)?(?:{_ABOUT})"
    rf"|[妇孕环]检查出[{_HAN}、]{{0,12}}?{_NUMBER}(?:人|例)"
    rf"|(?:联系|经办|负责|咨询|监督|主持|记录|公开|登记|审核)(?:人|员|电话):[{_HAN}]{{0,4}}"
    rf"|(?:宣传|讲解|宣讲|学习|讨论|介绍|解读|咨询)[{_HAN}、]{{0,8}}?(?:{_ABOUT})[{_HAN}、"
    rf"]{{0,8}}?(?:政策|知识|常识|项目|规定)"
)
_AFTER = (
    "组村户号员女妇主民干岁由为给与和及有是对帮陪把让如叫名的长任记师月日现知见说象者了出映望问访"
)
_BEFORE = rf"(?:(?<![{_HAN}])|(?<=[{_AFTER}]))"  # where a name may begin
_NAME = re.compile(
    rf"{_BEFORE}(?P<name>(?:欧阳|[{_SURNAMES}]){_GIVEN}{{1,2}}?)"
    rf"(?=$|[^{_HAN}]|[于已在又现正刚因昨今去前上本第经曾的是有到没未不还想要和与家环怀系患下]|末"
    rf"次|同意|联系|申请|办理|采取|落实|自愿|接受|完成|做|服用|{_COUPLE}|{_KIN}|{_FACT.pattern})"
)
_TITLED = re.compile(
    rf"[{_SURNAMES}](?:{_GIVEN}{{1,2}})?(?:同志|女士|先"
    rf"生|{_COUPLE}|{_OFFICE})|[{_SURNAMES}](?:某|家(?![庭村湾冲组院坝坪桥塘垅岭山])|氏|大?[嫂姐"
    rf"婶姨妈]|阿姨|姑娘)|(?<![大从])[小老阿](?!康)[{_COMMON}](?![人大个学额末期年])"
    rf"|户主(?={_GIVEN})|(?:{_OFFICE}|户主|我|[他她]|其|[{_SURNAMES}]{_GIVEN}{{1,2}}?)(?:的|家"
    rf"的?)?(?:{_KIN})"
    rf"|[{_HAN}]?某[某女男甲乙]|某(?:妇女|村民|户|对象|会员|人)|(?P<any>(?<![其])[他她](?![们"
    rf"人])|[该这那](?:名|位|个|户|对)?(?:夫妇|夫妻|妇女?|女|户(?!籍)|对象|同志|村民|会员|媳妇))"
    rf"|(?P<kin>(?:(?:{_DAUGHTER_IN_LAW})(?:{_LATELY}){{0,3}}|(?:{_RELATIVE})(?:{_LATELY}){{1,3}}|(?:{_RELATIVE})(?=[怀"
    rf"生产添][了下过]|怀孕了))"
    rf"(?=(?![环孕妇]检|[查透]环|B超|妇科)(?:{_FACT.pattern})))"
)
_RULE = re.compile(
    "凡|应当|可以|不得|按规定|享受|期间"
)  # before a rule, "该户" and "妻子" are anybody's
_MASK = re.compile(
    rf"(?<=[{_SURNAMES}])[*×xX○〇□]{{1,3}}|[*×xX○〇□]{{2,3}}(?![村镇乡县市组年月日区])"
)
_DUTY = re.compile(
    r"瞒报|漏报|错报|虚报|迟报|上报|填报|登记|统计|核[对实]|审核|负责|主[持讲]|组织|宣[传讲"
    r"读]|讲[解课授]|介绍|汇报|公[布开]|报告|通[报知]|解[读答]|传达|建议|提[出议]|询问|反映|希"
    r"望|要求|发放|"
    r"管理|培训|分管|担任|动员|表扬|带领|协助|督促|服务|说明|学习|讨论|咨询|走访|上门|调查|检"
    r"查|主检|开展|来村|看望|慰问|帮助|为(?:育龄|全|本|村|群众|妇女)"
)
_PERSON = rf"(?:欧阳|[{_SURNAMES}]){_GIVEN}{{1,2}}?"
_ALONE = rf"{_BEFORE}{_PERSON}"
_PEOPLE = rf"{_PERSON}(?:[、,和及与]{_PERSON}){{1,20}}"
_FEW, _ONE = "[1-9一二两三四五六七八九](?:人|对|例|户|名)", "[1一](?:人|例|名)"
_DONE = rf",?[已均都共新]?(?:落实|进行|参加)?了?(?:{_ABOUT})"
_NAMED_FEW = re.compile(
    "|".join(
        rf"(?P<n{n}1>{people})(?P<f{n}1>{_DONE}){count}|(?P<n{n}2>{people}){count}(?P<f{n}2>{_DONE})"
        rf"|(?P<f{n}3>{_ABOUT}){count}[:(](?P<n{n}3>{people})(?=[)、,等]|$)"
        for n, people, count in (("many", _PEOPLE, _FEW), ("one", _ALONE, _ONE))
    )
)  # names and what is said of them, before, around or behind the count
_TITLE = re.compile(rf"(?:{_OFFICE}|护士|院长|站长|同志)$")
_PLACE = tuple("家冲湾院桥塘坪坝岭山坡坳庄屋垅溪河洞田头口")
_ASKED = re.compile(r"(?:由|请|找|向|经|联系|询|报|员|人|电话)[:]?$")


LONGEST_ASKED = 3


@dataclass(frozen=True)
class PrivateFact:
    """The words that point at a person, and those that state the fact."""

    person: str
    fact: str


def find_private_fact(text: str, names: Iterable[str] = ()) -> PrivateFact | None:
    """The first such fact of the text. `names`: people known in the village."""
    known = {folded for name in names if len(folded := fold(name)) > 1}
    return next(
        (found for sentence in _sentences(text) if (found := _private_fact(sentence, known))), None
    )


def find_reproductive_fact(text: str) -> str:
    """The first fact itself, for a text that is about one person anyway; "" without one."""
    return next(
        (fact.group() for sentence in _sentences(text) for fact in _FACT.finditer(sentence)), ""
    )


def _sentences(text: str) -> Iterator[str]:
    parts = (part for part in re.split(r"[。！？;!?\n]+", fold(text)) if part)
    return (_PUBLIC.sub("；", _NAMED_FEW.sub(_uncounted, part)) for part in parts)


def _uncounted(found: re.Match[str]) -> str:
    """People by name, of whom a count says no more: without it; places, offices and other words as
    they stand."""
    names, fact = (
        next(found[key] for key in found.re.groupindex if key[0] == kind and found[key])
        for kind in "nf"
    )
    each = re.split("[、,和及与]", names)
    people = not any(_NO_NAME.match(name) or _TITLE.search(name) for name in each)
    return (
        f"{names}{fact}"
        if people and not all(name.endswith(_PLACE) for name in each)
        else found.group()
    )


def fold(text: str) -> str:
    """Half-width, simplified, masks as 某某, without blanks and signs inside words; lines stay
    lines."""
    text = unicodedata.normalize("NFKC", text).replace("\r", "\n").translate(_TRADITIONAL)
    text = _MASK.sub("某某", re.sub(r"[^\S\n]|[\u200b-\u200f\u2060\ufeff]", "", text))
    return re.sub(rf"(?<=[{_HAN}])[-_·•.~|/\\'\"“”^+=#…*]+(?=[{_HAN}])", "", text)


Span = tuple[int, int]


def _private_fact(sentence: str, known: set[str]) -> PrivateFact | None:
    """A fact and the nearest person before it, unless one in office acts between them; or any
    behind it."""
    facts = [fact.span() for fact in _FACT.finditer(sentence)]
    people = sorted(_people(sentence, known)) if facts else []
    if not people:
        return None
    before = sorted(people, key=lambda person: person[1])
    ends, starts = [end for _, end in before], [start for start, _ in people]
    duties = [duty.span() for duty in _DUTY.finditer(sentence)]
    first_words = [start for start, _ in duties]
    last_told = max(
        (person for person in people if _told_of(sentence, person, 0)), default=(-1, -1)
    )
    for start, end in facts:
        if at := bisect_right(ends, start):
            duty = bisect_left(first_words, ends[at - 1])
            if duty == len(duties) or duties[duty][1] > start:
                return _named(sentence, before[at - 1], (start, end))
        near = people[bisect_left(starts, end) : bisect_left(starts, end + LONGEST_ASKED)]
        behind = [person for person in near if _told_of(sentence, person, end)]
        if behind or last_told[0] >= end:
            return _named(sentence, (*behind, last_told)[0], (start, end))
    return None


def _named(sentence: str, person: Span, fact: Span) -> PrivateFact:
    return PrivateFact(sentence[slice(*person)], sentence[slice(*fact)])


def _people(sentence: str, known: set[str]) -> set[Span]:
    rule = max((found.start() for found in _RULE.finditer(sentence)), default=-1)
    spans = {
        found.span() for found in _NAME.finditer(sentence) if not _NO_NAME.match(found.group())
    }
    for found in _TITLED.finditer(sentence):
        anybody = (found["any"] or found["kin"]) and rule >= found.end()
        if not anybody and not _NO_NAME.match(found.group()):
            spans.add(found.span())
    for length in {len(name) for name in known}:
        spans |= {
            (at, at + length) for at in range(len(sentence)) if sentence[at : at + length] in known
        }
    return spans


def _told_of(sentence: str, person: Span, since: int) -> bool:
    """Behind a fact: not one to whom people are referred, nor one who acts in office."""
    referred = _ASKED.search(sentence, max(since, person[0] - LONGEST_ASKED), person[0])
    return not referred and not _DUTY.match(sentence, person[1])

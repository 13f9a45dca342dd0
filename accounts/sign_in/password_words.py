"""Words that anybody would try first on an account of this program: they make no password, with
figures or without."""

import re
import unicodedata

from django.core.exceptions import ValidationError

WORDS = """
cunxietong cunxie jishengxie jisheng jixie jihuashengyu jihua shengyu xiehui
weijian cunwei xiangzhen zhenfu
shequ mishuzhang huizhang guanliyuan jingban lingdao dudao mima denglu zhanghao woaini
zhongguo admin
administrator root user staff leader county village
村协通 村协 计生协 计生 计划生育 协会 卫健 秘书长 会长 管理员 经办 密码
"""
LEFT = 4  # letters that are nobody's first guess

_WORDS = re.compile("|".join(sorted(WORDS.split(), key=len, reverse=True)))
_NO_LETTER = re.compile(r"[\W\d_]")


class WordsValidator:
    """Refuses a password that holds fewer than four letters besides these words."""

    def validate(self, password: str, user: object = None) -> None:
        folded = unicodedata.normalize("NFKC", password).casefold()
        if _WORDS.search(folded) and len(_NO_LETTER.sub("", _WORDS.sub(" ", folded))) < LEFT:
            raise ValidationError("密码主要由本系统或协会的常用词组成，容易被猜到，请换一个。")

    def get_help_text(self) -> str:
        return "不能只用本系统、协会的名称和常用词加数字。"

"""Where a text holds an ID number, and how it is masked."""

import pytest

from accounts.texts.identity_numbers import MASK, check_digit, holds_number, masked

SEVENTEEN = "43132119900101123"
NUMBER = SEVENTEEN + check_digit(SEVENTEEN)
WRONG = SEVENTEEN + "0123456789X"[(int(NUMBER[17].replace("X", "10")) + 1) % 11]

HOLDING = [
    NUMBER,
    f"王桂英{NUMBER}，2组",
    WRONG,
    "431321900101123",
    "431321 900101 123",
    f"{NUMBER[:6]} {NUMBER[6:10]} {NUMBER[10:14]} {NUMBER[14:]}",
    f"{NUMBER[:6]}-{NUMBER[6:14]}-{NUMBER[14:]}",
    " ".join(NUMBER),
    "/".join(NUMBER[i : i + 2] for i in range(0, 18, 2)),
    "\u200b".join(NUMBER),
    "，".join(NUMBER),
    *(
        f"{NUMBER[:6]}{mark}{NUMBER[6:14]}{mark}{NUMBER[14:]}"
        for mark in (",", "、", "    ", "：", "*|", "\n\n\n\n")
    ),
    f"{NUMBER[:6]}（{NUMBER[6:14]}）{NUMBER[14:]}",
    NUMBER.translate(str.maketrans("0123456789", "〇一二三四五六七八九")),
    NUMBER.translate(str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")),
    NUMBER.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")),
    NUMBER.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    f"20250703{NUMBER}01.jpg",  # longer than a number, and one within
    f"IMG_{NUMBER}.jpg",
    f"{NUMBER}abcdef0123456789abcdef",  # hexadecimal, and one within
    "432522510203123x",  # not whole, but 15 digits in a row
]
FREE = [
    "",
    "、".join(f"2023-05-{day}" for day in range(10, 28)),
    "、".join(str(count) for count in range(43, 143)),
    "2025-07-03 至 2025-09-30，合计 12345.67 元",
    "电话 0738-6821234，13873812345",
    "431321107207",
    "13873812345 13973812346",
    "a3" * 32,
    "1234567890123456789",  # 19 digits: a bank card
    "第20250703号至第20250931号文件",
    "1234567890123456" * 4,  # a digest may be of digits only
]


@pytest.mark.parametrize("text", HOLDING)
def test_a_number_is_found_however_it_is_written(text: str) -> None:
    assert holds_number(text)
    assert MASK in masked(text)
    assert not holds_number(masked(text))


@pytest.mark.parametrize("text", FREE)
def test_dates_sums_phones_codes_and_digests_pass(text: str) -> None:
    assert not holds_number(text)
    assert masked(text) == text


def test_only_the_number_is_masked() -> None:
    assert masked(f"王桂英{NUMBER}，李明{WRONG}。") == f"王桂英{MASK},李明{MASK}。"

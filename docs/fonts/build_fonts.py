"""Cut the printing fonts from their packages: python docs/fonts/build_fonts.py SOURCES_DIR
static/fonts

Needs fonttools, takes about five minutes. Sources, looked for by file name below SOURCES_DIR:
  NotoSerifSC-Regular.otf, NotoSansSC-Regular.otf PyPI pylopdf-fonts-zh-cn 0.1.1 (OFL 1.1)
  NotoSerifSC_700Bold.ttf npm @expo-google-fonts/noto-serif-sc 0.4.3 (OFL 1.1)
  LXGWWenKai-Regular.ttf Debian fonts-lxgw-wenkai (OFL 1.1, reserved name: renamed here)
  FandolFang-Regular.otf Debian texlive-lang-chinese (GPL with font exception) HanaMinB.ttf Debian
  fonts-hanazono (Hanazono licence, free)
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FEATURES = ["kern", "vert", "vrt2", "locl", "palt", "halt"]


def span(first: int, last: int) -> set[int]:
    return set(range(first, last + 1))


def characters_in(name: str) -> set[int]:
    return {
        ord(character)
        for character in Path(__file__).with_name(name).read_text("utf-8")
        if not character.isspace()
    }


def gb2312() -> set[int]:
    pairs = (
        (row, cell)
        for row in range(0xB0, 0xF8)
        for cell in range(0xA1, 0xFF)
        if row != 0xD7 or cell <= 0xF9
    )
    return {ord(bytes(pair).decode("gb2312")) for pair in pairs}


SIGNS = (
    span(0x20, 0x24F)
    | span(0x2000, 0x206F)
    | span(0x2100, 0x21FF)
    | span(0x2200, 0x22FF)
    | span(0x2460, 0x24FF)
    | span(0x2500, 0x25FF)
    | span(0x2600, 0x261F)
    | span(0x3000, 0x303F)
    | span(0xFE30, 0xFE4F)
    | span(0xFF00, 0xFFEF)
    | {0x2713, 0x2714, 0x2717}
)
STANDARD, PLACES = characters_in("table-8105.txt"), characters_in("rare-in-place-names.txt")
USUAL = SIGNS | STANDARD | gb2312()
FONTS = {
    "CunxieSong-Regular.otf": (
        "NotoSerifSC-Regular.otf",
        USUAL | span(0x4E00, 0x9FFF) | span(0x3400, 0x4DBF) | PLACES,
    ),
    "CunxieSong-Bold.ttf": ("NotoSerifSC_700Bold.ttf", USUAL),
    "CunxieHei-Regular.otf": ("NotoSansSC-Regular.otf", USUAL),
    "CunxieFang-Regular.otf": ("FandolFang-Regular.otf", USUAL),
    "CunxieKai-Regular.ttf": ("LXGWWenKai-Regular.ttf", USUAL),
    "CunxieLatin-Regular.otf": ("NotoSerifSC-Regular.otf", span(0x20, 0x7E)),
    "CunxieRare-Regular.ttf": (
        "HanaMinB.ttf",
        {code for code in STANDARD | PLACES if code > 0xFFFF},
    ),
}


def cut(source: Path, wanted: set[int]) -> TTFont:
    options = subset.Options(layout_features=FEATURES, hinting=False, notdef_outline=True)
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    return font


def rename(font: TTFont, family: str, style: str) -> None:
    full = f"{family}-{style}"
    names = {1: family, 2: style, 3: full, 4: f"{family} {style}", 6: full, 16: family, 17: style}
    for record in list(font["name"].names):
        if record.nameID in names:
            record.string = names[record.nameID]
        elif record.nameID not in (0, 13, 14):
            font["name"].names.remove(record)
    if "CFF " in font:
        font["CFF "].cff.fontNames[0] = full


def level(font: TTFont) -> None:
    """One ascent and descent for all: a digit or a rare character from another font must not move
    its line."""
    em = font["head"].unitsPerEm
    up, down = round(em * 0.88), round(em * 0.12)
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = up, -down, 0
    os2 = font["OS/2"]
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = up, -down, 0
    os2.usWinAscent, os2.usWinDescent = up, down


def main(sources: Path, out: Path) -> None:
    for name, (source, wanted) in FONTS.items():
        font = cut(next(sources.rglob(source)), wanted)
        rename(font, *name.split(".")[0].split("-"))
        level(font)
        font.save(out / name)
        print(name, len(font.getBestCmap()), "characters", (out / name).stat().st_size)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

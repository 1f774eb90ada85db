"""What symbol fonts print: each has signs of its own at the numbers of letters.

The tables are Unicode's own for these fonts (its vendor mapping of Symbol; the proposals by which the signs of
Wingdings and Webdings came into Unicode). Boxes and ticks are given as the signs by which forms are ticked.
"""

from __future__ import annotations

import re
from functools import cache

_FIRST = 0x20
_PRIVATE = range(0xF000, 0xF100)
"""Where Word keeps the numbers of symbol fonts, out of the way of letters."""
_TABLES = {
    "symbol": (
        " !∀#∃%&∍()*+,−./0123456789:;<=>?"
        "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_"
        "‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}~\0"
        "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
        "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵"
        "ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓"
        "◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\0〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭\0"
    ),
    "wingdings": (
        " 🖉✂✁👓🕭🕮🕯🕿✆🖂🖃📪📫📬📭🗀🗁🗎🗏🗐🗄⌛🖮🖰🖲🖳🖴🖫🖬✇✍"
        "🖎✌🖏👍👎☜☞☝☟🖐☺😐☹💣🕱🏳🏱✈☼🌢❄🕆✞🕈✠✡☪☯🕉☸♈♉"
        "♊♋♌♍♎♏♐♑♒♓🙰🙵⚫🔾◼☐🞐❑❒🞟⧫◆❖⬩⌧⮹⌘🏵🏶🙶🙷▯"
        "🄋➀➁➂➃➄➅➆➇➈➉🄌➊➋➌➍➎➏➐➑➒➓🙢🙠🙡🙣🙞🙜🙝🙟∙•"
        "⬝⭘🞆🞈🞊🞋🔿▪☐🟁🟅★🟋🟏🟓🟑⯐⌖⯎⯏⯑✪✰🕐🕑🕒🕓🕔🕕🕖🕗🕘"
        "🕙🕚🕛⮰⮱⮲⮳⮴⮵⮶⮷🙪🙫🙕🙔🙗🙖🙐🙑🙒🙓⌫⌦⮘⮚⮙⮛⮈⮊⮉⮋🡨"
        "🡪🡩🡫🡬🡭🡯🡮🡸🡺🡹🡻🡼🡽🡿🡾⇦⇨⇧⇩⬄⇳⬁⬀⬃⬂🢬🢭✗✓☒☑\0"
    ),
    "wingdings 2": (
        " 🖊🖋🖌🖍✄✀🕾🕽🗅🗆🗇🗈🗉🗊🗋🗌🗍📋🗑🗔🖵🖶🖷🖸🖭🖯🖱🖒🖓🖘🖙"
        "🖚🖛👈👉🖜🖝🖞🖟🖠🖡👆👇🖢🖣🖑✗✓☒☑☒☒⮾⮿🛇⦸🙱🙴🙲🙳‽🙹🙺"
        "🙻🙦🙤🙥🙧🙚🙘🙙🙛⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿\0"
        "☉🌕☽☾⸿✝🕇🕜🕝🕞🕟🕠🕡🕢🕣🕤🕥🕦🕧🙨🙩⋅🞄⦁●○🞅🞇🞉⊙⦿🞌"
        "🞍◾■☐🞑🞒🞓🞔▣🞕🞖🞗🞘⬩⬥◇🞚◈🞛🞜🞝🞞⬪⬧◊🞠◖◗⯊⯋⯀⯁"
        "⬟⯂⬣⬢⯃⯄🞡🞢🞣🞤🞥🞦🞧🞨🞩🞪🞫🞬🞭🞮🞯🞰🞱🞲🞳🞴🞵🞶🞷🞸🞹🞺"
        "🞻🞼🞽🞾🞿🟀🟂🟄🟆🟉🟊✶🟌🟎🟐🟒✹🟃🟇✯🟍🟔⯌⯍※⁂\0\0\0\0\0\0"
    ),
    "wingdings 3": (
        " ⭠⭢⭡⭣⭦⭧⭩⭨⭰⭲⭱⭳⭶⭸⭻⭽⭤⭥⭪⭬⭫⭭⭍⮠⮡⮢⮣⮤⮥⮦⮧"
        "⮐⮑⮒⮓⮀⮃⭾⭿⮄⮆⮅⮇⮏⮍⮎⮌⭮⭯⎋⌤⌃⌥␣⍽⇪⮸🢠🢡🢢🢣🢤🢥"
        "🢦🢧🢨🢩🢪🢫🡐🡒🡑🡓🡔🡕🡗🡖🡘🡙▲▼△▽◀▶◁▷◣◢◤◥🞀🞂🞁\0"
        "🞃⯅⯆⯇⯈⮜⮞⮝⮟🠐🠒🠑🠓🠔🠖🠕🠗🠘🠚🠙🠛🠜🠞🠝🠟🠀🠂🠁🠃🠄🠆🠅"
        "🠇🠈🠊🠉🠋🠠🠢🠤🠦🠨🠪🠬🢜🢝🢞🢟🠮🠰🠲🠴🠶🠸🠺🠹🠻🢘🢚🢙🢛🠼🠾🠽"
        "🠿🡀🡂🡁🡃🡄🡆🡅🡇⮨⮩⮪⮫⮬⮭⮮⮯🡠🡢🡡🡣🡤🡥🡧🡦🡰🡲🡱🡳🡴🡵🡷"
        "🡶🢀🢂🢁🢃🢄🢅🢇🢆🢐🢒🢑🢓🢔🢖🢕🢗\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
    ),
    "webdings": (
        " 🕷🕸🕲🕶🏆🎖🖇🗨🗩🗰🗱🌶🎗🙾🙼🗕🗖🗗⏴⏵⏶⏷⏪⏩⏮⏭⏸⏹⏺🗚🗳"
        "🛠🏗🏘🏙🏚🏜🏭🏛🏠🏖🏝🛣🔍🏔👁👂🏞🏕🛤🏟🛳🕬🕫🕨🔈🎔🎕🗬🙽🗭🗪🗫"
        "⮔✔🚲☐🛡📦🛱⬛🚑🛈🛩🛰🟈🕴⬤🛥🚔🗘✗❓🛲🚇🚍⛳⦸⊖🚭🗮⏐🗯🗲\0"
        "🚹🚺🛉🛊🚼👽🏋⛷🏂🏌🏊🏄🏍🏎🚘🗠🛢💰🏷💳👪🗡🗢🗣✯🖄🖅🖃🖆🖹🖺🖻"
        "🕵🕰🖽🖾📋🗒🗓🕮📚🗞🗟🗃🗂🖼🎭🎜🎘🎙🎧💿🎞📷🎟🎬📽📹📾📻🎚🎛📺💻"
        "🖥🖦🖧🕹🎮🕻🕼📟🖁🖀🖨🖩🖿🖪🗜🔒🔓🗝📥📤🕳🌣🌤🌥🌦☁🌨🌧🌩🌪🌬🌫"
        "🌜🌡🛋🛏🍽🍸🛎🛍Ⓟ♿🛆🖈🎓🗤🗥🗦🗧🛪🐿🐦🐟🐕🐈🙬🙮🙭🙯🗺🌍🌏🌎🕊"
    ),
}
"""By font: its signs from 0x20 on; NUL where it has none."""
_DINGBATS = {
    0x20: " ", 0x25: "☎", 0x2A: "☛", 0x2B: "☞", 0x48: "★", 0x6C: "●", 0x6E: "■", 0x73: "▲", 0x74: "▼", 0x75: "◆",
    0x77: "◗", 0xA8: "♣", 0xA9: "♦", 0xAA: "♥", 0xAB: "♠", 0xD5: "→", 0xD6: "↔", 0xD7: "↕",
    **{0xAC + at: chr(0x2460 + at) for at in range(10)},
}  # fmt: skip
"""Where the signs of Zapf Dingbats do not stand in the order of Unicode's block of that name."""
_TABLES["zapfdingbats"] = "".join(
    _DINGBATS[code] if code in _DINGBATS
    else chr(code + 0x26E0) if 0x21 <= code <= 0x7E
    else chr(code + 0x26C0) if 0xA1 <= code <= 0xFE and code != 0xF0
    else "\0"
    for code in range(_FIRST, 0x100)
)  # fmt: skip
_PRIVATE_LETTER = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_SIGNS_ALONE = re.compile(
    r"^(?:(?:open|star) ?symbol|marlett|mt ?extra|bookshelf ?symbol.*|ms ?outlook|ms reference .*"
    r"|material ?(?:icons?|symbols).*|font ?awesome.*|segoe ?(?:mdl2|fluent).*|glyphicons.*|bootstrap[ -]icons"
    r"|(?:free ?)?3 ?of ?9.*|libre ?barcode.*|(?:idautomation|idahc).*|code ?(?:39|128).*|(?:c39|ean|upc)[a-z0-9]*"
    r"|.*bar ?code.*)(?:$|[,-])"
)
"""Fonts that have signs or bars and no letters: what a file calls a letter of theirs is none that anybody sees."""
_FAMILY = re.compile(r"^(symbol|wingdings|webdings)[ -]*([23]?)(?:$|mt\b|ps\b|[,-])")
_ZAPF = re.compile(r"^(?:(?:itc)?[ -]?zapf[ -]?dingbats(?:itc)?|monotype ?sorts|d050000l)\b")


def is_symbolic(font: str) -> bool:
    """Whether it is one of the fonts that this table knows, under any of the names that programs give it.

    >>> is_symbolic("Wingdings 2"), is_symbolic("ABCDEF+SymbolMT"), is_symbolic("Segoe UI Symbol")
    (True, True, False)
    """
    return _table(font) is not None


def has_no_letters(font: str) -> bool:
    """Whether programs draw the signs of symbol fonts by it that they lack, and call them letters.

    >>> has_no_letters("ABCDEF+OpenSymbol"), has_no_letters("Segoe UI Symbol")
    (True, False)
    """
    return _SIGNS_ALONE.match(_SUBSET.sub("", font.strip()).casefold()) is not None


def symbol(font: str, number: int) -> str | None:
    """What a symbol font prints for a number; None for what is not known.

    >>> symbol("Wingdings", 0xFE), symbol("Symbol", 0xF057), symbol("Arial", 0xFE)
    ('☑', 'Ω', None)
    """
    table = _table(font)
    place = (number & 0xFF if number in _PRIVATE else number) - _FIRST
    if table is None or not 0 <= place < len(table) or table[place] == "\0":
        return None
    return table[place]


def has_private(text: str) -> bool:
    """Whether Unicode leaves it to each font what some letter of it looks like."""
    return not text.isascii() and _PRIVATE_LETTER.search(text) is not None


@cache
def _table(font: str) -> str | None:
    name = _SUBSET.sub("", font.strip()).casefold()
    if _ZAPF.match(name):
        return _TABLES["zapfdingbats"]
    found = _FAMILY.match(name)
    return _TABLES.get(f"{found[1]} {found[2]}".strip()) if found else None

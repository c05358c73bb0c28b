"""Write a list's counter as Word writes it: 4, iv, 04, 四, 肆, 丁, ④.

Source: ECMA-376 part 1, 17.18.59 (ST_NumberFormat). Where Word differs from it (zeros within Chinese numbers), Word is
followed. A format that is not here is written in decimal digits, as Word does for one that it does not know.
"""

from collections.abc import Callable

BULLET = "• "  # the programs' own are often codes of a symbol font
# A number that ends so needs no blank before its text: the mark is as wide as one.
_CLOSED = "、，。．）】」』：）"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_PARENTHESISED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_WITH_STOP = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
_CIRCLED_CHINESE = "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"
_CHINESE = "〇一二三四五六七八九"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST_WRITTEN_OUT = 9999  # beyond it, and for Roman numbers and letters, decimal digits do
_MOST_LETTERS = 780  # thirty times the alphabet: Word's own limit
_LETTERS = 26
_TEENS = range(11, 14)  # 11th, 12th, 13th


def label(text: str, *, apart: bool = True) -> str:
    """A number as it stands in front of its paragraph: with a blank behind it, if anything keeps them apart."""
    text = text.strip()
    return text if not text or not apart or text[-1] in _CLOSED else f"{text} "


def number_text(number: int, number_format: str) -> str:
    """A counter's text; empty for "none" and "bullet".

    Args:
        number: 0 or more.
        number_format: A value of ST_NumberFormat.
    """
    if number_format in {"none", "bullet"}:
        return ""
    write = _WRITERS.get(number_format)
    return (write(number) if write and 0 < number <= _MOST_WRITTEN_OUT else "") or str(number)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _letters(number: int) -> str:
    """a, …, z, aa, bb, …: the letter as often as the alphabet was begun."""
    if number > _MOST_LETTERS:
        return ""
    again, place = divmod(number - 1, _LETTERS)
    return chr(ord("a") + place) * (again + 1)


def _ordinal(number: int) -> str:
    ends = "th" if number % 100 in _TEENS else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ends}"


def _one_of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if number <= len(signs) else ""


def _digits(signs: str) -> Callable[[int], str]:
    """Each decimal digit by its sign, from that of 0."""
    return lambda number: "".join(signs[int(digit)] for digit in str(number))


def _counted(
    digits: str = _CHINESE, units: str = "十百千", *, zero: str = "〇", one_ten: str = "十"
) -> Callable[[int], str]:
    """Written with units, as numbers are said: 一百二十三.

    Args:
        digits: From that of 0.
        units: Of tens, hundreds and thousands.
        zero: For a gap between digits; empty if gaps are not said.
        one_ten: The text of 10, and the start of 11 to 19.
    """

    def write(number: int) -> str:
        if number < 20:
            return (one_ten if number >= 10 else "") + (digits[number % 10] if number % 10 else "")
        text, gap = "", False
        for place in range(len(str(number)) - 1, -1, -1):
            digit = number // 10**place % 10
            if not digit:
                gap = True
                continue
            text += (zero if gap and text else "") + digits[digit] + (units[place - 1] if place else "")
            gap = False
        return text

    return write


def _counted_to_99(zero: str) -> Callable[[int], str]:
    """Written with 十 below 100, and digit by digit from there on: 九十九, 一○○."""
    below, beyond = _counted(), _digits(zero + _CHINESE[1:])
    return lambda number: below(number) if number < 100 else beyond(number)


_WRITERS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02d}",
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "ordinal": _ordinal,
    "decimalFullWidth": _digits("０１２３４５６７８９"),
    "decimalFullWidth2": _digits("０１２３４５６７８９"),
    "decimalEnclosedCircle": _one_of(_CIRCLED),
    "decimalEnclosedCircleChinese": _one_of(_CIRCLED),
    "decimalEnclosedParen": _one_of(_PARENTHESISED),
    "decimalEnclosedFullstop": _one_of(_WITH_STOP),
    "ideographEnclosedCircle": _one_of(_CIRCLED_CHINESE),
    "ideographTraditional": _one_of(_STEMS),
    "ideographZodiac": _one_of(_BRANCHES),
    "ideographDigital": _digits(_CHINESE),
    "japaneseDigitalTenThousand": _digits(_CHINESE),
    "taiwaneseDigital": _digits("○" + _CHINESE[1:]),
    "chineseCounting": _counted_to_99("○"),
    "taiwaneseCounting": _counted_to_99("○"),
    "chineseCountingThousand": _counted(),
    "taiwaneseCountingThousand": _counted(zero="零"),
    "japaneseCounting": _counted(zero=""),
    "chineseLegalSimplified": _counted("零壹贰叁肆伍陆柒捌玖", "拾佰仟", zero="零", one_ten="壹拾"),
    "ideographLegalTraditional": _counted("零壹貳參肆伍陸柒捌玖", "拾佰仟", zero="零", one_ten="壹拾"),
}

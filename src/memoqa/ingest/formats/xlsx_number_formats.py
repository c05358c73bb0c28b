"""Show a cell's value as a spreadsheet shows it by the cell's number format: 1,200, 35%, NT$6,000.

Source: ECMA-376 part 1, 18.8.30 and 18.8.31 (number formats), and what Excel and LibreOffice Calc show.
"""

import itertools
import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import TypeAlias

from memoqa.ingest.formats.xlsx_date_formats import date_shown

Value: TypeAlias = bool | int | float | str | datetime | date | time | timedelta | None

_GENERAL_DIGITS = 10  # significant ones that Excel shows of a number that has no format
_LONGEST_CODE = 255  # characters that Excel takes
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<space>_).|\*.|\[\$(?P<currency>[^\]-]*)[^\]]*\]'
    r"|\[(?P<sign>[<>=]{1,2})(?P<bound>-?\d+(?:\.\d+)?)\]|\[[^\]]*\]|(?P<general>General)|(?P<exponent>E[+-])"
    r"|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)  # a float has at most 309 digits before the point


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of a number format: its kind is "text", "digit" (0 # ?), "general", "exponent", or one of . , % / @."""

    kind: str
    text: str


@dataclass(slots=True)
class _Section:
    """One of a format's parts between semicolons: the numbers that it is for, and its pieces."""

    tokens: list[_Token]
    sign: str = ""
    bound: Decimal = Decimal(0)

    def takes(self, value: Decimal) -> bool:
        """Whether its condition, as [>=1000], holds for the value; True if it has none."""
        order = (value > self.bound) - (value < self.bound)
        return not self.sign or {-1: "<", 0: "=", 1: ">"}[order] in self.sign

    def has(self, kind: str) -> bool:
        """Whether it has such a piece."""
        return any(token.kind == kind for token in self.tokens)


def shown(value: Value, code: str) -> str:
    """The value as a cell of this number format shows it.

    Args:
        value: As openpyxl gives it.
        code: The number format, such as #,##0.00 or yyyy/m/d.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (datetime, date, time, timedelta)):
        return date_shown(value, code[:_LONGEST_CODE])
    sections = _sections(code[:_LONGEST_CODE])
    if isinstance(value, str):
        around = sections[-1].tokens if sections[-1].has("@") else [_Token("@", "@")]
        return "".join(value if token.kind == "@" else token.text for token in around if token.kind in {"@", "text"})
    return _number(value, sections) if math.isfinite(value) else str(value)


def _sections(code: str) -> list[_Section]:
    sections = [_Section([])]
    for match in _TOKEN.finditer(code):
        section, other = sections[-1], match["other"]
        if other == ";":
            sections.append(_Section([]))
        elif match["sign"]:
            section.sign, section.bound = match["sign"], Decimal(match["bound"])
        elif match["general"] or match["exponent"]:
            section.tokens.append(_Token("general" if match["general"] else "exponent", match[0]))
        elif other and other in "0#?":
            section.tokens.append(_Token("digit", other))
        elif other and other in ".,%/@":
            section.tokens.append(_Token(other, other))
        else:
            text = next((text for text in (match["quoted"], match["escaped"], match["currency"], other) if text), "")
            section.tokens.append(_Token("text", " " if match["space"] else text))
    return sections


def _number(value: float, sections: list[_Section]) -> str:
    exact = Decimal(repr(value))
    numbers = [section for section in sections[:4] if not section.has("@")] or [_Section([_Token("general", "")])]
    section, minus = numbers[0], "-" if value < 0 else ""
    if any(one.sign for one in numbers):
        section = next((one for one in numbers if one.takes(exact)), numbers[-1])
    elif len(numbers) > 1 and value < 0:
        section, minus = numbers[1], ""
    elif len(numbers) > 2 and value == 0:
        section = numbers[2]
    tokens = section.tokens
    if not tokens and len(sections) > 1:
        return ""  # ;;; hides what is in the cell
    if not tokens or section.has("general"):
        plain = _general(abs(exact))
        return minus + ("".join(plain if one.kind == "general" else one.text for one in tokens) or plain).strip()
    if not section.has("digit"):
        return minus + "".join(one.text for one in tokens).strip()
    written = _written(abs(exact), section).strip()
    return written if not any(digit in written for digit in "123456789") else minus + written


def _general(value: Decimal) -> str:
    if value == value.to_integral_value():
        return f"{value:.0f}"
    return f"{float(value):.{_GENERAL_DIGITS}g}"


def _written(value: Decimal, section: _Section) -> str:
    """A number without its sign, as the section writes it."""
    tokens = section.tokens
    value = value.scaleb(2 * sum(token.kind == "%" for token in tokens), _EXACT)
    if section.has("exponent"):
        return _scientific(value, tokens)
    if section.has("/"):
        return _fraction(value, tokens)
    digits = [place for place, token in enumerate(tokens) if token.kind == "digit"]
    point = next((place for place, token in enumerate(tokens) if token.kind == "."), len(tokens))
    last = max((place for place in digits if place < point), default=-1)
    # Each comma right behind the last digit, before the point or at the end, leaves out three digits.
    thousands = sum(_commas_behind(tokens, place) for place in {last, max(digits)})
    decimals = sum(place > point for place in digits)
    value = value.scaleb(-3 * thousands, _EXACT).quantize(Decimal(1).scaleb(-decimals), context=_EXACT)
    whole, _, rest = f"{value:f}".partition(".")
    grouped = any(token.kind == "," and digits[0] < place < last for place, token in enumerate(tokens))
    before = _integer(whole.lstrip("0"), tokens[:point], grouped=grouped)
    return before + _decimals(rest, tokens[point:])


def _commas_behind(tokens: list[_Token], place: int) -> int:
    return len(list(itertools.takewhile(lambda token: token.kind == ",", tokens[place + 1 :])))


def _integer(digits: str, tokens: list[_Token], *, grouped: bool) -> str:
    """The digits before the point, with the texts between them; the leftmost place takes all that are left."""
    places = sum(token.kind == "digit" for token in tokens)
    written: list[str] = []
    count = 0  # of digits so far, from the right
    for token in reversed(tokens):
        if token.kind != "digit":
            written.append("" if token.kind == "," else token.text)
            continue
        places -= 1
        left = digits[: max(0, len(digits) - count)]
        taken = (left if not places else left[-1:]) or {"0": "0", "?": " "}.get(token.text, "")
        for digit in reversed(taken):
            written.append("," if grouped and count and count % 3 == 0 and digit != " " else "")
            written.append(digit)
            count += 1
    return "".join(reversed(written))


def _decimals(digits: str, tokens: list[_Token]) -> str:
    """The point and the digits behind it; zeros at their end stand only where the format says 0."""
    least = 0
    asked = [token.text for token in tokens if token.kind == "digit"]
    for number, place in enumerate(asked, 1):
        least = number if place == "0" else least
    kept = digits.rstrip("0").ljust(least, "0")
    written, position = "", 0
    for token in tokens:
        if token.kind == "digit":
            written += kept[position : position + 1]
            position += 1
        elif token.kind == ".":
            written += "." if kept or "?" not in asked else ""
        elif token.kind != ",":
            written += token.text
    return written


def _scientific(value: Decimal, tokens: list[_Token]) -> str:
    at = next(place for place, token in enumerate(tokens) if token.kind == "exponent")
    point = next((place for place, token in enumerate(tokens) if token.kind == "."), at)
    decimals = sum(token.kind == "digit" for token in tokens[point:at])
    least = sum(token.kind == "digit" for token in tokens[at:])
    mantissa, _, power = f"{value:.{decimals}E}".partition("E")
    sign = "-" if power.startswith("-") else "+" if tokens[at].text.endswith("+") else ""
    return f"{mantissa}E{sign}{power.lstrip('+-').zfill(least)}"


def _fraction(value: Decimal, tokens: list[_Token]) -> str:
    slash = next(place for place, token in enumerate(tokens) if token.kind == "/")
    below = "".join(token.text for token in tokens[slash + 1 :]).strip()
    whole = int(value)
    rest = Fraction(value) - whole
    if below.isdigit() and int(below):
        numerator, denominator = round(rest * int(below)), int(below)
    else:
        near = rest.limit_denominator(10 ** max(1, min(3, below.count("?") + below.count("#"))) - 1)
        numerator, denominator = near.numerator, near.denominator
    if numerator == denominator:
        whole, numerator = whole + 1, 0
    return f"{whole or ''} {numerator}/{denominator}".strip() if numerator else str(whole)

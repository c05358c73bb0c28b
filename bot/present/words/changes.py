"""What the bot says of changes between two versions of the memos."""

from dataclasses import dataclass
from typing import Final

from bot.present.words import Words
from bot.present.words.en import EN
from memoqa.changes.alignment import ChangeKind


@dataclass(frozen=True, slots=True)
class ChangesWords:
    """The sentences in one language; callers fill in the names in braces.

    Attributes:
        kinds: What became of a passage.
        said: The names of what is said of a memo beside its text.
        changed: How many changes a memo has; the form before the stroke is for one.
    """

    no_earlier: str
    head: str
    nothing: str
    no_such: str
    several: str
    more: str
    new: str
    gone: str
    renamed: str
    changed: str
    shown: str
    before: str
    now: str
    nothing_said: str
    kinds: dict[ChangeKind, str]
    moved_too: str
    said: dict[str, str]


CHANGES_EN: Final = ChangesWords(
    no_earlier="There is no earlier index to compare with yet; there will be one after the next change of the memos.",
    head="What changed between the index of {before} and that of {after} (UTC). /diff and a title or file shows how:",
    nothing="Nothing changed between the index of {before} and that of {after} (UTC).",
    no_such="No memo with “{typed}” in its title or file changed between the index of {before} and that of {after}.",
    several="“{typed}” stands in the titles or files of several memos that changed. Type more of one:",
    more="and {count} more",
    new="new",
    gone="gone",
    renamed="was {name}",
    changed="{count} change|{count} changes",
    shown="The first {shown} are shown.",
    before="before",
    now="now",
    nothing_said="nothing",
    kinds={
        "added": "added",
        "removed": "removed",
        "changed": "changed",
        "moved": "moved",
        "split": "split in two or more",
        "joined": "joined into one",
    },
    moved_too="{kind}, and moved",
    said={
        "title": "Title",
        "date": "Date",
        "origin": "From",
        "valid_from": "Holds from",
        "valid_until": "Holds until",
        "superseded_by": "Replaced by",
    },
)

CHANGES_ZH_TW: Final = ChangesWords(
    no_earlier="目前還沒有更早的索引可以比較；備忘錄下次更動之後就會有。",
    head="索引從 {before} 到 {after}（UTC）之間的更動如下。輸入 /diff 加上標題或檔名，可逐字查看：",
    nothing="索引從 {before} 到 {after}（UTC）之間沒有更動。",
    no_such="索引從 {before} 到 {after} 之間，標題或檔名有「{typed}」的備忘錄沒有更動。",
    several="標題或檔名有「{typed}」而且有更動的備忘錄不只一份。請多輸入幾個字：",
    more="還有 {count} 份",
    new="新增",
    gone="已移除",
    renamed="原為 {name}",
    changed="{count} 處更動",
    shown="以下為前 {shown} 處。",
    before="原文",
    now="現在",
    nothing_said="無",
    kinds={
        "added": "新增",
        "removed": "刪除",
        "changed": "修改",
        "moved": "移動",
        "split": "拆成數段",
        "joined": "併成一段",
    },
    moved_too="{kind}並移動",
    said={
        "title": "標題",
        "date": "日期",
        "origin": "來源",
        "valid_from": "適用自",
        "valid_until": "適用至",
        "superseded_by": "取代者",
    },
)


def changes_words(words: Words) -> ChangesWords:
    """These sentences in the language of those."""
    return CHANGES_EN if words is EN else CHANGES_ZH_TW

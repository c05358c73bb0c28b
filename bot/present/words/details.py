"""What the bot says of a memo's details: the names of the fields, the form, and what is wrong with what was typed."""

from dataclasses import dataclass
from typing import Final

from bot.present.words import Words
from bot.present.words.en import EN
from memoqa.index.remarks import Remark


@dataclass(frozen=True, slots=True)
class DetailsWords:
    """The sentences in one language; callers fill in the names in braces.

    Attributes:
        fields: The name of each field, by its key, in the order of the form.
        hints: What may stand in each field, in at most 100 characters, as Discord has room for.
        remarks: What is due of a memo, as everybody who may read it is told.
    """

    fields: dict[str, str]
    hints: dict[str, str]
    remarks: dict[Remark, str]
    list_owner: str
    list_until: str
    form_title: str
    edit: str
    undo: str
    save: str
    parts: dict[str, str]
    people: str
    channels: str
    others: str
    person: str
    upload_readers: str
    of_memo: str
    line: str
    holds_inside: str
    of_one_memo: str
    nothing_said: str
    from_here: str
    front_matter: str
    usage: str
    not_yours: str
    not_yours_now: str
    several: str
    saved: str
    unchanged: str
    undone: str
    nothing_to_undo: str
    wrong: str
    changed_since: str
    said_elsewhere: str
    bad_day: str
    bad_order: str
    bad_url: str
    bad_id: str
    bad_self: str
    console_intro: str
    console_field: str
    console_stopped: str


DETAILS_EN: Final = DetailsWords(
    fields={
        "title": "Title",
        "date": "Date",
        "owner": "Owner",
        "audience": "Who may read it",
        "valid_from": "Holds from",
        "valid_until": "Holds until",
        "review_by": "Review by",
        "checked": "Last checked",
        "superseded_by": "Superseded by",
        "url": "Link",
        "tags": "Tags",
    },
    hints={
        "title": "If the memo has no title of its own.",
        "date": "As the memo should be dated: 2026-11-28.",
        "owner": "A name, an id, or both: Ada <id>. Whoever has that id may edit these details.",
        "audience": "Ids, separated by commas; empty for everybody.",
        "valid_from": "The first day, as 2026-11-28.",
        "valid_until": "The last day, as 2026-11-28.",
        "review_by": "The day by which its owner reads it again, as 2026-11-28.",
        "checked": "The day on which somebody last read it and found it right, as 2026-11-28.",
        "superseded_by": "The file of the memo that holds in its place.",
        "url": "Where the file can be opened; it begins with https://.",
        "tags": "Words for what it is about, separated by commas.",
    },
    remarks={
        "review_due": "review due by {review_by}",
        "review_overdue": "review overdue since {review_by}",
        "expired": "no longer holds",
        "not_yet": "holds from {valid_from}",
        "superseded": "superseded by {superseded_by}",
        "superseded_by_unknown": "superseded",
    },
    list_owner="owner: {owner}",
    list_until="holds until {day}",
    form_title="Details of a memo",
    edit="Edit details",
    undo="Undo",
    save="Save",
    parts={"readers": "Owner and readers", "days": "Days", "names": "Title, newer memo, link, tags"},
    people="People who may read it",
    channels="Channels that may read it",
    others="Other ids that may read it",
    person="Owner, as a person here",
    upload_readers="Who may read it (nobody chosen: everybody)",
    of_memo="{title} ({memo})",
    line="{field}: {value} ({place})",
    holds_inside="What is said of it holds for all that is inside. Memos inside: {count}.",
    of_one_memo="An archive has none; leave this empty.",
    nothing_said="Nothing is said of it yet.",
    from_here=" Now in {place}.",
    front_matter="the memo itself",
    usage="Type /memos edit and the title or the file name of a memo. Its owner and admins may edit it.",
    not_yours="I know no memo named {name} whose details you may edit. Its owner and admins may edit a memo's details.",
    not_yours_now="You may not edit this memo's details, or it is gone. Only its owner and admins may edit them.",
    several="More than one memo is named like that; type one of these file names: {names}",
    saved="Saved the details of {name}: {fields}.",
    unchanged="The details of {name} are as you typed them already.",
    undone="The details of {name} are again as they were before the last edit.",
    nothing_to_undo="There is no edit to undo.",
    wrong="I saved nothing yet. Please correct:",
    changed_since="Somebody changed these details while the form was open; I saved nothing. Open the form again.",
    said_elsewhere="This stands in {place}, and cannot be emptied here; change it there.",
    bad_day="Write a day as 2026-11-28.",
    bad_order="It cannot hold until a day before the day from which it holds.",
    bad_url="Begin the link with https://.",
    bad_id="{entry} is no id of a person, a group, a role or a channel; write {forms}.",
    bad_self="A memo cannot be superseded by itself.",
    console_intro="Enter keeps a value, - takes it out, a full stop (.) ends without saving.",
    console_field="{field} [{value}]",
    console_stopped="I saved nothing.",
)
DETAILS_ZH_TW: Final = DetailsWords(
    fields={
        "title": "標題",
        "date": "日期",
        "owner": "負責人",
        "audience": "可以閱讀的人",
        "valid_from": "生效日",
        "valid_until": "有效至",
        "review_by": "檢視期限",
        "checked": "上次確認",
        "superseded_by": "取代它的備忘錄",
        "url": "連結",
        "tags": "標籤",
    },
    hints={
        "title": "備忘錄本身沒有標題時使用。",
        "date": "備忘錄的日期，例如 2026-11-28。",
        "owner": "姓名、識別碼，或兩者：王小明 <識別碼>。有這個識別碼的人可以編輯這些資料。",
        "audience": "識別碼，以逗號分隔；空白表示所有人。",
        "valid_from": "第一天，例如 2026-11-28。",
        "valid_until": "最後一天，例如 2026-11-28。",
        "review_by": "負責人最晚在這一天重讀，例如 2026-11-28。",
        "checked": "最近一次有人讀過並確認無誤的日子，例如 2026-11-28。",
        "superseded_by": "取代它的備忘錄的檔名。",
        "url": "可以開啟檔案的網址，以 https:// 開頭。",
        "tags": "描述內容的詞，以逗號分隔。",
    },
    remarks={
        "review_due": "須在 {review_by} 前檢視",
        "review_overdue": "已過檢視期限（{review_by}）",
        "expired": "已失效",
        "not_yet": "{valid_from} 起生效",
        "superseded": "已由 {superseded_by} 取代",
        "superseded_by_unknown": "已被取代",
    },
    list_owner="負責人：{owner}",
    list_until="有效至 {day}",
    form_title="備忘錄的資料",
    edit="編輯資料",
    undo="復原",
    save="儲存",
    parts={"readers": "負責人與讀者", "days": "日期", "names": "標題、新版、連結、標籤"},
    people="可以閱讀的人",
    channels="可以閱讀的頻道",
    others="其他可以閱讀的識別碼",
    person="負責人（這裡的成員）",
    upload_readers="可以閱讀的人（不選表示所有人）",
    of_memo="{title}（{memo}）",
    line="{field}：{value}（{place}）",
    holds_inside="這裡的資料適用於裡面的所有備忘錄（共 {count} 份）。",
    of_one_memo="壓縮檔本身沒有這一項，請留空。",
    nothing_said="還沒有任何資料。",
    from_here="目前寫在 {place}。",
    front_matter="備忘錄本身",
    usage="請輸入 /memos edit 與備忘錄的標題或檔名。負責人與管理員可以編輯。",
    not_yours="我找不到您可以編輯的備忘錄 {name}。只有負責人與管理員可以編輯備忘錄的資料。",
    not_yours_now="您不能編輯這份備忘錄的資料，或它已不存在。只有負責人與管理員可以編輯備忘錄的資料。",
    several="不只一份備忘錄符合；請輸入其中一個檔名：{names}",
    saved="已儲存 {name} 的資料：{fields}。",
    unchanged="{name} 的資料本來就是這樣。",
    undone="{name} 的資料已恢復到上次編輯之前。",
    nothing_to_undo="沒有可以復原的編輯。",
    wrong="還沒有儲存。請更正：",
    changed_since="表單開啟期間有人改過這些資料；我沒有儲存。請重新開啟表單。",
    said_elsewhere="這個值寫在 {place}，無法在這裡清空；請到那裡修改。",
    bad_day="日期請寫成 2026-11-28。",
    bad_order="有效期限不能早於生效日。",
    bad_url="連結請以 https:// 開頭。",
    bad_id="{entry} 不是人員、群組、身分組或頻道的識別碼；請寫 {forms}。",
    bad_self="備忘錄不能由自己取代。",
    console_intro="按 Enter 保留原值，輸入 - 清除，輸入句點（.）結束且不儲存。",
    console_field="{field} [{value}]",
    console_stopped="我沒有儲存。",
)


def details_words(words: Words) -> DetailsWords:
    """These sentences in the language of those."""
    return DETAILS_EN if words is EN else DETAILS_ZH_TW

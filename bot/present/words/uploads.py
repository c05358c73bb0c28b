"""What the bot says of uploads: what became of each file, what is asked before one is indexed, and the form."""

from dataclasses import dataclass
from typing import Final

from bot.present.words import Words
from bot.present.words.en import EN


@dataclass(frozen=True, slots=True)
class UploadWords:
    """The sentences in one language; callers fill in the names in braces.

    Attributes:
        form_title: In at most 24 characters, as Slack has room for.
    """

    counted: str
    undo_hint: str
    added: str
    replaced: str
    same: str
    refused: str
    twice: str
    read_as: str
    titled: str
    offer: str
    offer_refused: str
    dropped: str
    still_there: str
    take: str
    describe: str
    undo: str
    undo_all: str
    replace_all: str
    keep_all: str
    drop_all: str
    form_title: str
    form_files: str
    form_names: str
    form_all: str
    form_submit: str
    form_failed: str
    no_file: str
    console_decide: str


UPLOADS_EN: Final = UploadWords(
    counted="Files sent: {count}. Among the memos now: {kept}.",
    undo_hint="/reindex undo takes back all that this upload changed, /reindex undo NAME one file.",
    added="• Added {name}",
    replaced="• Replaced {name}",
    same="• {name} is among the memos already, byte for byte.",
    refused="• Not added: {name}. {reason}",
    twice="{name} was sent twice in this upload; I took the first one.",
    read_as="{name} ({summary})",
    titled="{title}: {summary}",
    offer=(
        "I have {names}, and have not indexed anything yet. Index now, or say first who owns it and who may read it "
        "(everybody, if nothing says otherwise)?"
    ),
    offer_refused="{name} cannot be indexed: {reason}",
    dropped="I did not add {names}; the memos are as they were.",
    still_there="{name} stays. {reason}",
    take="Index now",
    describe="Details first…",
    undo="Undo this file",
    undo_all="Undo upload",
    replace_all="Replace all",
    keep_all="Keep both of each",
    drop_all="Drop all of these",
    form_title="Add memos",
    form_files="The memos' files (at most {most})",
    form_names="Files: {names}",
    form_all="What you say here holds for each of these files.",
    form_submit="Index",
    form_failed="The form could not be opened; please try again.",
    no_file="There is no file in that message; send one with {formats} files.",
    console_decide="Type /reindex replace or /reindex keep_both, and the file again.",
)
UPLOADS_ZH_TW: Final = UploadWords(
    counted="共 {count} 個檔案，其中 {kept} 個已收錄。",
    undo_hint="輸入 /reindex undo 可以復原這次上傳的所有變動，輸入 /reindex undo 檔名 只復原一個檔案。",
    added="• 已新增 {name}",
    replaced="• 已取代 {name}",
    same="• 備忘錄裡已有內容完全相同的 {name}。",
    refused="• 未收錄 {name}：{reason}",
    twice="這次上傳有兩個 {name}；我收下了第一個。",
    read_as="{name}（{summary}）",
    titled="{title}：{summary}",
    offer="已收到 {names}，還沒有收錄。要現在收錄，還是先註明負責人與可以閱讀的人（沒有註明就是所有人）？",
    offer_refused="{name} 無法收錄：{reason}",
    dropped="沒有收錄 {names}，備忘錄維持原狀。",
    still_there="{name} 維持不變：{reason}",
    take="現在收錄",
    describe="先填資料…",
    undo="復原這個檔案",
    undo_all="復原這次上傳",
    replace_all="全部取代",
    keep_all="全部兩份都保留",
    drop_all="全部不收錄",
    form_title="加入備忘錄",
    form_files="備忘錄的檔案（最多 {most} 個）",
    form_names="檔案：{names}",
    form_all="以下填寫的內容適用於所有檔案。",
    form_submit="收錄",
    form_failed="無法開啟表單，請再試一次。",
    no_file="那則訊息沒有檔案；請附上 {formats} 檔案。",
    console_decide="請輸入 /reindex replace（取代）或 /reindex keep_both（兩份都保留），再加上檔名。",
)


def upload_words(words: Words) -> UploadWords:
    """These sentences in the language of those."""
    return UPLOADS_EN if words is EN else UPLOADS_ZH_TW

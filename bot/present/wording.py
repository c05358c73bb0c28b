"""Every sentence that the bot itself says, in Traditional Chinese and in English.

Adapters and the desk take all their words from here; the memos' words never pass through. Plain text: each line is
escaped and laid out by the adapter.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from bot.port import QUESTIONS, Incoming, Language
from memoqa.domain import Answer, Memo, Outlined, Place, Quote
from memoqa.index.build import IndexReport
from memoqa.service import Library

Setting: TypeAlias = Literal["auto", "zh-TW", "en"]  # as in MEMOQA_LANGUAGE

MOST_LISTED: Final = 20  # memos named in one notice; more would push the question out of sight
_CJK: Final = re.compile(r"[\u3040-\u30ff\u3100-\u312f\u31a0-\u31bf\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences in one language; the names in braces are filled in by whoever says them."""

    related: str
    none: str
    none_hint: str
    asked_as: str
    coverage: str
    outline_sections: str
    outline_no_sections: str
    outline_paragraphs: str
    outline_date: str
    line: str
    lines: str
    page: str
    front: str
    confidence: str
    title: str
    help: str
    too_long: str
    busy: str
    restarting: str
    try_again: str
    incident: str
    admins_only: str
    already_under_way: str
    reindexing: str
    reading: str
    encoding: str
    publishing: str
    indexed: str
    unchanged: str
    rehearsed: str
    quality: str
    quality_first: str
    rolled_back: str
    taken: str
    replaced: str
    taken_back: str
    restored: str
    status: str
    status_reindexing: str
    unknown_action: str
    admins_only_gaps: str
    gaps: str
    no_gaps: str
    gap: str
    gap_missing: str
    added: str
    changed: str
    removed: str
    skipped: str
    and_more: str
    separator: str
    library: str
    reindex_here: str
    welcome: str
    searching: str
    hidden: str
    hidden_in_chat: str
    asked: str
    previous: str
    next: str
    section: str
    cite: str
    good: str
    bad: str
    anew: str
    follow_up: str
    your_question: str
    missing_title: str
    missing_label: str
    submit: str
    cancel: str
    thanks: str
    thanks_missing: str
    first_paragraph: str
    last_paragraph: str
    no_section: str
    passage_gone: str
    question_gone: str
    citation_copy: str
    invite: str
    continued: str
    quotes_changed: str
    too_fast: str
    too_fast_here: str
    not_here: str
    among_ourselves: str
    one_file: str
    not_served: str
    forgotten: str
    console_help: str
    unknown_command: str
    thread: str
    thread_empty: str
    thread_line: str
    thread_current: str
    no_such_thread: str
    toolbar: str


EN: Final = Words(
    related="The memos may not answer this; the nearest passages:",
    none="The memos do not say.",
    none_hint="Try other words, or see with /memos what they cover.",
    asked_as="Searched for: {asked_as}",
    coverage="{found} paragraphs speak of this; shown: {shown}.",
    outline_sections="Sections: {sections}",
    outline_no_sections="It has no headings below its title.",
    outline_paragraphs="Paragraphs below the title: {paragraphs}",
    outline_date="Date: {date}",
    line="line {first}",
    lines="lines {first}–{last}",
    page="page {page}",
    front="front",
    confidence="confidence {percent} %",
    title="“{title}”",
    help=(
        "Ask a question, and I quote the memos' own paragraphs, word for word.\n"
        "What you ask next in the same thread is taken as a follow-up.\n"
        "/ask QUESTION   ask\n"
        "/memos          which memos I answer from\n"
        "/forget-me      delete what I keep of your questions\n"
        "/reindex        take in new and changed memos (admins)"
    ),
    too_long="That question is {length} characters long; please ask it in at most {limit}.",
    busy="I have too many questions in hand just now; please ask again in a minute.",
    restarting="I am being restarted; please try again in a moment.",
    try_again="I cannot tell just now whether I may answer here; please try again shortly.",
    incident="Something went wrong here, and I could not finish. Please try again; if it stays, report incident {id}.",
    admins_only="Only an admin may refresh the index; ask one to do it.",
    already_under_way="The index is already being refreshed; its report comes where that was asked for.",
    reindexing="Refreshing the index…",
    reading="Reading the memos: {done} of {total}",
    encoding="Working through the paragraphs: {done} of {total}",
    publishing="Putting the new index to use…",
    indexed="The index is up to date. Memos: {memos}, paragraphs: {paragraphs}; it took {seconds} s.",
    unchanged="Nothing has changed. Memos: {memos}, paragraphs: {paragraphs}.",
    rehearsed="Dry run, nothing was changed. It would hold memos: {memos}, paragraphs: {paragraphs}.",
    quality="Golden questions that come out right: {now} %, before {before} %.",
    quality_first="Golden questions that come out right: {now} %.",
    taken="{name} was taken among the memos; /reindex undo takes it back.",
    replaced="{name} was replaced; /reindex undo brings the old one back.",
    taken_back="{name} was taken back.",
    restored="The old {name} is back.",
    rolled_back="Answering from the index before again: {generation}, {created}, memos: {memos}.",
    status="Index {generation} of {created}; memos: {memos}, paragraphs: {paragraphs}.",
    status_reindexing="It is being refreshed just now.",
    unknown_action="There is no /reindex {action}; there are /reindex, /reindex dry-run, status, rollback and undo.",
    admins_only_gaps="Only an admin may see what others asked; ask one.",
    gaps="Of {asked} questions in {weeks} weeks the memos left {gaps} without a good answer:",
    no_gaps="In {weeks} weeks no question went without a good answer (asked: {asked}).",
    gap="{count} × {question}",
    gap_missing="    missing: {missing}",
    added="New: {names}",
    changed="Changed: {names}",
    removed="Removed: {names}",
    skipped="Left out, {name}: {reason}",
    and_more="and {count} more",
    separator=", ",
    library="Memos that I answer from: {count} (index {generation}, {created})",
    reindex_here="From this chat, /reindex does it.",
    welcome="Ask about the memos; /help lists the commands, /quit ends.",
    searching="Searching…",
    hidden="Contains hidden characters, shown as ⟦U+…⟧.",
    hidden_in_chat="Caution: this passage contains hidden characters ({codes}).",
    asked="{asker} asked: {question}",
    previous="Paragraph before",
    next="Paragraph after",
    section="Whole section",
    cite="Citation",
    good="👍",
    bad="👎",
    anew="As a new question",
    follow_up="Follow up",
    your_question="Your question",
    missing_title="What was missing?",
    missing_label="What did you look for, and what should have been quoted? (optional)",
    submit="Send",
    cancel="Cancel",
    thanks="Thank you; noted.",
    thanks_missing="Thank you; what was missing is noted for those who keep the memos.",
    first_paragraph="That is the memo's first paragraph.",
    last_paragraph="That is the memo's last paragraph.",
    no_section="That paragraph stands under no heading.",
    passage_gone="That memo has changed since this was quoted; please ask again.",
    question_gone="That question is no longer kept; please ask it again.",
    citation_copy="To copy:",
    invite="I am not in this channel. Invite me with /invite, then ask again; or write to me directly.",
    continued="(continued)",
    quotes_changed="The memos have changed since the last answer here; what was quoted above may be outdated.",
    too_fast="One moment, please: that was more than {rate} questions in a minute. Ask again shortly.",
    too_fast_here="One moment, please: there were more than {rate} questions here in a minute. Ask again shortly.",
    not_here="I do not answer here. Write to me directly, or ask an admin of memoqa to add this channel to my list.",
    not_served="I answer only in the servers that I belong to, and only their members.",
    among_ourselves="I answer only among ourselves; another organisation shares this channel. Write to me directly.",
    one_file="One file at a time, please: a message with a single {formats} file.",
    forgotten="Forgotten: what you asked and said ({count} questions). Messages in the chat itself stay.",
    console_help=(
        "/thread         this thread and the recent ones\n"
        "/thread new     begin a new thread\n"
        "/thread N       go back to thread N\n"
        "/gaps           what was asked and not answered\n"
        "/help           this list\n"
        "/quit           end the chat (so does Ctrl-D)"
    ),
    unknown_command="There is no command {command}; did you mean {nearest}? /help lists them all.",
    thread="Thread {number}; questions so far: {turns}. What you ask next is taken as a follow-up.",
    thread_empty="Thread {number} is new: nothing was asked in it yet.",
    thread_line="  {number}  {latest}  {turns} × {opening}",
    thread_current="→ {number}  {latest}  {turns} × {opening}",
    no_such_thread="There is no thread {number}; /thread lists the recent ones.",
    toolbar=" thread {number} · index {generation} · /help",
)

ZH_TW: Final = Words(
    related="備忘錄可能沒有直接回答，以下是最相關的段落：",
    none="備忘錄沒有提到。",
    none_hint="可以換個說法再問，或用 /memos 看看有哪些備忘錄。",
    asked_as="搜尋的是：{asked_as}",
    coverage="有 {found} 個段落談到這件事，這裡列出 {shown} 個。",
    outline_sections="章節：{sections}",
    outline_no_sections="標題之下沒有分節。",
    outline_paragraphs="標題之下的段落數：{paragraphs}",
    outline_date="日期：{date}",
    line="第 {first} 行",
    lines="第 {first}–{last} 行",
    page="第 {page} 頁",
    front="篇首",
    confidence="信心 {percent} %",
    title="《{title}》",
    help=(
        "請直接提問，我會一字不改地引用備忘錄的原文段落。\n"
        "在同一個討論串裡接著問，會當作追問。\n"
        "/ask 問題       提問\n"
        "/memos          我依據哪些備忘錄回答\n"
        "/forget-me      刪除我保存的您的提問\n"
        "/reindex        收錄新增與修改過的備忘錄（限管理員）"
    ),
    too_long="這個問題有 {length} 個字，請縮短到 {limit} 個字以內。",
    busy="現在排隊的問題太多，請過一分鐘再問。",
    restarting="我正在重新啟動，請稍後再試一次。",
    try_again="我現在無法確認能否在這裡回答，請稍後再試一次。",
    incident="這裡出了問題，沒能完成。請再試一次；若仍不行，請回報事件編號 {id}。",
    admins_only="只有管理員可以更新索引，請找管理員處理。",
    already_under_way="索引正在更新中，結果會出現在提出更新的地方。",
    reindexing="正在更新索引…",
    reading="讀取備忘錄：{done}／{total}",
    encoding="處理段落：{done}／{total}",
    publishing="正在換上新索引…",
    indexed="索引已更新：{memos} 份備忘錄、{paragraphs} 個段落，{seconds} 秒。",
    unchanged="沒有變動：{memos} 份備忘錄、{paragraphs} 個段落。",
    rehearsed="試跑，沒有更動任何東西。索引將有 {memos} 份備忘錄、{paragraphs} 個段落。",
    quality="標準題答對 {now} %，先前 {before} %。",
    quality_first="標準題答對 {now} %。",
    taken="已收錄 {name}；/reindex undo 可以收回。",
    replaced="已取代 {name}；/reindex undo 可以換回原來的。",
    taken_back="已收回 {name}。",
    restored="已換回原來的 {name}。",
    rolled_back="已改回使用前一個索引：{generation}，{created}，{memos} 份備忘錄。",
    status="索引 {generation}，{created}；{memos} 份備忘錄、{paragraphs} 個段落。",
    status_reindexing="目前正在更新。",
    unknown_action="沒有 /reindex {action}；可用的有 /reindex，以及 /reindex 加上 dry-run、status、rollback 或 undo。",
    admins_only_gaps="只有管理員可以看別人問過什麼，請找管理員。",
    gaps="{weeks} 週內的 {asked} 個問題中，有 {gaps} 個沒有得到好的回答：",
    no_gaps="{weeks} 週內沒有答不出來的問題（共問了 {asked} 個）。",
    gap="{count} 次：{question}",
    gap_missing="    缺少：{missing}",
    added="新增：{names}",
    changed="修改：{names}",
    removed="移除：{names}",
    skipped="未收錄 {name}：{reason}",
    and_more="以及另外 {count} 份",
    separator="、",
    library="我依據的備忘錄：{count} 份（索引 {generation}，{created}）",
    reindex_here="在這裡輸入 /reindex 就可以建立索引。",
    welcome="請就備忘錄提問；/help 列出指令，/quit 離開。",
    searching="搜尋中…",
    hidden="含有隱藏字元，以 ⟦U+…⟧ 標示。",
    hidden_in_chat="注意：這段文字含有隱藏字元（{codes}）。",
    asked="{asker} 問：{question}",
    previous="上一段",
    next="下一段",
    section="整節",
    cite="引用格式",
    good="👍",
    bad="👎",
    anew="當作新問題",
    follow_up="追問",
    your_question="您的問題",
    missing_title="缺少了什麼？",
    missing_label="您想找的是什麼？應該引用哪一段？（可不填）",
    submit="送出",
    cancel="取消",
    thanks="謝謝，已記下。",
    thanks_missing="謝謝，已把缺少的內容記下，供備忘錄的管理者參考。",
    first_paragraph="這已是備忘錄的第一段。",
    last_paragraph="這已是備忘錄的最後一段。",
    no_section="這個段落不在任何標題之下。",
    passage_gone="備忘錄在引用之後已經更動，請重新提問。",
    question_gone="這個問題的紀錄已經不在了，請重新提問。",
    citation_copy="可複製：",
    invite="我不在這個頻道裡。請先用 /invite 邀請我，再問一次；或直接傳訊息給我。",
    continued="（續）",
    quotes_changed="這個討論串上次回答之後，備忘錄已有更動；上面引用的內容可能已經過時。",
    too_fast="請稍候：一分鐘內超過 {rate} 個問題了，請過一會兒再問。",
    too_fast_here="請稍候：這裡一分鐘內超過 {rate} 個問題了，請過一會兒再問。",
    not_here="我不在這裡回答。請直接傳訊息給我，或請 memoqa 的管理員把這個頻道加入清單。",
    not_served="我只在所屬的伺服器裡回答，也只回答其中的成員。",
    among_ourselves="我只在自己的組織內回答，而這個頻道與其他組織共用。請直接傳訊息給我。",
    one_file="請一次只給一個檔案：訊息裡附上單一的 {formats} 檔。",
    forgotten="已刪除您問過與說過的內容（{count} 個問題）。聊天室裡的訊息仍在原處。",
    console_help=(
        "/thread         目前與最近的討論串\n"
        "/thread new     開始新的討論串\n"
        "/thread N       回到第 N 個討論串\n"
        "/gaps           問過但沒有答案的問題\n"
        "/help           這份說明\n"
        "/quit           離開（Ctrl-D 也可以）"
    ),
    unknown_command="沒有 {command} 這個指令，您要的是 {nearest} 嗎？/help 列出所有指令。",
    thread="討論串 {number}：已問 {turns} 個問題，接著問會當作追問。",
    thread_empty="討論串 {number} 是新的，還沒有人提問。",
    thread_line="  {number}  {latest}  {turns} × {opening}",
    thread_current="→ {number}  {latest}  {turns} × {opening}",
    no_such_thread="沒有討論串 {number}；/thread 列出最近的幾個。",
    toolbar=" 討論串 {number} · 索引 {generation} · /help",
)


WORDS: Final[dict[Language, Words]] = {"en": EN, "zh-TW": ZH_TW}


@dataclass(frozen=True, slots=True)
class Wording:
    """Chooses the language, by MEMOQA_LANGUAGE."""

    setting: Setting = "auto"

    def language(self, *said: str, known: Language | None = None, otherwise: Language = "en") -> Language:
        """The language for someone who said this: with `auto` the one that is known, else by what was said.

        Args:
            said: What the asker said, the likeliest to tell the language first; the first that is not empty counts.
            known: What the platform knows of the asker's language.
            otherwise: Where nothing is known, and nothing was said.
        """
        if self.setting != "auto":
            return self.setting
        if known:
            return known
        text = next(filter(str.strip, said), None)
        if text is None:
            return otherwise
        return "zh-TW" if _CJK.search(text) else "en"

    def words(self, *said: str, known: Language | None = None, otherwise: Language = "en") -> Words:
        """The words in that language."""
        return WORDS[self.language(*said, known=known, otherwise=otherwise)]

    def words_for(self, incoming: Incoming, *said_before: str) -> Words:
        """The words for who says this, in a thread in which that was said before, the last first."""
        return WORDS[self.language_for(incoming, *said_before)]

    def language_for(self, incoming: Incoming, *said_before: str) -> Language:
        """The language of `words_for`."""
        # What follows a command is no language's: /reindex status.
        said = incoming.text if incoming.command in QUESTIONS | {"missing"} else ""
        return self.language(said, *said_before, known=incoming.language)


def preface(answer: Answer, words: Words) -> tuple[str, ...]:
    """What is said before the quotes, in lines: nothing before a plain answer to the question as it was asked.

    Where the memos do not say, what was searched for is always told: only so can it be seen whether it was understood.
    """
    verdict = {"answer": (), "related": (words.related,), "none": (words.none,)}[answer.verdict]
    plain = answer.asked_as == answer.question and answer.verdict != "none"
    searched = () if plain else (words.asked_as.format(asked_as=answer.asked_as),)
    hint = (words.none_hint,) if answer.verdict == "none" else ()
    shown = len(answer.quotes)
    more = answer.verdict == "answer" and answer.found > shown
    coverage = (words.coverage.format(found=answer.found, shown=shown),) if more else ()
    return (*searched, *verdict, *hint, *outline_lines(answer.outlined, words), *coverage)


def outline_lines(outlined: Outlined | None, words: Words) -> tuple[str, ...]:
    """What was asked about a memo as such, in a line; none where nothing was."""
    if outlined is None:
        return ()
    if outlined.sections is not None:
        named = words.separator.join(outlined.sections)
        return (words.outline_sections.format(sections=named) if named else words.outline_no_sections,)
    if outlined.paragraphs is not None:
        return (words.outline_paragraphs.format(paragraphs=outlined.paragraphs),)
    return (words.outline_date.format(date=outlined.date),) if outlined.date else ()


def citation(quote: Quote, words: Words, confidence: float | None = None) -> str:
    """Where a quote stands: title, headings, paragraph, place, and the answer's confidence (0 to 1) if it is given."""
    heading = " › ".join((words.title.format(title=quote.title), *quote.section))
    paragraph = f"¶ {quote.paragraph}" if quote.paragraph else words.front
    percent = "" if confidence is None else words.confidence.format(percent=round(confidence * 100))
    return " · ".join(part for part in (heading, paragraph, _place(quote.place, words), percent) if part)


def citation_to_copy(quote: Quote, memo: Memo, words: Words) -> str:
    """A citation with what a bibliography asks for, and the receipt by which `memoqa verify` checks the words."""
    parts = (memo.byline, citation(quote, words), memo.origin, memo.date, memo.id, quote.receipt)
    return f"{words.citation_copy}\n{' · '.join(part for part in parts if part)}"


def report(done: IndexReport, words: Words) -> str:
    """What a reindex changed, and which memos it had to leave out, each with its reason."""
    figures = {"memos": done.memos, "paragraphs": done.paragraphs, "seconds": f"{done.seconds:.1f}"}
    head = words.rehearsed if done.rehearsed else words.unchanged if done.unchanged else words.indexed
    lines = [head.format(**figures)]
    for sentence, names in ((words.added, done.added), (words.changed, done.changed), (words.removed, done.removed)):
        if names:
            lines.append(sentence.format(names=words.separator.join(_listed(names, words))))
    if done.quality is not None:
        before, now = (None if share is None else round(share * 100) for share in done.quality)
        lines.append((words.quality_first if before is None else words.quality).format(now=now, before=before))
    lines += [words.skipped.format(name=memo.memo, reason=memo.reason) for memo in done.skipped[:MOST_LISTED]]
    lines += _rest(len(done.skipped), words)
    return "\n".join(lines)


def contents(library: Library, words: Words) -> str:
    """The memos that are indexed now, with date and origin, and the generation."""
    head = words.library.format(count=len(library.memos), generation=library.generation, created=moment(library))
    memos = [_memo(memo, words) for memo in library.memos[:MOST_LISTED]]
    return "\n".join([head, *memos, *_rest(len(library.memos), words)])


def moment(library: Library) -> str:
    """When an index was made, for a reader."""
    return f"{library.created[:16].replace('T', ' ')} UTC"


def standing(library: Library) -> dict[str, object]:
    """What the sentences about an index are filled in with."""
    paragraphs = sum(len(memo.paragraphs) for memo in library.memos)
    figures = {"memos": len(library.memos), "paragraphs": paragraphs}
    return {"generation": library.generation, "created": moment(library), **figures}


def _memo(memo: Memo, words: Words) -> str:
    return " · ".join(filter(None, ("• " + words.title.format(title=memo.title), memo.date, memo.origin, memo.id)))


def _place(place: Place, words: Words) -> str:
    if place.page is not None:
        return words.page.format(page=place.page)
    if place.lines is None:
        return ""
    first, last = place.lines
    return (words.line if first == last else words.lines).format(first=first, last=last)


def _listed(names: tuple[str, ...], words: Words) -> list[str]:
    return [*names[:MOST_LISTED], *_rest(len(names), words)]


def _rest(count: int, words: Words) -> list[str]:
    return [words.and_more.format(count=count - MOST_LISTED)] if count > MOST_LISTED else []

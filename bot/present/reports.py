"""Word the index for a chat: what a reindex changed, and which memos there are."""

from collections.abc import Collection, Sequence
from typing import Final

from bot.present.details import told_of
from bot.present.stated import stated_reason
from bot.present.words import Words
from bot.present.words.en import EN
from bot.present.words.uploads import upload_words
from memoqa.domain import Memo
from memoqa.index.build import IndexReport
from memoqa.index.by_reason import FIRST_NAMES, by_reason
from memoqa.ingest.summary import Summary
from memoqa.quotes.shown import shown_heading
from memoqa.quotes.summaries import summary_text
from memoqa.view import IndexedMemos, local_day

MOST_LISTED: Final = 20  # memos named in one notice; more would push the question out of sight


def reindex_report(done: IndexReport, words: Words, told: Collection[str] = ()) -> str:
    """What a reindex changed, which memos it skipped, and about which something is to be corrected, with reasons.

    Args:
        done: The reindex.
        words: In the reader's language.
        told: The ids of memos of which the reader is told elsewhere that they changed.
    """
    figures = {"memos": done.memos, "paragraphs": done.paragraphs, "seconds": f"{done.seconds:.1f}"}
    head = words.dry_run if done.dry_run else words.unchanged if done.unchanged else words.indexed
    lines = [head.format(**figures)]
    for sentence, memos in ((words.added, done.added), (words.changed, done.changed), (words.removed, done.removed)):
        news = [memo for memo in memos if memo not in told]
        if any(memo in done.summaries for memo in news):
            lines += [sentence.format(names=_read_as(memo, done, words)) for memo in news[:MOST_LISTED]]
            lines += rest(len(news), words)
        elif news:
            lines.append(sentence.format(names=words.separator.join(_listed(news, words))))
    if done.quality is not None:
        before, now = (None if share is None else round(share * 100) for share in done.quality)
        lines.append((words.quality_first if before is None else words.quality).format(now=now, before=before))
    for sentence, named in ((words.skipped, done.skipped), (words.warning, done.warnings)):
        reasons = by_reason(named)
        for one in reasons[:MOST_LISTED]:
            listed = [*one.memos[:FIRST_NAMES], *rest(len(one.memos), words, FIRST_NAMES)]
            lines.append(sentence.format(name=words.separator.join(listed), reason=stated_reason(one.reason, words)))
        lines += rest(len(reasons), words)
    return "\n".join(lines)


def summed_up(summary: Summary, words: Words) -> str:
    """How a memo was read, in a line, as `memoqa index --explain` says it."""
    return summary_text(summary, "en" if words is EN else "zh-TW")


def _read_as(memo: str, done: IndexReport, words: Words) -> str:
    """A memo's id, and how this run read it."""
    summary = done.summaries.get(memo)
    return upload_words(words).read_as.format(name=memo, summary=summed_up(summary, words)) if summary else memo


def memos_due(memos: Sequence[Memo], words: Words) -> str:
    """The memos that are due for review and whose owners could not be asked, for the admins."""
    head = words.reviews_to_admin.format(count=len(memos))
    lines = [f"{memo_line(memo, words)} · {memo.details.review_by}" for memo in memos[:MOST_LISTED]]
    return "\n".join([head, *lines, *rest(len(memos), words)])


def library_contents(library: IndexedMemos, words: Words) -> str:
    """The memos that are indexed now, with date and origin; last, for who runs memoqa, the generation."""
    head = words.library.format(count=len(library.memos))
    today, readable = local_day(), {memo.id: memo for memo in library.memos}
    memos: list[str] = []
    for memo in library.memos[:MOST_LISTED]:
        told = told_of(memo, readable, today, words)
        memos += [memo_line(memo, words), *([f"  {told}"] if told else [])]
    index = words.library_index.format(generation=library.generation, created=_created(library))
    return "\n".join([head, *memos, *rest(len(library.memos), words), index])


def index_figures(library: IndexedMemos) -> dict[str, object]:
    """The values that the sentences about an index are filled in with."""
    paragraphs = sum(len(memo.paragraphs) for memo in library.memos)
    figures = {"memos": len(library.memos), "paragraphs": paragraphs}
    return {"generation": library.generation, "created": _created(library), **figures}


def _created(library: IndexedMemos) -> str:
    return f"{library.created[:16].replace('T', ' ')} UTC"


def memo_line(memo: Memo, words: Words) -> str:
    """A memo in a list: its title, date, origin and file."""
    title = words.title.format(title=shown_heading(memo.title, memo.id))
    return " · ".join(filter(None, (f"• {title}", memo.date, memo.origin, memo.id)))


def _listed(names: Sequence[str], words: Words) -> list[str]:
    return [*names[:MOST_LISTED], *rest(len(names), words)]


def rest(count: int, words: Words, most: int = MOST_LISTED) -> list[str]:
    """What stands under a list that names no more than `most` of so many."""
    return [words.and_more.format(count=count - most)] if count > most else []

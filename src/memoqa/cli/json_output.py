"""Answers and reports as JSON values, with the keys that `--json` promises."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from memoqa.domain import Answer, MemoFacts, Place, Quote
from memoqa.quotes.exact_words import Found

if TYPE_CHECKING:  # importing it takes longer than most commands may
    from memoqa.index.build import IndexReport


def answer_json(answer: Answer) -> dict[str, Any]:
    """An answer as `memoqa ask --json` prints it."""
    return {
        "question": answer.question,
        "asked_as": answer.asked_as,
        "verdict": answer.verdict,
        "confidence": round(answer.confidence, 4),
        "quotes": [_quote_json(quote) for quote in answer.quotes],
        "found": answer.found,
        "searched": dict(zip(("memos", "paragraphs"), answer.searched, strict=True)),
        "outlined": _memo_facts_json(answer.memo_facts),
        "generation": answer.generation,
        "milliseconds": round(answer.milliseconds, 2),
    }


def found_json(found: Found) -> dict[str, Any]:
    """Words that were found as `memoqa find --json` prints them: all their places."""
    return {
        "words": found.words.text,
        "exact": found.words.exact,
        "count": len(found.places),
        "memos": found.memos,
        "paragraphs": found.paragraphs,
        "places": [
            {
                "memo": place.memo,
                "section": place.section,
                "paragraph": place.paragraph,
                "place": _place_json(place.place),
                "start": place.start,
                "end": place.end,
            }
            for place in found.places
        ],
    }


def _memo_facts_json(facts: MemoFacts | None) -> dict[str, Any] | None:
    return {name: value for name, value in asdict(facts).items() if value is not None} if facts else None


def report_json(report: "IndexReport") -> dict[str, Any]:
    """A reindex as `memoqa index --json` prints it."""
    return {
        "generation": report.generation,
        "memos": report.memos,
        "paragraphs": report.paragraphs,
        "sentences": report.sentences,
        "encoded": report.encoded,
        "reused": report.reused,
        "seconds": round(report.seconds, 3),
        "unchanged": report.unchanged,
        "rehearsed": report.dry_run,
        "quality": report.quality,
        "added": report.added,
        "changed": report.changed,
        "removed": report.removed,
        "skipped": [{"memo": skipped.memo, "reason": skipped.reason} for skipped in report.skipped],
        "warnings": [{"memo": warning.memo, "reason": warning.reason} for warning in report.warnings],
        "taken_up": dict(zip(("files", "passages"), report.taken_up, strict=True)),
    }


def _quote_json(quote: Quote) -> dict[str, Any]:
    return {
        "text": quote.text,
        "highlights": quote.highlights,
        "answer": quote.answer,
        "memo": quote.memo,
        "title": quote.title,
        "section": quote.section,
        "paragraph": quote.paragraph,
        "place": _place_json(quote.place),
        "score": round(quote.score, 4),
        "receipt": quote.receipt,
        "date": quote.date,
        "owner": quote.details.owner,
        "url": quote.link,
        "valid_until": quote.details.valid_until,
        "checked": quote.details.checked,
        "lead": [{"text": text, "place": _place_json(place)} for text, place in quote.lead],
        "recognised": quote.recognised,
        "links": [{"start": start, "end": end, "url": address} for start, end, address in quote.links],
    }


def _place_json(place: Place) -> dict[str, Any]:
    if place.page is None:
        return {"lines": place.lines}
    return {"page": place.page, **({"printed": place.printed} if place.printed else {})}

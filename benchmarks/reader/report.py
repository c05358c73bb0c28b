"""How the exported reader reads whole paragraphs that it never saw: AUROC by file and by what makes a question fail.

    python -m benchmarks.reader.report FOLDER DRCD.json XQUAD.json … --questions 150

Of each file only the half of the articles is asked that the reader did not learn from. The window is that around the
sentence which is most like the question; in the product it is the marked one.
"""

import argparse
import contextlib
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from benchmarks.datasets import encoder_of_files
from benchmarks.lookalikes import exchanged
from benchmarks.reader.exchange import exchange_for
from benchmarks.reader.material import cases_of
from benchmarks.reader.mining import mined
from benchmarks.reader.pairs import About
from benchmarks.reader.sources import held_out
from benchmarks.reader.windows import likest_sentence
from memoqa.encoders.reader import Reader, load_bundled_reader
from memoqa.search.windows import PlacedReading, read_text
from memoqa.text.sentences import sentences_of


@dataclass(slots=True)
class Readings:
    """Of one file.

    Attributes:
        there: Of questions to their own paragraphs.
        failing: By what makes a question fail, of questions that the paragraph does not answer.
        hit: Of each question to its own paragraph, whether the reader's span touches the answer.
    """

    there: list[PlacedReading] = field(default_factory=list)
    failing: dict[str, list[PlacedReading]] = field(default_factory=dict)
    hit: list[bool] = field(default_factory=list)

    def add(self, kind: str, reading: PlacedReading) -> None:
        self.failing.setdefault(kind, []).append(reading)


def read_all(cases: Sequence[About], reader: Reader, random_: random.Random) -> Readings:
    found = Readings()
    for about in cases:
        text, question = about.passage.text, about.asked.text
        reading = _read(question, text, reader)
        found.there.append(reading)
        start, end = about.asked.answer or (0, 0)
        found.hit.append(reading.start < end and reading.end > start)
        others = " ".join(other.text for other in about.passage.questions if other is not about.asked)
        alike = exchanged(question, text, others, about.answer, random_)
        if alike and alike != question:
            found.add("look-alike", _read(alike, text, reader))
        if about.same_language:
            exchange = exchange_for(question, text, about.answer, text, random_, about.synonymous)
            if exchange:
                found.add(f"exchanged {exchange.kind}", _read(exchange(question), text, reader))
        people = [other.text for other in about.passage.questions if other.answer is None]
        if people:
            found.add("people", _read(random_.choice(people), text, reader))
        beside = [o.text for p in about.article.passages if p is not about.passage for o in p.questions if o.answer]
        if beside:
            found.add("same article", _read(random_.choice(beside), text, reader))
        for _, passage, _ in about.mined.beside(about.asked, about.article)[:1]:
            if about.answer not in passage.text:
                found.add("left out", _read(question, passage.text, reader))
    return found


def figures(found: Readings) -> dict[str, float | int]:
    """AUROC of the logit by kind, and of the margin for look-alikes."""
    shown: dict[str, float | int] = {"questions": len(found.there), "span": round(float(np.mean(found.hit)), 3)}
    for kind, readings in sorted(found.failing.items()):
        truth = [1] * len(found.there) + [0] * len(readings)
        both = [*found.there, *readings]
        shown[f"{kind} ({len(readings)})"] = round(float(roc_auc_score(truth, [each.logit for each in both])), 3)
        if kind == "look-alike":
            margins = float(roc_auc_score(truth, [each.margin for each in both]))
            shown["look-alike by margin"] = round(margins, 3)
    return shown


def _read(question: str, text: str, reader: Reader) -> PlacedReading:
    sentences = [(sentence.start, sentence.end) for sentence in sentences_of(text, 0, len(text))]
    return read_text(question, text, sentences, likest_sentence(question, text), "", reader)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="that holds the exported reader")
    parser.add_argument("files", nargs="+", type=Path, help="SQuAD files")
    parser.add_argument("--questions", type=int, default=150, help="of each file")
    chosen = parser.parse_args()
    reader = load_bundled_reader(chosen.folder)
    with contextlib.closing(encoder_of_files()) as encoder:
        for path in chosen.files:
            articles = held_out([path])
            cases = cases_of(articles, mined([articles], encoder), lambda _one, _other: False)
            random_ = random.Random(1)
            asked = random_.sample(cases, min(chosen.questions, len(cases)))
            began = time.monotonic()
            shown = figures(read_all(asked, reader, random_))
            line = {"file": path.stem, **shown, "seconds": round(time.monotonic() - began)}
            print(json.dumps(line, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()

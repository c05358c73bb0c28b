"""Load the encoder and the reader that the settings name: the bundled ones on ONNX Runtime, others by libraries."""

from collections.abc import Callable

from memoqa.encoders.base import Encoder
from memoqa.encoders.hub_reader import load_hub_reader
from memoqa.encoders.models import BUNDLED, READER, local_folder, model_identity
from memoqa.encoders.onnx import load_onnx_encoder
from memoqa.encoders.reader import Reader, load_bundled_reader, reader_digest
from memoqa.encoders.sentence import load_sentence_encoder

NO_READER = "none"


def load_encoder(setting: str = BUNDLED) -> Encoder:
    """Load a model: the bundled one in a third of a second, others in four to six; nothing is printed.

    Args:
        setting: `bundled`, a sentence-transformers folder, or a Hugging Face id.

    Raises:
        EncoderError: The model cannot be loaded; the sentence says why and what to do.
    """
    return load_onnx_encoder() if setting == BUNDLED else load_sentence_encoder(setting)


def reader_loader(setting: str) -> Callable[[], Reader] | None:
    """What loads the reader that MEMOQA_READER names; None for `none`.

    Calling it raises EncoderError if the reader cannot be loaded; the sentence says why and what to do.

    Raises:
        EncoderError: The setting names neither a model's folder nor a possible id.
    """
    if setting == NO_READER:
        return None
    if setting == BUNDLED:
        return load_bundled_reader
    local_folder(setting, READER)  # refuses at once, and not at the first question that needs it
    return lambda: load_hub_reader(setting)


def reader_identity(setting: str) -> str:
    """The reader's name with its digest or revision, as `model_identity` gives an encoder's; `none` for none.

    Raises:
        EncoderError: The setting names neither a model's folder nor a possible id, or the bundled reader is missing.
    """
    if setting == NO_READER:
        return NO_READER
    return f"{BUNDLED}:{reader_digest()}" if setting == BUNDLED else model_identity(setting, READER)

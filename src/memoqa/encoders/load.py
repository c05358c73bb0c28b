"""Load the encoder that MEMOQA_ENCODER names: the bundled model on ONNX Runtime, any other by sentence-transformers."""

from memoqa.encoders.base import Encoder
from memoqa.encoders.models import BUNDLED
from memoqa.encoders.onnx import load_onnx_encoder
from memoqa.encoders.sentence import load_sentence_encoder


def load_encoder(setting: str = BUNDLED) -> Encoder:
    """Load a model: the bundled one in a third of a second, others in four to six; nothing is printed.

    Args:
        setting: `bundled`, a sentence-transformers folder, or a Hugging Face id.

    Raises:
        EncoderError: The model cannot be loaded; the sentence says why and what to do.
    """
    return load_onnx_encoder() if setting == BUNDLED else load_sentence_encoder(setting)

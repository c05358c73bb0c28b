"""Read windows with a model of the Hugging Face hub; the bundled reader does without."""

from memoqa.encoders.reader import Reader
from memoqa.errors import EncoderError


def load_hub_reader(setting: str) -> Reader:
    """Load a folder or a Hugging Face id.

    Raises:
        EncoderError: The model cannot be loaded; the sentence names the setting, the reason and what to do.
    """
    raise EncoderError(f"MEMOQA_READER={setting} cannot be loaded.")

"""Make a sentence-transformers folder of the bundled model's weights: what memoqa's way of running it is measured by.

Measuring and testing alone need it; memoqa answers without. The folder is made once, in the user's cache: some five
seconds and 250 MB.
"""

import itertools
import json
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import filelock
import numpy as np
import platformdirs
import torch
from safetensors.numpy import save_file
from sentence_transformers import SentenceTransformer
from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from memoqa.encoders.bundled import PASSAGE_PREFIX, QUERY_PREFIX, SOURCE_SHA256, source_file
from memoqa.encoders.packed import Header, PackedModel, Pieces
from memoqa.encoders.tokenizer import KEPT_TILDE, STAND_IN

FORMAT = 1  # raise it whenever the same source gives a different folder
FOLDER_NAME = f"multilingual-e5-small-{SOURCE_SHA256[:12]}-{FORMAT}"
WORDS = "embeddings.word_embeddings.weight"  # the largest tensor's name in a BertModel
ROWS_AT_ONCE = 8192  # of that tensor
_SPECIAL = {"lstrip": False, "normalized": False, "rstrip": False, "single_word": False, "special": True}


def float32_model() -> SentenceTransformer:
    """The model in float32 on the CPU, ready to encode."""
    model: SentenceTransformer = SentenceTransformer(
        str(model_folder()), device="cpu", local_files_only=True, model_kwargs={"dtype": torch.float32}
    ).eval()
    return model


def model_folder() -> Path:
    """The folder; any number of processes may call this at once."""
    folder = platformdirs.user_cache_path("memoqa") / "reference" / FOLDER_NAME
    folder.parent.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(f"{folder}.lock"):
        if not folder.exists():
            building = Path(tempfile.mkdtemp(dir=folder.parent))
            try:
                _write(PackedModel(source_file()), building)
                building.rename(folder)
            finally:
                shutil.rmtree(building, ignore_errors=True)
    return folder


def _write(packed: PackedModel, folder: Path) -> None:
    table = packed.pieces
    text = table.text.tobytes()
    texts = [text[start:end].decode() for start, end in itertools.pairwise(table.offsets.tolist())]
    pieces = list(zip(texts, table.scores.tolist(), strict=True))
    marks = {"bos_token": table.start, "eos_token": table.end, "pad_token": table.padding, "unk_token": table.unknown}
    special = {name: texts[number] for name, number in marks.items()}
    _write_weights(packed, folder / "model.safetensors")
    _tokenizer(table, pieces, special).save(str(folder / "tokenizer.json"), pretty=False)
    (folder / "1_Pooling").mkdir()
    for name, content in _json_files(packed.header, pieces, special).items():
        (folder / name).write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")


def _write_weights(packed: PackedModel, path: Path) -> None:
    """Half the size of float32, and nearly exact: a weight is a float16 scale times a whole number from -8 to 7."""
    sizes = packed.header
    tensors = {long: packed.tensor(short, *shape).astype(np.float16) for short, long, shape in _tensor_names(sizes)}
    tensors[WORDS] = np.empty((sizes.vocabulary, sizes.hidden), np.float16)
    for start in range(0, sizes.vocabulary, ROWS_AT_ONCE):
        rows = list(range(start, min(start + ROWS_AT_ONCE, sizes.vocabulary)))
        tensors[WORDS][rows] = packed.words(rows)
    # A BertModel has a pooler. Mean pooling ignores it, but loading warns if its weights are missing.
    tensors["pooler.dense.weight"] = np.zeros((sizes.hidden, sizes.hidden), np.float16)
    tensors["pooler.dense.bias"] = np.zeros(sizes.hidden, np.float16)
    save_file(tensors, path, metadata={"format": "pt"})


def _tensor_names(sizes: Header) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Each tensor's name in the file, its name in a BertModel, and its shape."""
    hidden, wide = sizes.hidden, sizes.intermediate
    yield "emb.pos", "embeddings.position_embeddings.weight", (sizes.positions, hidden)
    yield "emb.type", "embeddings.token_type_embeddings.weight", (sizes.token_types, hidden)
    yield "emb.ln.w", "embeddings.LayerNorm.weight", (hidden,)
    yield "emb.ln.b", "embeddings.LayerNorm.bias", (hidden,)
    for layer in range(sizes.layers):
        for short, long, rows, columns in (
            ("q", "attention.self.query", hidden, hidden),
            ("k", "attention.self.key", hidden, hidden),
            ("v", "attention.self.value", hidden, hidden),
            ("ao", "attention.output.dense", hidden, hidden),
            ("aln", "attention.output.LayerNorm", hidden, 0),
            ("fi", "intermediate.dense", wide, hidden),
            ("fo", "output.dense", hidden, wide),
            ("oln", "output.LayerNorm", hidden, 0),
        ):
            shape = (rows, columns) if columns else (rows,)
            yield f"l{layer}.{short}.w", f"encoder.layer.{layer}.{long}.weight", shape
            yield f"l{layer}.{short}.b", f"encoder.layer.{layer}.{long}.bias", (rows,)


def _tokenizer(table: Pieces, pieces: list[tuple[str, float]], special: dict[str, str]) -> Tokenizer:
    start, end = special["bos_token"], special["eos_token"]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=table.unknown, byte_fallback=False))
    steps: list[Any] = [normalizers.Replace(KEPT_TILDE, STAND_IN)]
    for replacement, points in _beyond_nfkc(table.replacements).items():
        characters = "".join(f"\\x{{{point:X}}}" for point in points)
        steps.append(normalizers.Replace(Regex(f"[{characters}]"), replacement))
    steps += [normalizers.NFKC(), normalizers.Replace(STAND_IN, KEPT_TILDE)]
    steps.append(normalizers.Replace(Regex(" {2,}"), " "))
    tokenizer.normalizer = normalizers.Sequence(steps)
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    names = {text: number for number, (text, _) in enumerate(pieces[:8])}
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{start} $A {end}",
        pair=f"{start} $A {end} {end} $B {end}",
        special_tokens=[(start, names[start]), (end, names[end])],
    )
    tokenizer.add_special_tokens([AddedToken(text, special=True) for text in special.values()])
    return tokenizer


def _beyond_nfkc(table: Mapping[int, str]) -> dict[str, list[int]]:
    """The table's differences from NFKC: each replacement (nothing or a space) with the code points it replaces."""
    found: dict[str, list[int]] = {}
    for point, replacement in table.items():
        if unicodedata.normalize("NFKC", chr(point)) != replacement:
            found.setdefault(replacement, []).append(point)
    return found


def _json_files(sizes: Header, pieces: list[tuple[str, float]], special: dict[str, str]) -> dict[str, Any]:
    """The folder's small files: file name to content."""
    kinds = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))
    return {
        "modules.json": [
            {"idx": number, "name": str(number), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for number, (path, kind) in enumerate(kinds)
        ],
        "config_sentence_transformers.json": {
            "prompts": {"query": QUERY_PREFIX, "document": PASSAGE_PREFIX},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "sentence_bert_config.json": {"max_seq_length": sizes.positions, "do_lower_case": False},
        "1_Pooling/config.json": {"word_embedding_dimension": sizes.hidden, "pooling_mode_mean_tokens": True},
        "tokenizer_config.json": {
            **special,
            "cls_token": special["bos_token"],
            "sep_token": special["eos_token"],
            "model_max_length": sizes.positions,
            "padding_side": "right",
            "tokenizer_class": "PreTrainedTokenizerFast",
            "added_tokens_decoder": {
                str(number): {**_SPECIAL, "content": text}
                for number, (text, _) in enumerate(pieces[:8])
                if text in special.values()
            },
        },
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": sizes.hidden,
            "num_hidden_layers": sizes.layers,
            "num_attention_heads": sizes.heads,
            "intermediate_size": sizes.intermediate,
            "vocab_size": sizes.vocabulary,
            "max_position_embeddings": sizes.positions,
            "type_vocab_size": sizes.token_types,
            "layer_norm_eps": sizes.epsilon,
            "hidden_act": "gelu",
            "pad_token_id": [text for text, _ in pieces[:8]].index(special["pad_token"]),
            "dtype": "float32",
        },
    }

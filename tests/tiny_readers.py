"""Readers of a Hugging Face kind that are made in a test: a BERT of one layer, with weights that the test chooses."""

from pathlib import Path

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import (
    BertConfig,
    BertForQuestionAnswering,
    BertForSequenceClassification,
    PreTrainedModel,
    PreTrainedTokenizerFast,
)

HIDDEN = 16
WORDS = (
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "here",
    "it",
    "is",
    "where",
    "沈",
    "船",
    "在",
    "臺",
    "南",
    "。",
    "？",
    "人",
)


def tiny_tokenizer() -> PreTrainedTokenizerFast:
    """Words by white space, Chinese characters one by one; unknown ones are all the same."""
    made = Tokenizer(models.WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(mark, WORDS.index(mark)) for mark in ("[CLS]", "[SEP]")],
    )
    marks = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    return PreTrainedTokenizerFast(tokenizer_object=made, model_max_length=64, **marks)


def relevance_folder(folder: Path, *logits: float) -> Path:
    """A reader that gives any window these logits, one for each label."""
    model = BertForSequenceClassification(_config(num_labels=len(logits)))
    with torch.no_grad():
        model.classifier.weight.zero_()
        model.classifier.bias.copy_(torch.tensor(logits))
    return _saved(model, folder)


def answer_folder(folder: Path, answer: str) -> Path:
    """A reader that finds the answer wherever a window has this word, and else nowhere in particular."""
    model = BertForQuestionAnswering(_config())
    with torch.no_grad():
        for name, weights in model.named_parameters():
            if "LayerNorm.weight" not in name:
                weights.zero_()  # each token then keeps its own word, through every layer
        words = model.bert.embeddings.word_embeddings.weight
        words[:, 1] = 1.0
        words[WORDS.index(answer)] = torch.eye(HIDDEN)[0]
        model.qa_outputs.weight[:, 0] = 2.0
    return _saved(model, folder)


def _config(**more: int) -> BertConfig:
    return BertConfig(
        vocab_size=len(WORDS),
        hidden_size=HIDDEN,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=HIDDEN,
        **more,
    )


def _saved(model: PreTrainedModel, folder: Path) -> Path:
    model.save_pretrained(folder)
    tiny_tokenizer().save_pretrained(folder)
    return folder

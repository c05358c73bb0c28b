"""Markdown's own signs: headings, lists, tables, code and rules."""

from tests.ingest.structure.memos import memo_of, paragraphs, sections


def test_labels_in_lines_of_their_own_are_not_run_together():
    memo = memo_of("# 請假辦法\n\n## 聯絡\n\n主辦單位：人力資源處\n承辦電話：分機301\n\n歡迎洽詢。\n", "markdown")
    assert paragraphs(memo) == ["主辦單位：人力資源處", "承辦電話：分機301", "歡迎洽詢。"]


def test_markdown_headings_lists_tables_and_code():
    memo = memo_of(
        "# Travel policy\n\nBy Jane Doe\n\n## Rail\n\nStaff may book\nrail travel.\n\n- one\n- two\n  goes on\n\n"
        "### Sleeper\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode  x\n\ny\n```\n\n## Air\nNever fly.\n",
        "markdown",
    )
    assert (memo.title, memo.byline) == ("Travel policy", "By Jane Doe")
    assert paragraphs(memo) == [
        "Staff may book rail travel.",
        "- one",
        "- two goes on",
        "| 1 | 2 |",
        "```\ncode  x\n\ny\n```",
        "Never fly.",
    ]
    assert sections(memo) == [*[("Rail",)] * 3, *[("Rail", "Sleeper")] * 2, ("Air",)]


def test_lines_that_markdown_underlines_are_headings_and_other_rules_part_paragraphs():
    memo = memo_of(
        "Annual Leave\n============\nBy Ann Lee\n\nScope\n-----\nThis applies to\nall staff.\n\n***\n"
        "More text.\n---\n\nTwo lines\nof text\n---\nafter\n- item\n---\n",
        "markdown",
    )
    assert (memo.title, memo.byline) == ("Annual Leave", "By Ann Lee")
    assert paragraphs(memo) == ["This applies to all staff.", "Two lines of text", "after", "- item"]
    assert sections(memo) == [("Scope",), *[("More text.",)] * 3]


def test_a_numbered_markdown_list_is_items_though_its_lines_are_wrapped():
    memo = memo_of(
        "# Expenses\n\n1. Book flights at least fourteen days ahead and use\n   the corporate card.\n"
        "2. Keep every receipt, since finance rejects any claim\n   without.\n\n"
        "1. Short\n2. Shorter\n\nNothing else.\n",
        "markdown",
    )
    assert paragraphs(memo) == [
        "1. Book flights at least fourteen days ahead and use the corporate card.",
        "2. Keep every receipt, since finance rejects any claim without.",
        "1. Short",
        "2. Shorter",
        "Nothing else.",
    ]
    assert set(sections(memo)) == {()}


def test_a_hash_in_indented_markdown_code_heads_nothing():
    memo = memo_of("# Title\n\nText.\n\n    # a comment\n\nMore text.\n", "markdown")
    assert sections(memo)[-1] == ()


def test_comments_and_tags_alone_are_no_paragraphs_though_a_comment_goes_over_several():
    memo = memo_of(
        "# Keys\n\n<!-- draft -->\n\nAsk the porter.\n\n<!-- old:\n\nAsk nobody.\n\n-->\n\n<br>\n\n&nbsp;\n\n"
        '<div class="note">\n\nBring a card.<!-- which? -->\n\n</div>\n\n'
        "```\n<!-- code -->\n```\n\nDone <!-- not closed\n",
        "markdown",
    )
    assert paragraphs(memo) == [
        "Ask the porter.",
        "Bring a card.<!-- which? -->",
        "```\n<!-- code -->\n```",
        "Done <!-- not closed",
    ]


def test_a_comment_in_a_text_file_is_text():
    assert paragraphs(memo_of("Keys\n\n<!-- draft -->\n\nAsk the porter.\n")) == ["<!-- draft -->", "Ask the porter."]


def test_a_heading_by_a_hash_is_one_however_long():
    heading = "How do I get a key for the bicycle shed if the porter is away for more than one afternoon in a row?"
    memo = memo_of(f"# Keys\n\n#### {heading}\n\nAsk the caretaker.\n", "markdown")
    assert sections(memo) == [(heading,)]


def test_official_numbers_begin_paragraphs_though_markdown_knows_none():
    memo = memo_of("# 鑰匙\n\n一、借用：\n(1) 平日向門房借。\n(2) 假日向警衛借。\n二、歸還須於當日為之。\n", "markdown")
    assert paragraphs(memo) == ["(1) 平日向門房借。", "(2) 假日向警衛借。", "二、歸還須於當日為之。"]


def test_a_tag_behind_a_sentence_is_no_sentence():
    memo = memo_of("# Keys\n\nAsk the porter.<br>\n\nBring a card. <!-- which? -->\n", "markdown")
    sentences = [memo.text[one.start : one.end] for paragraph in memo.paragraphs[1:] for one in paragraph.sentences]
    assert sentences == ["Ask the porter.<br>", "Bring a card. <!-- which? -->"]


def test_lettered_items_of_markdown_are_paragraphs_though_no_blank_line_parts_them():
    memo = memo_of("# Pool\n\nBring along:\na. a cap\nb. a towel\nc. soap\n", "markdown")
    assert paragraphs(memo) == ["a. a cap", "b. a towel", "c. soap"]

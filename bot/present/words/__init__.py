"""Every sentence that the bot itself says; one file for each language fills them in.

Where an admin can do something about it that nobody else can, the sentence has a second form, `…_to_admin`.

Plain text: the adapters escape and lay out each line. The memos' own words never pass through here.
"""

from dataclasses import dataclass

from memoqa.quotes.wording import AnswerWords


@dataclass(frozen=True, slots=True)
class Words(AnswerWords):
    """The sentences in one language, those around an answer's quotes included; callers fill in the names in braces."""

    none_hint: str
    help: str
    too_long: str
    busy: str
    busy_to_admin: str
    restarting: str
    try_again: str
    try_again_to_admin: str
    incident: str
    incident_to_admin: str
    cannot_search: str
    cannot_record: str
    cannot_do: str
    ask_doctor: str
    admins_only: str
    already_under_way: str
    reindexing: str
    reading: str
    encoding: str
    publishing: str
    indexed: str
    unchanged: str
    dry_run: str
    quality: str
    quality_first: str
    rolled_back: str
    upload_added: str
    upload_replaced: str
    upload_removed: str
    upload_restored: str
    upload_same: str
    upload_exists: str
    upload_dropped: str
    upload_title: str
    upload_file: str
    upload_if_taken: str
    upload_ask: str
    upload_kept: str
    how_to_add: str
    undo_next: str
    replace: str
    keep_both: str
    status: str
    status_reindexing: str
    unknown_action: str
    admins_only_gaps: str
    gaps: str
    no_gaps: str
    gap: str
    gap_missing: str
    gap_reasons: str
    all_reasons: str
    counted_reason: str
    added: str
    changed: str
    removed: str
    skipped: str
    and_more: str
    library: str
    library_index: str
    reindex_here: str
    welcome: str
    searching: str
    is_searching: str
    hidden_in_chat: str
    asked: str
    previous: str
    next: str
    section: str
    whole: str
    in_part: str
    in_part_console: str
    none_in_part: str
    cite: str
    good: str
    bad: str
    good_aloud: str
    bad_aloud: str
    as_new_question: str
    follow_up: str
    your_question: str
    bad_title: str
    reason_label: str
    wrong_paragraph: str
    no_answer: str
    out_of_date: str
    other_reason: str
    missing_title: str
    missing_label: str
    submit: str
    cancel: str
    thanks: str
    thanks_missing: str
    first_paragraph: str
    last_paragraph: str
    no_section: str
    passage_gone: str
    question_gone: str
    not_your_question: str
    citation_copy: str
    not_in_dm: str
    invite: str
    continued: str
    quotes_changed: str
    too_fast: str
    too_fast_to_admin: str
    too_fast_here: str
    too_fast_here_to_admin: str
    not_here: str
    not_here_to_admin: str
    other_organisation: str
    one_file: str
    members_only: str
    forgotten: str
    new_conversation: str
    new_here: str
    console_help: str
    unknown_command: str
    thread: str
    thread_empty: str
    thread_line: str
    thread_current: str
    no_such_thread: str
    toolbar: str

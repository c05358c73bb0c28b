"""Every sentence that the bot itself says, in English."""

from dataclasses import asdict
from typing import Final

from bot.present.words import Words
from memoqa.quotes import words

EN: Final = Words(
    **asdict(words.EN),
    none_hint="/memos lists the memos that I answer from.",
    help=(
        "Ask a question, and I answer with paragraphs from the memos, quoted word for word.\n"
        "I take your next question in the same thread as a follow-up.\n"
        "/ask QUESTION   ask a question\n"
        "/find WORDS     count words in the memos and show where they stand\n"
        "/section NUMBER show a section by its number or heading: 4.2, article 7\n"
        "/verify RECEIPT check that a memo still says what was cited\n"
        "/diff MEMO      what the last reindex changed, both versions word for word\n"
        "/memos          list the memos that I answer from\n"
        "/memos edit NAME   see and edit a memo's owner, readers and days (its owner, admins)\n"
        "/memos helper   whether I answer in this channel without being asked; admins can change it\n"
        "/new            begin a new conversation in direct messages; so does a pause of half an hour\n"
        "/forget-me      delete what I keep of your questions\n"
        "/reindex        update the index with new and changed memos (admins)\n"
        "/reindex add    add memos to it (admins)"
    ),
    too_long="Your question is {length} characters long; please shorten it to {limit} or fewer.",
    busy="I have too many questions to answer right now; please ask again in a minute.",
    busy_to_admin=(
        "I have too many questions to answer right now; please ask again in a minute. "
        "If this happens often, I need a larger machine."
    ),
    restarting="I am restarting; please try again in a moment.",
    try_again="I cannot check right now whether I may answer here; please try again shortly.",
    try_again_to_admin=(
        "I cannot check right now whether I may answer here; please try again shortly. "
        "If it goes on, `memoqa doctor` says whether I lack a scope."
    ),
    incident=(
        "Something went wrong and I could not finish. Please try again; "
        "if it fails again, report incident {id} to a memoqa admin."
    ),
    incident_to_admin=(
        "Something went wrong and I could not finish. Please try again; "
        "if it fails again, look for incident {id} in my log, and report those lines."
    ),
    cannot_search="I cannot search the memos right now. Please tell a memoqa admin.",
    cannot_record="I cannot answer right now, because I cannot keep my records. Please tell a memoqa admin.",
    cannot_do="I cannot do that right now. Please tell a memoqa admin.",
    ask_doctor="I cannot do that right now; `memoqa doctor`, where I am installed, says why.",
    admins_only="Only admins can refresh the index; please ask one of them.",
    already_under_way="The index is already being refreshed; the report will appear where someone asked for it.",
    reindexing="Refreshing the index…",
    reading="Reading the memos: {done} of {total}",
    recognising="Reading a scan: page {done} of {total}",
    encoding="Processing the paragraphs: {done} of {total}",
    publishing="Switching to the new index…",
    indexed="The index is up to date. Memos: {memos}, paragraphs: {paragraphs}. This took {seconds} s.",
    unchanged="Nothing has changed. Memos: {memos}, paragraphs: {paragraphs}.",
    dry_run="Dry run: I changed nothing. The new index would hold memos: {memos}, paragraphs: {paragraphs}.",
    quality="Golden questions answered right: {now} %, before: {before} %.",
    quality_first="Golden questions answered right: {now} %.",
    rolled_back="Switched back to the previous index: {generation}, {created}, memos: {memos}.",
    upload_added="Added {name}. /reindex undo removes it.",
    upload_replaced="Replaced {name}. /reindex undo restores the old version.",
    upload_removed="Removed {name}.",
    upload_restored="Restored the old version of {name}.",
    upload_same="{name} is among the memos already, byte for byte.",
    upload_exists=(
        "There is a memo named {name} already. Replace it, or keep both, this file as {dated}? "
        "A replaced memo is kept, and /reindex undo restores it."
    ),
    upload_not_beside=(
        "{name} is only for some people, and a second file beside it would be for everybody. "
        "Replace it, or say in the folder's files who may read the new one."
    ),
    upload_if_taken="If a memo has that name already",
    upload_ask="Ask me then",
    upload_kept="A replaced memo is kept, and /reindex undo restores it.",
    how_to_add=(
        "To add memos, type /reindex add, or send their files to me in a direct message with the word reindex."
    ),
    undo_next="/reindex undo now undoes the upload of {names}.",
    replace="Replace",
    keep_both="Keep both",
    review_ask=(
        "You answer for the memo {title} ({name}). It should have been read again by {day}.\n"
        "Does it still hold? If it is retired, I quote it only as expired."
    ),
    still_right="Still right",
    how_to_replace="Replace",
    retire="Retire",
    reviewed=(
        "Noted: {title} still holds, and I ask again on {day}. For another day, change review_by in {name}.toml and "
        "reindex."
    ),
    retired=(
        "{title} holds until the end of {day}; after that I quote it only as expired. To take this back, remove "
        "valid_until from {name}.toml and reindex."
    ),
    replace_by_upload=(
        "Ask an admin to send the new file under the same name, {name}, with /reindex, or to put it into the memos "
        "folder and reindex. What {name}.toml says of the memo stays."
    ),
    replace_in_folder=(
        "Ask an admin to put the new file into the memos folder in place of {name} and to reindex. What {name}.toml "
        "says of the memo stays."
    ),
    owners_only="Only the memo's owner or an admin can do that.",
    review_gone="That memo is no longer in the index.",
    reviews_to_admin=(
        "Memos that are due for review and whose owners I could not ask: {count}. I can ask an owner whose id stands "
        "behind the name in the memo's sidecar, as name <id>."
    ),
    status="Index {generation}, created {created}; memos: {memos}, paragraphs: {paragraphs}.",
    status_reindexing="It is being refreshed right now.",
    unknown_action=(
        "/reindex {action} does not exist; type /reindex alone, or with add, dry-run, status, rollback or undo."
    ),
    admins_only_gaps="Only admins can see what others asked; please ask one of them.",
    when_asked="In this channel I answer when I am asked.",
    when_sure=(
        "In this channel I also answer questions that nobody asked me, if I am sure: at most {most} a day, in threads. "
        "Otherwise I say nothing."
    ),
    every_question=(
        "In this channel I also answer questions that nobody asked me, if the memos have something about them: "
        "at most {most} a day, in threads. Otherwise I say nothing."
    ),
    helper_is_deaf="But I cannot read here what is not said to me.",
    helper_is_deaf_to_admin=(
        "But I cannot read here what is not said to me: I am not in this channel, or lack the right to read it, which "
        "`memoqa doctor` would show."
    ),
    helper_channels="Channels where I answer without being asked: {count}",
    helper_usage=(
        "Admins can type in a channel: "
        "/memos helper when-asked, /memos helper when-sure, or /memos helper every-question."
    ),
    unknown_mode="/memos helper {mode} does not exist.",
    admins_only_helper="Only admins can choose when I answer in a channel; please ask one of them.",
    helper_in_channels="Here I answer everything that you write; type this in the channel that you mean.",
    only_for_me="Only for me",
    show_to_everyone="Show to everyone",
    unasked="Nobody asked me, but the memos say something about this; /memos helper shows when I answer here.",
    not_yours_to_hide="Only the person who wrote the question can do this.",
    shown_already="Everybody can see this answer already.",
    gaps="Questions since {since}: {asked}. Without a good answer in the memos: {gaps}.",
    no_gaps="Questions since {since}: {asked}. Every one had a good answer.",
    gap="{count} × {question}",
    gap_missing="    missing: {missing}",
    gap_reasons="    reasons: {reasons}",
    all_reasons="Reasons that people gave: {reasons}",
    counted_reason="{reason} ({count})",
    added="New: {names}",
    changed="Changed: {names}",
    removed="Removed: {names}",
    skipped="Skipped {name}: {reason}",
    warning="To correct in {name}: {reason}",
    and_more="and {count} more",
    library="Memos that I answer from: {count}",
    library_index="(index {generation}, made {created})",
    reindex_here="You can also type /reindex here.",
    welcome="Ask a question about the memos; /help lists the commands, /quit ends the chat.",
    searching="Searching…",
    is_searching="is searching the memos…",
    hidden_in_chat="Caution: this passage contains hidden characters ({codes}).",
    asked="{asker} asked: {question}",
    previous="Previous paragraph",
    next="Next paragraph",
    section="Whole section",
    whole="Show paragraph",
    in_part="Shown in part: the paragraph has {length} characters.",
    in_part_console="Shown in part: the paragraph has {length} characters; /paragraph shows it whole.",
    none_in_part="There is no paragraph here that was shown in part.",
    cite="Citation",
    open_page="Open page",
    send_file="Send file",
    page_of="Page {page} of {title}",
    page_unmarked="I did not find the quoted words on it for certain, so nothing is marked.",
    file_of="The file of {title}",
    file_at="{text}, saved as:",
    source_changed="The memo's file was changed or removed since I read it; ask again once the index is refreshed.",
    sent_directly="I have sent it to you in a direct message, because not everybody here may read that memo.",
    file_too_large="The file has {size} MB; no more than {limit} MB can be sent here.",
    file_refused="I could not send the file here. Please tell a memoqa admin.",
    no_pages="There is no quote here whose source I could open; ask a question first.",
    good="👍",
    bad="👎",
    good_aloud="Good answer",
    bad_aloud="Bad answer",
    as_new_question="As a new question",
    follow_up="Follow up",
    your_question="Your question",
    bad_title="What was wrong?",
    reason_label="Reason (optional)",
    wrong_paragraph="Wrong paragraph",
    no_answer="It does not answer the question",
    out_of_date="Out of date",
    other_reason="Something else",
    missing_title="What was missing?",
    missing_label="What were you looking for, and what should I have quoted? (optional)",
    submit="Send",
    cancel="Cancel",
    thanks="Thank you, I have noted that.",
    thanks_missing="Thank you. I have noted that; the people who look after the memos can see it.",
    places_console="/places shows what this refers to: {names}",
    no_places="What was shown last refers to no other place that I can tell for certain.",
    find_usage=(
        "Type /find and the words, for example /find three days. Width, Traditional or Simplified characters and "
        "capital letters make no difference, unless the words stand in quotation marks twice: "
        '/find ""Three Days"".'
    ),
    section_usage=(
        "Type /section and a number or the beginning of a heading: /section 4.2, /section article 7, /section hotels."
    ),
    several_sections=(
        "“{typed}” may be any of {count} sections. Add words of the memo's title, its file or a heading above it, "
        "as in /section {typed} travel:"
    ),
    no_such_section="No heading of the memos is numbered “{typed}”, or begins so.",
    near_headings="These are the headings most like it:",
    verify_usage=(
        "Type /verify and a receipt, such as 0a1b2c3d4e5f.120-384.89abcdef01234567; "
        "it stands at the end of each citation."
    ),
    still_says="The memo still says this, word for word:",
    says_elsewhere="No memo says this at that place any more; the same words now stand here:",
    says_no_longer="No memo says this at that place any more: the memo was changed or removed.",
    first_paragraph="This is the memo's first paragraph.",
    last_paragraph="This is the memo's last paragraph.",
    no_section="This paragraph is not under a heading.",
    passage_gone="The memo has changed since I quoted it; please ask again.",
    question_gone="I no longer have that question; please ask it again.",
    not_your_question="Only the person who asked this can ask it anew; you can ask it in a message of your own.",
    citation_copy="Copy this citation:",
    not_in_dm=(
        "I am not in this conversation, and nobody can be added to it. "
        "Ask me in a channel, or send me a direct message."
    ),
    invite="I am not in this channel. Invite me with /invite and ask again, or send me a direct message.",
    continued="(continued)",
    quotes_changed="The memos have changed since my last answer here; the quotes above may be out of date.",
    only_for_you="Only you can see this: it is from memos that not everybody here may read.",
    unsure_who_you_are=(
        "I could not look up just now which groups and channels you are in, so I left out memos that only some people "
        "may read. Please try again shortly."
    ),
    report_alone="Done; whoever asked for this has the report.",
    too_fast="One moment, please: you asked too often within a minute (limit: {rate}). Please ask again shortly.",
    too_fast_to_admin=(
        "One moment, please: you asked too often within a minute (limit: {rate}). Please ask again shortly; "
        "MEMOQA_RATE sets how many one person may ask."
    ),
    too_fast_here=(
        "One moment, please: people here asked too often within a minute (limit: {rate}). Please ask again shortly."
    ),
    too_fast_here_to_admin=(
        "One moment, please: people here asked too often within a minute (limit: {rate}). Please ask again shortly; "
        "MEMOQA_CHANNEL_RATE sets how many may be asked in one channel."
    ),
    not_here="I do not answer here. Send me a direct message, or ask a memoqa admin to add this channel to my list.",
    not_here_to_admin=(
        "I do not answer here: MEMOQA_CHANNELS does not list this channel. "
        "Add its id there and start me again, or send me a direct message."
    ),
    other_organisation=(
        "I only answer inside our own organisation, and another organisation shares this channel. "
        "Send me a direct message."
    ),
    members_only="I only answer in the servers that I belong to, and only their members.",
    forgotten="I have deleted your questions and feedback (questions: {count}). The messages in this chat stay.",
    new_conversation="This is a new conversation: your next question stands by itself.",
    new_here="Here a question outside a thread stands by itself anyway; /new is for direct messages.",
    console_help=(
        "/thread         list this thread and the recent ones\n"
        "/thread new     start a new thread\n"
        "/thread N       go back to thread N\n"
        "/paragraph      show whole what the last answer showed in part\n"
        "/places         show the places that the last paragraphs refer to\n"
        "/source [N]     open the page or the file of the last answer's quote N\n"
        "/reindex add FILE…   add files to the memos\n"
        "/gaps           list questions without a good answer\n"
        "/help           show this list\n"
        "/quit           end the chat (so does Ctrl-D)"
    ),
    unknown_command="There is no command {command}; did you mean {nearest}? /help lists all commands.",
    thread="Thread {number}; questions so far: {turns}. I take your next question as a follow-up.",
    thread_empty="Thread {number} is new; it has no questions yet.",
    thread_line="  {number}  {latest}  {turns} × {opening}",
    thread_current="→ {number}  {latest}  {turns} × {opening}",
    no_such_thread="There is no thread {number}; /thread lists the recent ones.",
    toolbar=" thread {number} · index {generation} · /help",
    home_intro=(
        "Ask a question, and I answer with paragraphs from the memos, quoted word for word. "
        "Send me a message, type /ask, or mention me in a channel that I am in; /ask help lists what else I do."
    ),
    home_questions="Your last questions",
    home_no_questions="You have not asked anything yet.",
    home_forget=(
        "Only you see this list. What got no good answer is listed for admins too, without your name. "
        "/forget-me deletes your questions."
    ),
    home_ask="Ask a question",
    home_all_gaps="Unanswered questions",
    home_reindex="Refresh the index",
    was_answered="(answered)",
    was_related="(perhaps answered)",
    was_none="(the memos do not say)",
    ask_title="Ask the memos",
    ask_hint="The answer comes as a direct message.",
    prompts_title="For example",
)

"""Every sentence that the bot itself says, in Traditional Chinese, as in business letters in Taiwan."""

from dataclasses import asdict
from typing import Final

from bot.present.words import Words
from memoqa.quotes import words

ZH_TW: Final = Words(
    **asdict(words.ZH_TW),
    none_hint="輸入 /memos 可以看看有哪些備忘錄。",
    help=(
        "請直接提問，我會一字不改地引用備忘錄的原文段落來回答。\n"
        "在同一個討論串裡接著問，我會當作追問。\n"
        "/ask 問題       提問\n"
        "/find 字詞      計算備忘錄中出現的次數並列出各處；「「字詞」」只找完全相同的字元\n"
        "/section 第七條 依條號或標題開頭顯示整節內容，例如 section 4.2、附件一\n"
        "/verify 收據    確認備忘錄是否仍有引用收據所指的文字\n"
        "/diff 備忘錄    逐字比較上次更新索引前後的內容\n"
        "/memos          查看我依據哪些備忘錄回答\n"
        "/memos edit 檔名   查看並編輯備忘錄的負責人、讀者與日期（限負責人與管理員）\n"
        "/memos helper   查看我在這個頻道何時主動回答；管理員可以更改\n"
        "/new            在私訊中開始新的對話；停頓半小時也會重新開始\n"
        "/forget-me      刪除我保存的您的提問\n"
        "/reindex        收錄新增與修改過的備忘錄（限管理員）\n"
        "/reindex add    加入備忘錄（限管理員）"
    ),
    too_long="這個問題有 {length} 個字，請縮短到 {limit} 個字以內。",
    busy="目前提問太多，請過一分鐘再問。",
    busy_to_admin="目前提問太多，請過一分鐘再問。如果經常發生，需要更強的機器。",
    restarting="我正在重新啟動，請稍後再試。",
    try_again="我目前無法確認能否在這裡回答，請稍後再試。",
    try_again_to_admin="我目前無法確認能否在這裡回答，請稍後再試。如果持續發生，`memoqa doctor` 會說明是否缺少權限。",
    incident="發生錯誤，無法完成。請再試一次；如果持續發生，請把事件編號 {id} 告訴 memoqa 的管理員。",
    incident_to_admin="發生錯誤，無法完成。請再試一次；如果持續發生，請在紀錄檔中尋找事件編號 {id}，並回報那幾行。",
    cannot_search="我目前無法搜尋備忘錄，請告知 memoqa 的管理員。",
    cannot_record="我目前無法保存紀錄，因此無法回答，請告知 memoqa 的管理員。",
    cannot_do="我目前無法完成這件事，請告知 memoqa 的管理員。",
    ask_doctor="目前無法完成；請在安裝 memoqa 的機器上執行 `memoqa doctor`，它會說明原因。",
    admins_only="只有管理員可以更新索引，請洽管理員。",
    already_under_way="索引正在更新中，結果會出現在提出更新的地方。",
    reindexing="正在更新索引…",
    reading="正在讀取備忘錄：{done}／{total}",
    recognising="正在辨識掃描檔：第 {done} 頁，共 {total} 頁",
    encoding="正在處理段落：{done}／{total}",
    publishing="正在切換到新索引…",
    indexed="索引已更新：{memos} 份備忘錄、{paragraphs} 個段落，耗時 {seconds} 秒。",
    unchanged="沒有變動：{memos} 份備忘錄、{paragraphs} 個段落。",
    dry_run="試跑完成，沒有更動任何內容。新索引將有 {memos} 份備忘錄、{paragraphs} 個段落。",
    quality="標準題答對率 {now} %，先前為 {before} %。",
    quality_first="標準題答對率 {now} %。",
    rolled_back="已切換回前一個索引：{generation}，{created}，{memos} 份備忘錄。",
    upload_added="已新增 {name}；輸入 /reindex undo 可以移除。",
    upload_replaced="已取代 {name}；輸入 /reindex undo 可以還原舊版。",
    upload_removed="已移除 {name}。",
    upload_restored="已還原舊版的 {name}。",
    upload_same="備忘錄裡已有內容完全相同的 {name}。",
    upload_exists=(
        "備忘錄裡已有名為 {name} 的檔案。要取代它，還是兩份都保留（這一份改名為 {dated}）？"
        "被取代的檔案會保留，輸入 /reindex undo 可以還原。"
    ),
    upload_not_beside=(
        "{name} 只限部分人員閱讀，放在旁邊的第二份檔案卻會人人可讀。"
        "請選擇取代，或在資料夾的檔案中註明誰可以閱讀新檔案。"
    ),
    upload_if_taken="如果已有同名的備忘錄",
    upload_ask="到時候再問我",
    upload_kept="被取代的備忘錄會保留，/reindex undo 可以復原。",
    how_to_add="要加入備忘錄，請輸入 /reindex add，或把檔案直接傳訊息給我，並附上 reindex。",
    undo_next="再輸入 /reindex undo 會復原 {names} 的上傳。",
    replace="取代",
    keep_both="兩份都保留",
    review_ask=("您負責的備忘錄{title}（{name}）應於 {day} 前複查。\n內容是否仍然適用？停用之後，引用時會標明已失效。"),
    still_right="仍然適用",
    how_to_replace="更換",
    retire="停用",
    reviewed="已記錄：{title}仍然適用，{day} 再請您複查。要改日期，請修改 {name}.toml 的 review_by 並更新索引。",
    retired=(
        "{title}適用到 {day} 為止，之後引用時會標明已失效。要復原，請刪除 {name}.toml 的 valid_until 並更新索引。"
    ),
    replace_by_upload=(
        "請管理員用 /reindex 以相同檔名 {name} 上傳新檔，或放入備忘錄資料夾再更新索引。{name}.toml 的內容會保留。"
    ),
    replace_in_folder="請管理員把新檔放到備忘錄資料夾取代 {name}，再更新索引。{name}.toml 的內容會保留。",
    owners_only="只有這份備忘錄的負責人或管理員可以這樣做。",
    review_gone="這份備忘錄已不在索引裡。",
    reviews_to_admin=(
        "有 {count} 份備忘錄應該複查，但無法通知負責人。說明檔裡的 owner 寫成「姓名 <識別碼>」，就能直接通知。"
    ),
    status="索引 {generation}，建立於 {created}；{memos} 份備忘錄、{paragraphs} 個段落。",
    status_reindexing="索引正在更新中。",
    unknown_action=(
        "沒有 /reindex {action} 這個用法；請單獨輸入 /reindex，或加上 add、dry-run、status、rollback 或 undo。"
    ),
    admins_only_gaps="只有管理員可以查看其他人問過什麼，請洽管理員。",
    when_asked="在這個頻道裡，有人問我，我才回答。",
    when_sure="在這個頻道裡，沒有人問我的問題，我有把握時也會在討論串裡回答，每天最多 {most} 次；沒有把握就不出聲。",
    every_question=(
        "在這個頻道裡，沒有人問我的問題，只要備忘錄裡有相關內容，我也會在討論串裡回答，每天最多 {most} 次；"
        "沒有就不出聲。"
    ),
    helper_is_deaf="不過我在這裡讀不到不是對我說的話。",
    helper_is_deaf_to_admin=(
        "不過我在這裡讀不到不是對我說的話：我可能不在這個頻道裡，或沒有讀取的權限；`memoqa doctor` 會說明。"
    ),
    helper_channels="我會主動回答的頻道：{count} 個",
    helper_usage=(
        "管理員可以在頻道裡輸入：/memos helper when-asked（有人問才回答）、/memos helper when-sure（有把握就回答）、"
        "/memos helper every-question（有相關內容就回答）。"
    ),
    unknown_mode="沒有 /memos helper {mode} 這個用法。",
    admins_only_helper="只有管理員可以選擇我在頻道裡何時回答，請洽管理員。",
    helper_in_channels="在這裡您寫的我都會回答；請在您要設定的頻道裡輸入。",
    only_for_me="只給我看",
    show_to_everyone="給大家看",
    unasked="沒有人問我，但備忘錄裡有相關的內容；/memos helper 說明我在這裡何時回答。",
    not_yours_to_hide="只有寫下問題的人可以這樣做。",
    shown_already="大家已經看得到這個回答。",
    gaps="自 {since} 起共有 {asked} 個問題，其中 {gaps} 個沒有得到合適的回答：",
    no_gaps="自 {since} 起的問題都得到了合適的回答（共 {asked} 個）。",
    gap="{count} 次：{question}",
    gap_missing="    缺少：{missing}",
    gap_reasons="    原因：{reasons}",
    all_reasons="大家選擇的原因：{reasons}",
    counted_reason="{reason} {count} 人",
    added="新增：{names}",
    changed="修改：{names}",
    removed="移除：{names}",
    skipped="未收錄 {name}：{reason}",
    warning="請更正 {name}：{reason}",
    and_more="以及另外 {count} 項",
    library="我依據的備忘錄：{count} 份",
    library_index="（索引 {generation}，建立於 {created}）",
    reindex_here="也可以直接在這裡輸入 /reindex。",
    welcome="歡迎就備忘錄的內容提問；/help 列出指令，/quit 結束對話。",
    searching="搜尋中…",
    is_searching="正在搜尋備忘錄…",
    hidden_in_chat="注意：這段文字含有隱藏字元（{codes}）。",
    asked="{asker} 問：{question}",
    previous="上一段",
    next="下一段",
    section="整節內容",
    whole="顯示整段",
    in_part="節錄：整段共 {length} 個字。",
    in_part_console="節錄：整段共 {length} 個字，輸入 /paragraph 可以查看整段。",
    none_in_part="這裡沒有只節錄一部分的段落。",
    cite="引用格式",
    open_page="開啟該頁",
    send_file="傳送檔案",
    page_of="{title}第 {page} 頁",
    page_unmarked="無法確定引用的文字在這一頁的位置，所以沒有標示。",
    file_of="{title}的檔案",
    file_at="{text}，已存成：",
    source_changed="這份備忘錄的檔案在我讀取之後已經更動或移除；更新索引之後請再問一次。",
    sent_directly="這份備忘錄不是這裡每個人都能閱讀，所以已用私訊傳給您。",
    file_too_large="檔案有 {size} MB，這裡最多只能傳送 {limit} MB。",
    file_refused="檔案無法傳送到這裡，請告知 memoqa 的管理員。",
    no_pages="這裡沒有可以開啟出處的引文，請先提問。",
    good="👍",
    bad="👎",
    good_aloud="這個回答很好",
    bad_aloud="這個回答不好",
    as_new_question="當作新問題",
    follow_up="追問",
    your_question="您的問題",
    bad_title="這個回答哪裡不好？",
    reason_label="原因（選填）",
    wrong_paragraph="引用的段落不對",
    no_answer="沒有回答問題",
    out_of_date="內容已經過時",
    other_reason="其他",
    missing_title="缺少了什麼？",
    missing_label="您想找的是什麼？應該引用哪一段？（選填）",
    submit="送出",
    cancel="取消",
    thanks="謝謝，已記下您的意見。",
    thanks_missing="謝謝，已記下您的說明，供備忘錄的管理者參考。",
    places_console="輸入 /places 可以查看上文提到的：{names}",
    no_places="上次顯示的內容沒有提到我能確定位置的其他段落。",
    find_usage=(
        "請輸入 /find 與字詞，例如 /find 三日。全形與半形、繁體與簡體、大寫與小寫視為相同；"
        "加上兩層引號則只找完全相同的字元：/find 「「三日」」。"
    ),
    section_usage="請輸入 /section 與條號或標題的開頭，例如 /section 第七條、/section 4.2、/section 附則。",
    several_sections=(
        "「{typed}」可能是以下 {count} 節之一。請加上備忘錄標題、檔名或上層標題裡的字，例如 /section {typed} 差勤："
    ),
    no_such_section="沒有編號為「{typed}」或以此開頭的標題。",
    near_headings="最相近的標題：",
    verify_usage="請輸入 /verify 與收據，例如 0a1b2c3d4e5f.120-384.89abcdef01234567；收據在每則引用格式的最後。",
    still_says="備忘錄現在仍一字不差地這樣寫：",
    says_elsewhere="那個位置已經沒有這段文字；同樣的文字現在在這裡：",
    says_no_longer="那個位置已經沒有這段文字：備忘錄已更動或移除。",
    first_paragraph="這是備忘錄的第一段。",
    last_paragraph="這是備忘錄的最後一段。",
    no_section="這個段落不在任何標題之下。",
    passage_gone="這份備忘錄在引用之後已有更動，請重新提問。",
    question_gone="這個問題的紀錄已不存在，請重新提問。",
    not_your_question="只有原提問者可以把它當作新問題；您可以另外發訊息提問。",
    citation_copy="請複製以下引用：",
    not_in_dm="我不在這個對話裡，也無法加入。請在頻道裡問我，或直接傳訊息給我。",
    invite="我不在這個頻道裡。請用 /invite 邀請我之後再問一次，或直接傳訊息給我。",
    continued="（續）",
    quotes_changed="上次在這裡回答之後，備忘錄已有更動；上面引用的內容可能已經過時。",
    only_for_you="只有您看得到這則訊息：內容來自這裡並非人人可讀的備忘錄。",
    unsure_who_you_are="我目前查不到您屬於哪些群組與頻道，因此略過了只限部分人員閱讀的備忘錄，請稍後再試。",
    report_alone="已完成，結果已送給提出的人。",
    too_fast="您在一分鐘內提出超過 {rate} 個問題，請稍候再問。",
    too_fast_to_admin="您在一分鐘內提出超過 {rate} 個問題，請稍候再問；每個人的上限由 MEMOQA_RATE 設定。",
    too_fast_here="這裡一分鐘內的提問超過 {rate} 個，請稍候再問。",
    too_fast_here_to_admin="這裡一分鐘內的提問超過 {rate} 個，請稍候再問；每個頻道的上限由 MEMOQA_CHANNEL_RATE 設定。",
    not_here="我不在這裡回答。請直接傳訊息給我，或請 memoqa 的管理員把這個頻道加入清單。",
    not_here_to_admin="我不在這裡回答：MEMOQA_CHANNELS 沒有列出這個頻道。請加上它的 ID 再重新啟動，或直接傳訊息給我。",
    other_organisation="我只在自己的組織內回答，而這個頻道與其他組織共用。請直接傳訊息給我。",
    members_only="我只在所屬的伺服器裡回答，而且只回答伺服器的成員。",
    forgotten="已刪除您的提問與意見（共 {count} 個問題）。聊天室裡的訊息仍會保留。",
    new_conversation="已開始新的對話，下一個問題會單獨搜尋。",
    new_here="在這裡，討論串以外的問題本來就會單獨搜尋；/new 用於私訊。",
    console_help=(
        "/thread         查看目前與最近的討論串\n"
        "/thread new     開始新的討論串\n"
        "/thread N       回到第 N 個討論串\n"
        "/paragraph      查看上次節錄的整個段落\n"
        "/places         查看上次顯示的段落所提到的條文或附件\n"
        "/source [N]     開啟上次回答第 N 段引文的頁面或檔案\n"
        "/reindex add 檔案…   把檔案加入備忘錄\n"
        "/gaps           列出沒有合適回答的問題\n"
        "/help           顯示這份說明\n"
        "/quit           結束對話（Ctrl-D 也可以）"
    ),
    unknown_command="沒有 {command} 這個指令，您要的是 {nearest} 嗎？/help 列出所有指令。",
    thread="討論串 {number}：已問 {turns} 個問題，接著問我會當作追問。",
    thread_empty="討論串 {number} 是新的，還沒有人提問。",
    thread_line="  {number}  {latest}  {turns} × {opening}",
    thread_current="→ {number}  {latest}  {turns} × {opening}",
    no_such_thread="沒有討論串 {number}；/thread 列出最近的討論串。",
    toolbar=" 討論串 {number} · 索引 {generation} · /help",
    home_intro=(
        "請直接提問，我會一字不改地引用備忘錄的原文段落來回答。"
        "可以傳訊息給我、輸入 /ask，或在我所在的頻道裡提及我；輸入 /ask help 可以查看其他功能。"
    ),
    home_questions="您最近的提問",
    home_no_questions="您還沒有問過問題。",
    home_forget=(
        "這份清單只有您看得到；沒有得到合適回答的問題，管理員也看得到，但不會顯示您的名字。"
        "輸入 /forget-me 可以刪除您的提問。"
    ),
    home_ask="提問",
    home_all_gaps="未獲回答的問題",
    home_reindex="更新索引",
    was_answered="（有回答）",
    was_related="（可能有回答）",
    was_none="（備忘錄沒有提到）",
    ask_title="向備忘錄提問",
    ask_hint="回答會以私訊傳給您。",
    prompts_title="例如",
)

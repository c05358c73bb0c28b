"""Why a file, a model or the state cannot be used, in Traditional Chinese: parts of the sentences in `stated_zh_tw`."""

from typing import Final

REASONS: Final = {
    # why a file cannot be read
    "it has no text; add some, or remove the file": "沒有文字；請補上，或移除檔案",
    "it has no text; if it holds pictures of pages, recognise their text (OCR) first": (
        "沒有文字；如果內容是頁面的圖片，請先做文字辨識（OCR）"
    ),
    "it is empty (0 bytes); save it again or remove it": "檔案是空的（0 位元組）；請重新儲存或移除",
    "it has only white space; write the memo into it or remove it": "只有空白；請寫入內容或移除",
    "it has more than {lines} lines; split it into several files": "超過 {lines} 行；請分成幾個檔案",
    "it has more than {number} characters of text; split it": "文字超過 {number} 個字；請分成幾個檔案",
    "it has {size} MB, more than {most} MB; split it, or remove pictures and other parts that are not text": (
        "有 {size} MB，超過 {most} MB；請分成幾個檔案，或移除圖片等非文字的部分"
    ),
    "it is not a {suffix} file, whatever its name says; give it its right extension or save it again": (
        "實際上不是 {suffix} 檔；請改成正確的副檔名，或重新儲存"
    ),
    "it looks like a PDF; give it the extension .pdf": "看起來是 PDF；請把副檔名改為 .pdf",
    "it looks like a Word file or another zip archive; if it is Word's, give it the extension .docx": (
        "看起來是 Word 檔或其他 zip 壓縮檔；如果是 Word 檔，請把副檔名改為 .docx"
    ),
    "it looks like an old Office file; save it as .docx or .xlsx": "看起來是舊版 Office 檔；請另存為 .docx 或 .xlsx",
    "it looks like a PNG picture; give it the extension .png": "看起來是 PNG 圖片；請把副檔名改為 .png",
    "it looks like a JPEG picture; give it the extension .jpg": "看起來是 JPEG 圖片；請把副檔名改為 .jpg",
    "it looks like a TIFF picture; give it the extension .tif": "看起來是 TIFF 圖片；請把副檔名改為 .tif",
    "it looks like rich text (RTF); give it the extension .rtf": "看起來是 RTF 檔；請把副檔名改為 .rtf",
    "it has control characters ({code}) and does not look like text; save it as plain text in UTF-8": (
        "含有控制字元（{code}），不像文字檔；請另存為 UTF-8 的純文字"
    ),
    "its encoding is not plainly UTF-8, UTF-16, Big5 or GB18030; save it as UTF-8": (
        "無法確定編碼是 UTF-8、UTF-16、Big5 還是 GB18030；請另存為 UTF-8"
    ),
    "it is damaged {encoding} at byte {byte}; save it as UTF-8": "{encoding} 編碼在第 {byte} 個位元組損壞；請另存為 UTF-8",
    "it has no such page; index again": "沒有這一頁；請重新建立索引",
    "its page has no size; print it to a new PDF": "頁面沒有大小；請列印成新的 PDF",
    "it is protected by a password; save it without one": "有密碼保護；請另存為沒有密碼的檔案",
    "it is damaged; open it in a PDF viewer and save or print it to a new PDF": "檔案損壞；請用 PDF 閱讀器開啟，另存或列印成新的 PDF",
    "it is a scan, or its fonts do not say which characters they show; install the recognition of text, `pip install "
    "'memoqa[ocr]'`, and index again": (
        "是掃描檔，或字型沒有標明字元；請以 `pip install 'memoqa[ocr]'` 安裝文字辨識，再更新索引"
    ),
    "it is a picture, whose text must be recognised; install the recognition of text, `pip install 'memoqa[ocr]'`, and "
    "index again": "是圖片，需要文字辨識；請以 `pip install 'memoqa[ocr]'` 安裝文字辨識，再更新索引",
    "{pages} cannot be read (a scan, or fonts that do not say which characters they show); install the recognition of "
    "text, `pip install 'memoqa[ocr]'`, and index again; its other pages are indexed": (
        "有頁面無法讀取（{pages}；掃描頁，或字型沒有標明字元）；請以 `pip install 'memoqa[ocr]'` 安裝文字辨識，再更新索引。"
        "其他頁已收錄"
    ),
    "{pages} could not be recognised ({reason}); scan it anew, upright and at 300 dots an inch; its other pages are "
    "indexed": "有頁面無法辨識（{pages}）；請把紙張放正，以 300 dpi 重新掃描。其他頁已收錄",
    "its text is too poor to be recognised; scan it anew, upright and at 300 dots an inch": (
        "文字不夠清楚，無法辨識；請把紙張放正，以 300 dpi 重新掃描"
    ),
    "no text was found in its picture; scan it anew, upright and at 300 dots an inch, or remove it": (
        "圖片中找不到文字；請把紙張放正，以 300 dpi 重新掃描，或移除檔案"
    ),
    "recognising it takes more than 3 GiB or 90 s; scan it anew at 300 dots an inch": (
        "辨識超過 3 GiB 或 90 秒；請以 300 dpi 重新掃描"
    ),
    "it was not recognised within {seconds} s; the machine may be busy: index again when it is not": (
        "{seconds} 秒內沒有辨識完，機器可能忙碌；請稍後再更新索引"
    ),
    "at most {most} pages of a file are recognised; split it": "一個檔案最多辨識 {most} 頁；請分成幾個檔案",
    "it is damaged or cut off; open it in a picture viewer and save it again, or scan it again": (
        "檔案損壞或不完整；請用看圖程式開啟後另存，或重新掃描"
    ),
    "it has more than {number} pixels, or none; scan it at 300 dots an inch, or save it smaller": (
        "超過 {number} 像素，或沒有像素；請以 300 dpi 重新掃描，或縮小後儲存"
    ),
    "it has more than {number} pages; split it": "超過 {number} 頁；請分成幾個檔案",
    "it unpacks to far more than a document needs and may be a decompression bomb; save it again in the program that "
    "made it": "解壓縮後遠大於一般文件，可能是壓縮炸彈；請用原來的程式重新儲存",
    "it defines XML entities, which Office files never do and which can be a trap; save it again in the program that "
    "made it": "含有 Office 檔不會有的 XML 實體定義，可能有害；請用原來的程式重新儲存",
    "it is damaged, or not an Excel workbook; open it in Excel and save it as .xlsx again": (
        "檔案損壞，或不是 Excel 活頁簿；請用 Excel 開啟，再另存為 .xlsx"
    ),
    "it is in Excel's old .xls format; open it and save it as .xlsx": "是 Excel 舊版的 .xls 格式；請開啟後另存為 .xlsx",
    "none of its sheets has text that is shown; fill one in, or show those that are hidden": (
        "沒有任何顯示中的工作表有文字；請填入內容，或取消隱藏"
    ),
    "it has formulas whose results were never saved; open it in Excel or LibreOffice and save it as .xlsx again": (
        "有些公式沒有儲存計算結果；請用 Excel 或 LibreOffice 開啟，再另存為 .xlsx"
    ),
    "it has more than {number} rows; keep the rows that people ask about, or hide the sheets that they do not": (
        "超過 {number} 列；請只留下會被詢問的列，或隱藏不需要的工作表"
    ),
    "it has a table of more than {number} columns; keep those that people ask about, or split the table": (
        "有表格超過 {number} 欄；請只留下會被詢問的欄，或拆成幾個表格"
    ),
    "it has a quotation mark that is never closed; correct it, or save it again from a spreadsheet": (
        "有引號沒有成對；請更正，或用試算表重新儲存"
    ),
    "it has no text in any cell; fill it in or remove it": "所有儲存格都沒有文字；請填入內容或移除",
    "it has no text; if a program fills the page in, save it from the browser as a complete page, or print it to PDF": (
        "沒有文字；如果網頁內容是由程式填入，請從瀏覽器另存為完整網頁，或列印成 PDF"
    ),
    "it is damaged, or not an OpenDocument text; open it in the program that made it and save it as .odt again": (
        "檔案損壞，或不是 OpenDocument 文字檔；請用原來的程式開啟，再另存為 .odt"
    ),
    "it is an OpenDocument file of another kind, and no text; print it to PDF": (
        "是其他種類的 OpenDocument 檔，不是文字檔；請列印成 PDF"
    ),
    "it is damaged, or not a presentation; open it in PowerPoint and save it as .pptx again": (
        "檔案損壞，或不是簡報；請用 PowerPoint 開啟，再另存為 .pptx"
    ),
    "it is in PowerPoint's old .ppt format; open it and save it as .pptx": "是 PowerPoint 舊版的 .ppt 格式；請開啟後另存為 .pptx",
    "it is damaged, or not rich text; open it in the program that made it and save it as .rtf again": (
        "檔案損壞，或不是 RTF；請用原來的程式開啟，再另存為 .rtf"
    ),
    "it ends in the middle, so a part of it is missing; copy it again, or save it again as .rtf": (
        "檔案不完整，後面缺了一部分；請重新複製，或重新儲存為 .rtf"
    ),
    "reading it would reach the network or start a program, which memoqa never does for a memo; print it to PDF": (
        "讀取這個檔案會連上網路或執行程式，memoqa 不會這樣做；請列印成 PDF"
    ),
    "it is damaged, or not a Word document; open it in Word and save it as .docx again": (
        "檔案損壞，或不是 Word 文件；請用 Word 開啟，再另存為 .docx"
    ),
    "it is in Word's old .doc format; open it and save it as .docx": "是 Word 舊版的 .doc 格式；請開啟後另存為 .docx",
    "it takes more than 1 GiB or 30 s to read; it may be a decompression bomb, or damaged: save or print it to a new "
    "file, or split it": "讀取超過 1 GiB 或 30 秒，可能是壓縮炸彈或檔案損壞；請另存或列印成新檔，或分成幾個檔案",
    "it was not read within {seconds} s; the machine may be busy: index again when it is not, or split the file": (
        "{seconds} 秒內沒有讀完，機器可能忙碌；請稍後再更新索引，或分成幾個檔案"
    ),
    "memoqa could not start the process that reads it ({cause}); free some disk space or memory, then index again": (
        "memoqa 無法啟動讀取檔案的程序（{cause}）；請釋出磁碟空間或記憶體，再更新索引"
    ),
    "the process that reads it failed ({detail}); install memoqa again, or save the memo as .txt": (
        "讀取檔案的程序失敗；請重新安裝 memoqa，或把備忘錄另存為 .txt"
    ),
    "its front matter exceeds {number} characters; shorten it": "檔首的設定超過 {number} 個字；請縮短",
    "its front matter is not YAML; correct the lines between the ---": "檔首的設定不是 YAML；請更正 --- 之間的內容",
    "its front matter is not YAML (line {line}); correct the lines between the ---": (
        "檔首的設定不是 YAML（第 {line} 行）；請更正 --- 之間的內容"
    ),
    "its front matter has the unknown key {key}; write {meant}": "檔首的設定有不認得的鍵 {key}；請寫 {meant}",
    "{whose} is not TOML in UTF-8 ({detail}); correct or remove it": "{whose} 不是 UTF-8 的 TOML；請更正或移除",
    "{whose} is nested too deeply; correct or remove it": "{whose} 的巢狀層數太多；請更正或移除",
    "{whose} has the unknown key {key}; use only {keys}": "{whose} 有不認得的鍵 {key}；只能用 {keys}",
    "{whose} has the unknown key {key}; write {meant}": "{whose} 有不認得的鍵 {key}；請寫 {meant}",
    "{whose} has a {key} that is not text; put it in quotation marks": "{whose} 的 {key} 不是文字；請加上引號",
    "{whose} has a {key} that is not a day; write it as 2027-03-31": "{whose} 的 {key} 不是日期；請寫成 2027-03-31",
    '{whose} has {key} that are not a list of texts; write ["…", "…"]': '{whose} 的 {key} 不是文字清單；請寫成 ["…", "…"]',
    "{whose} has a valid_from after its valid_until; correct one of them": (
        "{whose} 的 valid_from 晚於 valid_until；請更正其中之一"
    ),
    "{whose} has an empty audience, so nobody could read the memo; name one or leave it out": (
        "{whose} 的 audience 是空的，沒有人能讀這份備忘錄；請填寫或刪除"
    ),
    "{whose} has {entry} in its audience, which is no id; write ids as MEMOQA_ADMINS has them": (
        "{whose} 的 audience 裡的 {entry} 不是識別碼；請寫 MEMOQA_ADMINS 所用的那種識別碼"
    ),
    "{whose} has a url that is not a web address; begin it with https://": "{whose} 的 url 不是網址；請以 https:// 開頭",
    "{whose} has a language that is not a tag; write it as zh-TW or en": "{whose} 的 language 不是語言標籤；請寫成 zh-TW 或 en",
    "{whose} would have more than {number} bytes; shorten it": "{whose} 會超過 {number} 位元組；請縮短",
    "the folder file {file}: {reason}": "資料夾的說明檔 {file}：{reason}",
    "its sidecar {file}: {reason}": "說明檔 {file}：{reason}",
    "its superseded_by names {memo}, which is not in the index; write the path of a memo inside the memos folder": (
        "superseded_by 所寫的 {memo} 不在索引裡；請寫備忘錄資料夾內的檔案路徑"
    ),
    "its superseded_by leads back to itself, so it still counts as the newest; correct one memo": (
        "superseded_by 繞回自己，因此仍視為最新；請更正其中一份"
    ),
    "it changed while memoqa was reading it; index again when it is complete": "讀取時檔案有更動；請在檔案完成後再更新索引",
    "permission denied; let the account that memoqa runs under read it": "沒有讀取權限；請讓執行 memoqa 的帳號可以讀取",
    "it is gone, or a link to nothing; index again, or remove the link": "檔案不見了，或連結失效；請再更新索引，或移除連結",
    "it is a link that leads back to itself; remove the link": "連結指回自己；請移除連結",
    "it cannot be read ({cause}); check the disk and the file's permissions": "無法讀取（{cause}）；請檢查磁碟與檔案權限",
    "it is a link that leads out of the memos folder; put the file itself there": "連結指向備忘錄資料夾之外；請放入檔案本身",
    "it is not a regular file (but a pipe, socket or device); remove it from the memos folder": (
        "不是一般檔案（而是管道、通訊端或裝置）；請從備忘錄資料夾移除"
    ),
    "it is a folder with a memo's extension; rename the folder": "資料夾用了備忘錄的副檔名；請重新命名資料夾",
    "its name has control or invisible characters or is not UTF-8; rename it": (
        "檔名含有控制字元或隱藏字元，或不是 UTF-8；請重新命名"
    ),
    "it links to a folder that is already read; remove the link": "連結指向已經讀過的資料夾；請移除連結",
    "it links to {memo}, which is already read; remove the link": "連結指向已經讀過的 {memo}；請移除連結",
    "two files' names differ only in their Unicode form; rename one of them": "兩個檔名只有 Unicode 形式不同；請重新命名其中一個",
    "memoqa does not read files of type {suffix}; save it as {saveable}, or move it elsewhere": (
        "memoqa 不讀 {suffix} 檔；請另存為 {saveable} 檔，或移到別處"
    ),
    "memoqa does not read files without an extension; save it as {saveable}, or move it elsewhere": (
        "memoqa 不讀沒有副檔名的檔案；請另存為 {saveable} 檔，或移到別處"
    ),
    # why an archive, a mail or what lies inside it cannot be read
    "it is damaged or cut off; pack the files again": "壓縮檔損壞或不完整；請重新壓縮",
    "it unpacks to far more than files need and may be a decompression bomb; pack the files again": (
        "解壓縮後遠大於一般檔案，可能是壓縮炸彈；請重新壓縮"
    ),
    "it unpacks to more than {size} MB; split it, or put the files themselves there": (
        "解壓縮後超過 {size} MB；請分成幾個壓縮檔，或直接放入其中的檔案"
    ),
    "its files have more than {size} MB together; split it": "其中的檔案合計超過 {size} MB；請分成幾個檔案",
    "it holds more than {number} files; split it, or put the files themselves there": (
        "內含超過 {number} 個檔案；請分成幾個壓縮檔，或直接放入其中的檔案"
    ),
    "it lies more than {number} folders deep; pack it less deep": "資料夾超過 {number} 層；請減少層數後重新壓縮",
    "the archive has two files of this name; rename one of them and pack the files again": (
        "壓縮檔中有兩個同名的檔案；請重新命名其中一個，再重新壓縮"
    ),
    "its name is too long; give it and its folders shorter names": "檔名太長；請縮短檔名和資料夾名稱",
    "it is a link; pack the file itself": "是連結；請壓縮檔案本身",
    "it lies in a folder with a memo's extension; rename the folder": "所在資料夾的名稱有文件的副檔名；請重新命名資料夾",
    "it is packed by a method that memoqa cannot unpack; pack the files again as a plain .zip": (
        "memoqa 無法解開這種壓縮方式；請重新壓縮成一般的 .zip"
    ),
    "it is an archive inside an archive; unpack it, or put the files themselves there": (
        "是壓縮檔中的壓縮檔；請先解壓縮，或直接放入其中的檔案"
    ),
    "it lies more than {number} mails or archives deep; save it as a file of its own": (
        "包在超過 {number} 層郵件或壓縮檔裡；請另存成單獨的檔案"
    ),
    "what it lies in holds more than {number} files or {size} MB; split that": (
        "所在的壓縮檔或郵件內含超過 {number} 個檔案或 {size} MB；請分成幾個檔案"
    ),
    "it holds no memo; put {formats} files in it, or remove it": "其中沒有文件；請放入 {formats} 檔，或移除",
    "it does not look like a mail: it has no sender, date or subject; save it from the mail program again": (
        "看起來不是郵件，因為沒有寄件者、日期和主旨；請從郵件程式重新儲存"
    ),
    "it is encrypted; open it in the mail program and save its text and attachments": (
        "郵件已加密；請在郵件程式中開啟，再儲存文字和附件"
    ),
    "it has more than {number} parts; save its attachments as files of their own": (
        "郵件超過 {number} 個部分；請把附件另存成單獨的檔案"
    ),
    "the mail ends in the middle of it; save the mail again": "郵件在這個附件中間就結束了；請重新儲存郵件",
    "it is an Office file, but no mail that Outlook saved; save it as .eml or .docx": (
        "是 Office 檔，但不是 Outlook 儲存的郵件；請另存為 .eml 或 .docx"
    ),
    "it is damaged; open it in the mail program and save it again": "檔案損壞；請在郵件程式中開啟，再重新儲存",
    # why a model cannot be used
    "it computes no finite number": "計算結果不是有限的數",
    "its {file} cannot be read ({cause})": "{file} 無法讀取（{cause}）",
    "it is {architecture}, and a reader is {wanted}": "它的架構是 {architecture}，不能用來閱讀",
    "it has {labels} labels, and a reader has one, or two for no and yes": "它有 {labels} 個標籤，閱讀模型只能有一個或兩個",
    "it reads {positions} tokens, and a reader needs {least}": "它只讀 {positions} 個 token，閱讀模型需要 {least} 個",
    "it has no fast tokenizer, which tells where a token stands": "它沒有能標示位置的 fast tokenizer",
    "its files lack some of its weights": "檔案裡缺少部分權重",
    "its files cannot be loaded ({cause})": "檔案無法載入（{cause}）",
    "{library} is not installed here (the slim image leaves it out)": "這裡沒有安裝 {library}（精簡映像檔不含它）",
    "the folder has no {file}, so it does not hold a {library} model": "資料夾裡沒有 {file}，因此不是 {library} 模型",
    "there is no such folder": "沒有這個資料夾",
    "it is not in the local cache, and the Hugging Face hub cannot be reached": "本機快取裡沒有，也連不上 Hugging Face",
    "the Hugging Face hub has no such open model (HTTP {status})": "Hugging Face 上沒有這個公開模型（HTTP {status}）",
    # what is wrong with the bot's state file
    "is damaged; restore it from a backup, or name another file in MEMOQA_STATE": (
        "損壞；請從備份還原，或在 MEMOQA_STATE 指定其他檔案"
    ),
    "is damaged, or another program's; restore a backup, or name another file in MEMOQA_STATE": (
        "損壞，或屬於其他程式；請從備份還原，或在 MEMOQA_STATE 指定其他檔案"
    ),
    "has no room left on its disk; free some space, then try again": "所在的磁碟已滿；請釋出空間，再試一次",
    "cannot be written; give the bot write access to it and to its folder": "無法寫入；請讓機器人可以寫入檔案與資料夾",
    "cannot be opened; give the bot write access to it and to its folder": "無法開啟；請讓機器人可以寫入檔案與資料夾",
    "is in use by another process; end that process, then try again": "正被其他程序使用；請結束該程序，再試一次",
    "cannot be read or written; check its disk, then try again": "無法讀寫；請檢查磁碟，再試一次",
}

CAUSES: Final = {  # the system's own words
    "Permission denied": "沒有權限",
    "Operation not permitted": "不允許的操作",
    "No such file or directory": "檔案或資料夾不存在",
    "No space left on device": "磁碟已滿",
    "Disk quota exceeded": "超過磁碟配額",
    "Read-only file system": "檔案系統唯讀",
    "Input/output error": "讀寫錯誤",
    "Not a directory": "不是資料夾",
    "Is a directory": "是資料夾",
    "File exists": "檔案已存在",
    "Too many open files": "開啟的檔案太多",
    "Cannot allocate memory": "記憶體不足",
    "a loop of links": "連結繞成一圈",
    "unknown cause": "原因不明",
}

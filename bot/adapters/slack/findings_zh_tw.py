"""What `memoqa doctor` finds to repair on Slack, in Traditional Chinese; as `stated_zh_tw` has it."""

from typing import Final

FINDINGS: Final = {
    "The token in {setting} lacks a scope; docs/slack.md lists the scopes that memoqa needs.": (
        "{setting} 的 token 缺少權限範圍（scope）；docs/slack.md 列出 memoqa 需要哪些。"
    ),
    "The token in {setting} is of the wrong type; docs/slack.md says where to copy the right one.": (
        "{setting} 的 token 種類不對；docs/slack.md 說明正確的要從哪裡複製。"
    ),
    "Slack is limiting memoqa's requests; start memoqa again in a few minutes.": (
        "Slack 正在限制 memoqa 的請求；請過幾分鐘再重新啟動。"
    ),
    "The token in {setting} is no longer valid ({code}); reinstall the app and copy the new token.": (
        "{setting} 的 token 已經失效（{code}）；請重新安裝應用程式，再複製新的 token。"
    ),
    "Slack refused the token in {setting} ({code}); copy it again from api.slack.com/apps.": (
        "Slack 不接受 {setting} 的 token（{code}）；請從 api.slack.com/apps 重新複製。"
    ),
    "Slack cannot be reached at {url} ({kind}); check the network, and SLACK_API_URL.": (
        "無法連上 Slack（{url}，{kind}）；請檢查網路與 SLACK_API_URL。"
    ),
    "missing: {reason}; add it under OAuth & Permissions and reinstall the app.": (
        "缺少這個權限範圍：{reason}；請在「OAuth & Permissions」加上，再重新安裝應用程式。"
    ),
    "SLACK_PORT and MEMOQA_HEALTH_PORT are both {port}; set one of them to another port.": (
        "SLACK_PORT 與 MEMOQA_HEALTH_PORT 都是 {port}；請把其中一個改成別的連接埠。"
    ),
    "{id} in {setting} is deactivated; remove it.": "{setting} 裡的 {id} 已經停用；請移除。",
    "{id} in {setting} is archived; remove it.": "{setting} 裡的 {id} 已經封存；請移除。",
    "{id} in {setting} is #{name}, which memoqa is not in; type /invite there.": (
        "{setting} 裡的 {id} 是 #{name}，memoqa 不在其中；請在那裡輸入 /invite。"
    ),
    "{id} in {setting} could not be looked up ({code}); try again.": (
        "無法查詢 {setting} 裡的 {id}（{code}）；請再試一次。"
    ),
    "{id} in {setting} is unknown to Slack, or memoqa may not see it ({code}); correct it, or invite memoqa.": (
        "Slack 不認得 {setting} 裡的 {id}，或 memoqa 看不到（{code}）；請更正，或邀請 memoqa。"
    ),
    "{name} is not what slack_sdk knows ({part}); update memoqa, and what it is installed with.": (
        "slack_sdk 不認得 memoqa 的一種訊息（{name}，{part}）；請更新 memoqa 與它所安裝的套件。"
    ),
    "Slack would refuse {name} ({code}); update memoqa, or report this.": (
        "Slack 不會接受 memoqa 的一種訊息（{name}，{code}）；請更新 memoqa，或回報這個問題。"
    ),
    "SLACK_BOT_TOKEN is not set; docs/slack.md says where to copy it from.": (
        "沒有設定 SLACK_BOT_TOKEN；docs/slack.md 說明要從哪裡複製。"
    ),
    "SLACK_PORT is set, but SLACK_SIGNING_SECRET is not; set it to the app's signing secret.": (
        "設定了 SLACK_PORT，卻沒有 SLACK_SIGNING_SECRET；請設為應用程式的簽章密鑰（Signing Secret）。"
    ),
    "set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET and SLACK_PORT for HTTP.": (
        "請設定 SLACK_APP_TOKEN（Socket Mode），或 SLACK_SIGNING_SECRET 與 SLACK_PORT（HTTP）。"
    ),
    "{setting} is {taken}, and must be {kind}; copy it again from api.slack.com/apps (docs/slack.md).": (
        "{setting} 的 token 種類不對；請從 api.slack.com/apps 重新複製（docs/slack.md）。"
    ),
    "{setting} does not begin with {start}, or contains a blank; copy it again from api.slack.com/apps "
    "(docs/slack.md).": (
        "{setting} 不是以 {start} 開頭，或含有空白；請從 api.slack.com/apps 重新複製（docs/slack.md）。"
    ),
    # what does not work without a scope of Slack's
    "memoqa cannot answer": "memoqa 無法回答",
    "slash commands and message shortcuts do not work": "斜線指令與訊息捷徑無法使用",
    "memoqa does not see mentions in channels": "memoqa 看不到頻道裡的提及",
    "memoqa does not see direct messages": "memoqa 看不到私訊",
    "memoqa cannot ask owners to review their memos": "memoqa 無法請負責人複查備忘錄",
    "follow-ups in public channels need a mention, and `/memos helper` does nothing there": (
        "在公開頻道追問時必須提及 memoqa，`/memos helper` 在那裡也沒有作用"
    ),
    "follow-ups in private channels need a mention, and `/memos helper` does nothing there": (
        "在私人頻道追問時必須提及 memoqa，`/memos helper` 在那裡也沒有作用"
    ),
    "follow-ups in group messages need a mention, and `/memos helper` does nothing there": (
        "在群組訊息追問時必須提及 memoqa，`/memos helper` 在那裡也沒有作用"
    ),
    "memoqa answers commands and buttons even in public channels shared with others": (
        "即使公開頻道與其他組織共用，memoqa 仍會回應指令與按鈕"
    ),
    "memoqa answers commands and buttons even in private channels shared with others": (
        "即使私人頻道與其他組織共用，memoqa 仍會回應指令與按鈕"
    ),
    "memoqa sends neither a memo's page nor its file": "memoqa 無法傳送備忘錄的頁面與檔案",
    "memoqa speaks the question's language, not the one that the asker has set in Slack": (
        "memoqa 使用問題的語言，而不是提問者在 Slack 設定的語言"
    ),
    "nobody reads the memos that are for a user group": "沒有人讀得到限使用者群組閱讀的備忘錄",
    "members of the user groups in MEMOQA_ADMINS cannot reindex": "MEMOQA_ADMINS 裡使用者群組的成員無法更新索引",
}

"""What `memoqa doctor` finds to repair on Discord, in Traditional Chinese; as `stated_zh_tw` has it."""

from typing import Final

FINDINGS: Final = {
    "Discord refused DISCORD_BOT_TOKEN; set a new token from the Developer Portal (Bot, Reset Token).": (
        "Discord 不接受 DISCORD_BOT_TOKEN；請在 Developer Portal（Bot，Reset Token）取得新的 token。"
    ),
    "DISCORD_BOT_TOKEN is not set; docs/discord.md says where to copy it from.": (
        "沒有設定 DISCORD_BOT_TOKEN；docs/discord.md 說明要從哪裡複製。"
    ),
    "DISCORD_BOT_TOKEN contains a blank or an unusual character; copy it again.": (
        "DISCORD_BOT_TOKEN 含有空白或不尋常的字元；請重新複製。"
    ),
    "Discord cannot be reached ({kind}; {url}); try again.": "無法連上 Discord（{kind}，{url}）；請再試一次。",
    "memoqa is in no server yet; use the invite link.": "memoqa 還不在任何伺服器裡；請使用邀請連結。",
    "memoqa finds no channel {channel} in the servers that it serves; correct MEMOQA_CHANNELS.": (
        "在 memoqa 服務的伺服器裡找不到頻道 {channel}；請更正 MEMOQA_CHANNELS。"
    ),
    "{id} in MEMOQA_ADMINS is in none of the servers that memoqa serves; correct it or remove it.": (
        "MEMOQA_ADMINS 裡的 {id} 不在 memoqa 服務的任何伺服器裡；請更正或移除。"
    ),
    "{id} in `audience` is nobody and no role of the servers that memoqa serves, and no channel that it may see, so "
    "nobody reads a memo by it; correct it, or let memoqa see the channel.": (
        "`audience` 裡的 {id} 不是 memoqa 服務的伺服器裡的成員或身分組，也不是 memoqa 看得到的頻道，"
        "所以沒有人能憑它閱讀備忘錄；請更正，或讓 memoqa 看得到那個頻道。"
    ),
    "Message Content is not ticked in the Developer Portal (Bot, Privileged Gateway Intents); tick it, or set "
    "DISCORD_MESSAGE_CONTENT=false.": (
        "Developer Portal（Bot，Privileged Gateway Intents）沒有勾選「Message Content」；請勾選，"
        "或設定 DISCORD_MESSAGE_CONTENT=false。"
    ),
    "memoqa is not in the server {server} that DISCORD_GUILD_ID names; use the invite link.": (
        "memoqa 不在 DISCORD_GUILD_ID 所指的伺服器 {server} 裡；請使用邀請連結。"
    ),
    "memoqa is not in the server {server} that it served when it last started; use the invite link.": (
        "memoqa 已不在上次啟動時服務的伺服器 {server} 裡；請使用邀請連結。"
    ),
    "memoqa lacks: {permissions}; use the invite link again, or allow this in the channel's settings.": (
        "memoqa 缺少權限：「{permissions}」；請再用一次邀請連結，或在頻道設定中允許。"
    ),
}

"""Fill in and submit the forms that memoqa opens, as Slack sends them."""

from typing import Any

from tests.e2e.slack.workspace import TEAM, Workspace, until

# What each element holds once it is filled in, and what it shows at first.
KEYS = {
    "plain_text_input": ("value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "radio_buttons": ("selected_option", "initial_option"),
    "file_input": ("files", "initial_files"),
}


async def opened(workspace: Workspace, since: int) -> dict[str, Any]:
    """The form that was opened after so many others."""
    await until(lambda: len(workspace.called("views.open")) > since)
    call = workspace.called("views.open")[-1]
    assert call.reply["ok"], call.reply
    return dict(call.reply["view"])


async def fill(workspace: Workspace, name: str, view: dict[str, Any], **changes: Any) -> Any:
    """Submit a form as a person, with what it shows and with changes by block; of radio buttons by their values."""
    values: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        field, element = block["block_id"], block["element"]
        key, initial = KEYS[element["type"]]
        value = changes.get(field, element.get(initial))
        if element["type"] == "radio_buttons" and isinstance(value, str):
            value = next(option for option in element["options"] if option["value"] == value)
        values[field] = {field: {"type": element["type"], key: value}}
    who = {"team": {"id": TEAM}, "user": {"id": workspace.users[name], "team_id": TEAM}}
    filled = view | {"state": {"values": values}}
    return await workspace.deliver("interactive", who | {"type": "view_submission", "trigger_id": "1", "view": filled})

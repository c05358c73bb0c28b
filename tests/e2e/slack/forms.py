"""Fill in a form that memoqa opened, as Slack sends it back."""

from typing import Any

from tests.e2e.slack.workspace import TEAM, Workspace


async def fill(workspace: Workspace, person: str, view: dict[str, Any], **changes: Any) -> Any:
    """Submit a form as a person, with what it shows and with changes by block, as Slack sends it."""
    fields = {
        "plain_text_input": ("value", "initial_value"),
        "datepicker": ("selected_date", "initial_date"),
        "users_select": ("selected_user", "initial_user"),
        "multi_users_select": ("selected_users", "initial_users"),
        "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    }
    values: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            name, element = block["block_id"], block["element"]
            key, initial = fields[element["type"]]
            values[name] = {name: {"type": element["type"], key: changes.get(name, element.get(initial))}}
    who = {"team": {"id": TEAM}, "user": {"id": workspace.users[person], "team_id": TEAM}}
    filled = view | {"state": {"values": values}}
    return await workspace.deliver("interactive", who | {"type": "view_submission", "trigger_id": "1", "view": filled})

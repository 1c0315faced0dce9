"""What the page in the browser asks the sandbox Slack: one person's view of the workspace, and what they do.

The page itself is `sandbox/slack/page/` (served at `/`), drawing is `sandbox.slack.drawing`. This is the
contract between the two; ids and timestamps are strings, `time` is ISO 8601 in UTC, all bodies are JSON.

`GET /page/state?as=U…&channel=C…` (both optional; without `as` the first person, without `channel` the first
channel that this person sees) answers::

    {"number": 17,                                   the last change; grows
     "workspace": {"name", "team_id", "domain"},
     "app": {"name", "bot_user", "commands": ["/jira-access"], "is_connected": true},
     "me": PERSON, "people": [PERSON…],              whom one can act as, in order
     "channels": [CHANNEL…], "channel": CHANNEL | null,
     "messages": [MESSAGE…],                         of that channel, what this person sees, oldest first
     "views": [VIEW…],                               modals open for this person, the last is on top
     "home": VIEW | null,                            the person's Home tab
     "panel": {"html": "", "url": ""}}               what the embedding process wants beside the page

    PERSON  {"id", "name", "real_name", "title", "role", "tz"}
            role: member | admin | guest | single-channel guest | outsider
    CHANNEL {"id", "name", "kind": "public|private|dm", "is_archived", "is_ext_shared", "has_app", "topic"}
    MESSAGE {"ts", "time", "user": {"id", "name", "is_app"}, "text", "blocks", "html", "thread_ts",
             "is_ephemeral", "is_edited", "is_broadcast", "replies": [MESSAGE…],
             "files": [{"id", "name", "title", "size", "url"}]}
    VIEW    {"id", "type": "modal|home", "title", "submit", "close", "callback_id", "hash", "blocks", "html",
             "errors": {block_id: sentence}}         titles and button labels are plain strings, "" if none

`GET /page/stream?as=U…` is a server-sent event stream: `data: {"number", "kind", "subject"}` after every
change; on each, fetch the state anew. Comment lines keep the connection alive.

Acting; each answers OUTCOME (status 200), or 409 `{"error": sentence}` when it is not possible (the button is
gone, the channel is archived, …)::

    POST /page/say     {"as", "channel", "text", "thread_ts"?}   text beginning with "/" is a slash command
    POST /page/press   {"as", "channel", "ts", "block_id"?, "action_id", "selected"?}
                       {"as", "view": V…, "block_id"?, "action_id", "selected"?, "values"?}
    POST /page/submit  {"as", "view", "values": {block_id: {action_id: X}}}
    POST /page/close   {"as", "view", "is_cleared"?}             is_cleared closes the whole stack
    POST /page/home    {"as"}                                     the person opens the Home tab

    OUTCOME {"status", "sentence", "ack_ms", "delivery_id", "errors": {block_id: sentence}}
            status: ok | operation_timeout | dispatch_failed | invalid_command_response;
            sentence is what Slack tells the person in that case ("" when ok)

`selected` is the chosen value of a select, overflow, radio, date or text element, or a list of values for
checkboxes and multi selects; leave it out for a button. A `X` in `values` is the same: text, value, or list;
leave an element out to keep its initial value. `press` with a URL button is sent to the app as well; opening
the address is up to the page. Confirm dialogs are the page's business.

Files: `GET /files/{id}/{name}` (what `url` of a file points to). Static files: `GET /` and `GET /static/…`
from `sandbox/slack/page/`.
"""

"""One call of the Web API: who calls, with what arguments; and the errors it can end with.

Error names: https://docs.slack.dev/reference/methods, each method's own page.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from sandbox.slack.shapes import Json, JsonObject, flag_of, number_of, object_of, objects_of, parsed, text_of
from sandbox.slack.values import Channel, User
from sandbox.slack.world import World


class SlackApiError(Exception):
    """The call ends with `ok: false` and this error; `more` stands beside it in the answer."""

    def __init__(self, code: str, **more: Json) -> None:
        super().__init__(code)
        self.code = code
        self.more = more


@dataclass(frozen=True, slots=True)
class Call:
    """One call by the app; `base_url` is where this server is reached."""

    method: str
    world: World
    base_url: str
    arguments: JsonObject = field(repr=False)

    def text(self, name: str) -> str:
        """A text argument; empty where it is missing."""
        value = self.arguments.get(name)
        return "" if value is None or isinstance(value, (dict, list)) else str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A flag, as JSON or as forms spell it."""
        return flag_of(self.arguments, name, default=default)

    def count(self, name: str, default: int) -> int:
        """A number of things."""
        return int(number_of(self.arguments, name, default))

    def has(self, name: str) -> bool:
        """Whether the argument was given at all."""
        return self.arguments.get(name) is not None

    def json(self, name: str) -> Json:
        """An argument that is JSON itself; in a form it comes as text.

        Raises:
            SlackApiError: `invalid_json` when the text is none.
        """
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        try:
            return parsed(value)
        except ValueError:
            raise SlackApiError("invalid_json") from None

    def object(self, name: str) -> JsonObject:
        """An argument that is a JSON object; empty where it is missing."""
        return object_of(self.json(name))

    def objects(self, name: str) -> list[JsonObject]:
        """An argument that is a list of JSON objects; empty where it is missing."""
        return objects_of(self.json(name))

    def needs(self, *any_of: str) -> None:
        """Let only an app with one of these scopes go on.

        Raises:
            SlackApiError: `missing_scope`, with what is needed and what is granted.
        """
        granted = self.world.app.scopes
        if any_of and not granted & {*any_of}:
            raise SlackApiError("missing_scope", needed=",".join(any_of), provided=",".join(sorted(granted)))

    def channel(self, name: str = "channel") -> Channel:
        """The conversation that the argument names, if the app may know of it.

        Raises:
            SlackApiError: `channel_not_found`; a private channel without the app counts as unknown, and so does
                a person's id, because what is posted to one does not reach the app's own conversation.
        """
        found = self.world.channels.get(self.text(name))
        if not found or (found.is_private and self.world.app.bot_user not in found.members):
            raise SlackApiError("channel_not_found")
        return found

    def user(self, name: str = "user") -> User:
        """The person that the argument names.

        Raises:
            SlackApiError: `user_not_found`.
        """
        found = self.world.users.get(self.text(name))
        if not found:
            raise SlackApiError("user_not_found")
        return found

    def page(self, everything: list[Json], name: str, default_limit: int = 100) -> JsonObject:
        """The page that `limit` and `cursor` ask for, under `name`, with the cursor of the next one.

        Raises:
            SlackApiError: `invalid_cursor`.
        """
        cursor = self.text("cursor")
        if cursor and not cursor.removeprefix("next:").isdigit():
            raise SlackApiError("invalid_cursor")
        start = int(cursor.removeprefix("next:") or 0)
        end = start + max(1, self.count("limit", default_limit))
        following = f"next:{end}" if end < len(everything) else ""
        return {name: everything[start:end], "response_metadata": {"next_cursor": following}}


Handler: TypeAlias = Callable[[Call], JsonObject]


def scope_for(channel: Channel, right: str) -> str:
    """The scope for doing `right` (`read`, `history`) with this kind of conversation."""
    if channel.is_im:
        return f"im:{right}"
    return f"groups:{right}" if channel.is_private else f"channels:{right}"


def refuse_problems(found: list[str], code: str) -> None:
    """Refuse Block Kit with problems.

    Raises:
        SlackApiError: `code`, with Slack's `response_metadata.messages`.
    """
    if found:
        messages: list[Json] = [f"[ERROR] {problem}" for problem in found]
        raise SlackApiError(code, response_metadata={"messages": messages}, errors=[*found])


def id_of(source: JsonObject) -> str:
    """The `id` of an object."""
    return text_of(source, "id")

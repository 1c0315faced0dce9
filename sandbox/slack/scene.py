"""What an administrator, the passing of time and bad luck do to a workspace, by the verbs of the control interface."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from sandbox.slack.control_codec import outcome_json
from sandbox.slack.faults import Fault, FaultKind, Tamper
from sandbox.slack.people import outcome_of
from sandbox.slack.shapes import JsonObject, flag_of, list_of, number_of, object_of, text_of
from sandbox.slack.values import Role
from sandbox.slack.workspace import Workspace

Verb = Callable[[JsonObject], Awaitable[JsonObject]]


class Scene:
    """The verbs under `/_control/scene/`, for one workspace. An unknown id raises KeyError."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._world = workspace.world
        self.verbs: Mapping[str, Verb] = {
            "advance": self._advance,
            "connect": self._connect,
            "fault": self._fault,
            "clear_faults": self._clear_faults,
            "tamper": self._tamper,
            "rate_limits": self._rate_limits,
            "ack_seconds": self._ack_seconds,
            "ack_replaceable": self._ack_replaceable,
            "set_group": self._set_group,
            "set_user": self._set_user,
            "set_member": self._set_member,
            "archive": self._archive,
            "delete_message": self._delete_message,
            "set_scopes": self._set_scopes,
            "revoke_token": self._revoke_token,
            "event": self._event,
            "verify_url": self._verify_url,
            "deliver_again": self._deliver_again,
            "refresh_sockets": self._refresh_sockets,
            "tokens": self._tokens,
        }

    async def _advance(self, body: JsonObject) -> JsonObject:
        await self._world.clock.advance(number_of(body, "seconds", 0))
        return {}

    async def _connect(self, body: JsonObject) -> JsonObject:
        self._world.app = replace(self._world.app, request_url=text_of(body, "request_url"))
        return {}

    async def _fault(self, body: JsonObject) -> JsonObject:
        times = body.get("times", 1)
        self._workspace.faults.add(
            Fault(
                method=text_of(body, "method"),
                kind=FaultKind(text_of(body, "kind")),
                times=None if times is None else int(number_of(body, "times", 1)),
                skip=int(number_of(body, "skip", 0)),
                channel=text_of(body, "channel"),
                error=text_of(body, "error") or "internal_error",
                status=int(number_of(body, "status", 500)),
                seconds=number_of(body, "seconds", 1),
            )
        )
        return {}

    async def _clear_faults(self, _body: JsonObject) -> JsonObject:
        self._workspace.faults.clear()
        return {}

    async def _tamper(self, body: JsonObject) -> JsonObject:
        self._workspace.courier.tamper(Tamper(text_of(body, "how")), int(number_of(body, "times", 1)))
        return {}

    async def _rate_limits(self, body: JsonObject) -> JsonObject:
        self._workspace.rates.is_on = flag_of(body, "is_on")
        return {}

    async def _ack_seconds(self, body: JsonObject) -> JsonObject:
        self._workspace.courier.ack_seconds = number_of(body, "seconds", 3)
        return {}

    async def _ack_replaceable(self, body: JsonObject) -> JsonObject:
        self._world.is_ack_replaceable = flag_of(body, "is_on")
        return {}

    async def _set_group(self, body: JsonObject) -> JsonObject:
        self._world.put_group(text_of(body, "group"), [str(user) for user in list_of(body.get("users"))])
        return {}

    async def _set_user(self, body: JsonObject) -> JsonObject:
        user = self._world.users[text_of(body, "user")]
        role = Role(text_of(body, "role")) if body.get("role") else user.role
        deleted = flag_of(body, "is_deleted", default=user.deleted)
        changed = self._world.put_user(replace(user, role=role, deleted=deleted))
        await self._workspace.events.user_changed(changed)
        return {}

    async def _set_member(self, body: JsonObject) -> JsonObject:
        channel, user = self._world.channels[text_of(body, "channel")], text_of(body, "user")
        others = channel.members - {user}
        members = others | {user} if flag_of(body, "is_member") else others
        self._world.put_channel(replace(channel, members=members))
        return {}

    async def _archive(self, body: JsonObject) -> JsonObject:
        channel = self._world.channels[text_of(body, "channel")]
        self._world.put_channel(replace(channel, is_archived=flag_of(body, "is_archived")))
        return {}

    async def _delete_message(self, body: JsonObject) -> JsonObject:
        self._world.drop_message(text_of(body, "channel"), text_of(body, "ts"))
        return {}

    async def _set_scopes(self, body: JsonObject) -> JsonObject:
        scopes = frozenset(str(scope) for scope in list_of(body.get("scopes")))
        self._world.app = replace(self._world.app, scopes=scopes)
        return {}

    async def _revoke_token(self, _body: JsonObject) -> JsonObject:
        await self._workspace.events.token_revoked()
        return {}

    async def _event(self, body: JsonObject) -> JsonObject:
        outcome = await self._workspace.events.send(text_of(body, "type"), object_of(body.get("fields")))
        return outcome_json(outcome)

    async def _verify_url(self, _body: JsonObject) -> JsonObject:
        return outcome_json(await self._workspace.events.verify_url())

    async def _deliver_again(self, body: JsonObject) -> JsonObject:
        return outcome_json(outcome_of(await self._workspace.courier.deliver_again(text_of(body, "id"))))

    async def _refresh_sockets(self, _body: JsonObject) -> JsonObject:
        await self._workspace.sockets.refresh()
        return {}

    async def _tokens(self, _body: JsonObject) -> JsonObject:
        app = self._world.app
        return {
            "bot_token": app.bot_token,
            "app_token": app.app_token,
            "signing_secret": app.signing_secret,
        }

"""Events that Slack tells the app about, and the challenge with which it checks a request URL.

Source: https://docs.slack.dev/apis/events-api
"""

import secrets
from dataclasses import replace

from sandbox.slack import payloads
from sandbox.slack.api_objects import user_json
from sandbox.slack.courier import Courier
from sandbox.slack.outcomes import Outcome, Status
from sandbox.slack.parcels import Parcel, Wrapping
from sandbox.slack.people import outcome_of
from sandbox.slack.shapes import JsonObject, text_of
from sandbox.slack.values import User
from sandbox.slack.world import World


class Events:
    """Tells the app of one world what happened, if it is subscribed to it."""

    def __init__(self, world: World, courier: Courier) -> None:
        self._world = world
        self._courier = courier

    async def send(self, event_type: str, fields: JsonObject) -> Outcome:
        """Deliver an event, repeated on Slack's schedule if it fails; nothing happens without a subscription."""
        if event_type not in self._world.app.events:
            return Outcome(Status.OK)
        event: JsonObject = {"type": event_type, "event_ts": self._world.new_ts(), **fields}
        payload = payloads.event_payload(self._world, event)
        return outcome_of(await self._courier.deliver(Parcel(event_type, Wrapping.EVENT, payload)))

    async def user_changed(self, user: User) -> None:
        """Tell that a person's account changed."""
        described = user_json(user, self._world.clock.now(), self._world.team_id)
        await self.send("user_change", {"user": described})

    async def token_revoked(self) -> None:
        """Tell that the bot token is revoked, as from now."""
        app = self._world.app
        self._world.app = replace(app, is_revoked=True)
        await self.send("tokens_revoked", {"tokens": {"oauth": [], "bot": [app.bot_user]}})

    async def verify_url(self) -> Outcome:
        """Ask the request URL for its challenge; anything but the challenge is a bad response."""
        challenge = secrets.token_hex(8)
        payload: JsonObject = {"token": "", "challenge": challenge, "type": "url_verification"}
        answer = await self._courier.deliver_once(Parcel("url_verification", Wrapping.EVENT, payload))
        content = answer.content
        told = text_of(content, "challenge") if isinstance(content, dict) else content
        if answer.status is Status.OK and told != challenge:
            answer = replace(answer, status=Status.BAD_RESPONSE)
        return outcome_of(answer)

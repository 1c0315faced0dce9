"""When does a personal access token end? Data Center tells its owner, and nobody else's credential tells anything.

Which of several tokens is ours Jira does not say; it is known where there is only one, or one that has the name of the
connection. In doubt nothing is read, and a person types the date.
"""

from __future__ import annotations

from datetime import datetime

from access.credentials import Credential, Deployment, PersonalAccessToken
from access.ports import Jira, PersonalToken
from access.records import Connection


class ReadExpiry:
    """Asks Jira for the end of a login that has just been proved good."""

    def __init__(self, jira: Jira) -> None:
        self._jira = jira

    async def __call__(
        self, connection: Connection, credential: Credential, now: datetime
    ) -> tuple[datetime | None, int]:
        """The end, UTC, and how many requests it took; None where Jira does not tell, or not which token is meant."""
        if not isinstance(credential, PersonalAccessToken) or connection.deployment is not Deployment.DATA_CENTER:
            return None, 0
        account = self._jira.account(connection.address, connection.deployment, credential)
        with self._jira.counting() as count:
            reply = await account.personal_tokens()
        return end_of_ours(reply.value or (), connection.name, now), count.sent


def end_of_ours(tokens: tuple[PersonalToken, ...], name: str, now: datetime) -> datetime | None:
    """The end of the one live token that must be ours; None where it has none or several could be meant."""
    live = [token for token in tokens if token.ends_at is None or token.ends_at > now]
    named = [token for token in live if token.name.lower() == name.lower()]
    meant = named if len(named) == 1 else live
    return meant[0].ends_at if len(meant) == 1 else None

"""Where setting up a connection that logs in with OAuth 1.0a begins."""

from __future__ import annotations

from access.drafts import Draft
from access.errors import Refused
from access.people import Person
from commands.asking import Answer
from commands.desk import Desk


async def begin_oauth_setup(draft: Draft, person: Person, desk: Desk) -> Answer:
    """The first step of the handshake for a draft whose form is filled in.

    Raises:
        Refused: always, until the handshake is there.
    """
    del person, desk
    raise Refused(
        f"OAuth 1.0a for {draft.plan.name} is not available yet.",
        "Choose another way in for now: /jira-access connect",
    )

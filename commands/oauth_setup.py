"""Where setting up a connection with OAuth 1.0a begins. The steps after it are in `commands.authorising`."""

from __future__ import annotations

from access.drafts import Draft
from access.people import Person
from commands.asking import Answer
from commands.desk import Desk
from messages.authorising import wizard, wizard_sent


async def begin_oauth_setup(draft: Draft, person: Person, desk: Desk) -> Answer:
    """The wizard, for a draft that waits for its token.

    Raises:
        NoAddress: the bot has no web address that Jira could send a browser back to.
        NotFound, NotAllowed, Conflict: the draft is gone, somebody else's, or not at this step.
    """
    prepared = await desk.begin_authorisation.for_draft(draft.id, person.actor)
    return Answer(wizard_sent(prepared.draft), direct_message=wizard(prepared))

"""Refusals: the errors that a person caused or can mend, each with a sentence for that person.

AccessError
├── Refused              expected; its sentence is told to the person as it stands
│   ├── BadInput         what was typed cannot be used
│   ├── NotAllowed       this person may not do this
│   ├── NotFound         no such connection, request or link
│   ├── Conflict         somebody else was faster, or the thing has changed since
│   ├── BudgetSpent      another refused login could lock the account
│   └── Busy             too much at once; try again
└── StorageAway          the database cannot be reached or written

Anything else that is raised is a fault of ours: people get a reference number, the log gets the traceback.
"""


class AccessError(Exception):
    """Root of every error that the rules raise on purpose."""


class Refused(AccessError):
    """A request was turned down; nothing was changed.

    Attributes:
        sentence: what is wrong, with the value, in words for the person who asked.
        next_step: what to type or press instead; empty where the sentence says it all.
    """

    def __init__(self, sentence: str, next_step: str = "") -> None:
        super().__init__(f"{sentence} {next_step}".strip())
        self.sentence = sentence
        self.next_step = next_step


class BadInput(Refused):
    """What was typed cannot be used."""


class NotAllowed(Refused):
    """This person may not do this."""


class NotFound(Refused):
    """There is no such connection, request or link."""


class Conflict(Refused):
    """Somebody else was faster, or the thing has changed since it was shown."""


class BudgetSpent(Refused):
    """One more refused login could lock the account, so it is not tried."""


class Busy(Refused):
    """Too much is in flight; the same request will work in a moment."""


class StorageAway(AccessError):
    """The database cannot be reached or written; nothing was half done."""


class StorageBusy(StorageAway):
    """The database is well, but so many wait for it that one's turn does not come in time."""

"""Words for the problems that Jira names when an OAuth 1.0a request fails.

Facts: https://confluence.atlassian.com/kb/oauth-troubleshooting-guide-719095274.html and
http://wiki.oauth.net/w/page/12238543/ProblemReporting
"""

from __future__ import annotations

from access.evidence import Cause
from messages.cause_words import CauseWords

_AUTHORISE = ("Authorise again, logged in to Jira as {account}.", "Test again.")
_START_AGAIN = ("Start the authorisation anew; the old page is of no more use.", "Test again.")
_OUR_FAULT = ("Test again.", "If it stays: give the evidence to the operators of this bot.")

PROVES = "This proves the account and Jira's OAuth path through my own consumer, not Jira Align's own token."


def note_of_oauth() -> str:
    """What every result under OAuth 1.0a proves, and what it does not."""
    return f"ℹ️ {PROVES}"


OAUTH_WORDS = {
    Cause.OAUTH_CONSUMER_KEY_UNKNOWN: CauseWords(
        "Jira does not know the consumer key",
        "No application link of this Jira has our consumer key. The token was not judged.",
        (
            "the application link was deleted",
            "its incoming authentication was never saved",
            "a typing error in the key",
        ),
        ("In Jira: Administration → Application links → the link → Incoming: compare the consumer key.", "Test again."),
    ),
    Cause.OAUTH_CONSUMER_KEY_REJECTED: CauseWords(
        "Jira does not accept the application link",
        "The link with our consumer key is there, but switched off.",
        ("an administrator disabled the link",),
        ("In Jira: Administration → Application links: enable the link.", "Test again."),
    ),
    Cause.OAUTH_CONSUMER_KEY_REFUSED: CauseWords(
        "Jira refuses the application link for now",
        "The link is known; Jira says that it does not take requests at present.",
        ("a limit or a maintenance in Jira",),
        ("Wait a few minutes, and test again.", "If it stays: look at the link in Jira."),
    ),
    Cause.OAUTH_SIGNATURE_INVALID: CauseWords(
        "Jira cannot verify our signature",
        "Jira found the link, but its public key or the address we sign does not fit. The token was not judged.",
        (
            "the public key in Jira is not the one that belongs to our private key",
            "a proxy changes host, port, scheme or context path, so that Jira sees another address than we sign",
        ),
        (
            "Compare the public key in Jira's application link with ours.",
            "Compare Jira's base URL with {site}, which we signed: scheme, host, port and path, to the letter.",
            "Test again.",
        ),
    ),
    Cause.OAUTH_SIGNATURE_METHOD_REJECTED: CauseWords(
        "Jira does not take our way of signing",
        "Jira takes RSA-SHA1 signatures only.",
        ("the link in Jira is of another kind (OAuth 2.0)",),
        ("Make the application link as “external application, incoming, OAuth 1.0a”.", "Test again."),
    ),
    Cause.OAUTH_TIMESTAMP_REFUSED: CauseWords(
        "Jira's clock and ours are too far apart",
        "Jira refuses signatures from another time. The token was not judged.",
        ("Jira's clock is wrong", "the clock of this machine is wrong"),
        ("Compare both clocks; the evidence shows the difference.", "Set the wrong one right (NTP), and test again."),
    ),
    Cause.OAUTH_NONCE_USED: CauseWords(
        "Jira saw the same signed request twice",
        "Each request is signed for one use; something repeated it. The token was not judged.",
        ("a proxy on the way repeats requests",),
        _OUR_FAULT,
    ),
    Cause.OAUTH_TOKEN_REJECTED: CauseWords(
        "Jira no longer knows the token",
        "The application link is fine; this token is not valid for it.",
        ("the token was revoked", "the application link was made anew", "{account} was removed"),
        _AUTHORISE,
    ),
    Cause.OAUTH_TOKEN_EXPIRED: CauseWords(
        "the OAuth token has ended",
        "Jira gives access tokens five years, and ten minutes to finish an authorisation.",
        ("the authorisation took longer than ten minutes", "the access token is five years old"),
        _AUTHORISE,
    ),
    Cause.OAUTH_TOKEN_USED: CauseWords(
        "this authorisation was already answered",
        "Jira takes each authorisation page once.",
        ("the page was opened twice", "the browser sent the answer twice"),
        _START_AGAIN,
    ),
    Cause.OAUTH_TOKEN_REVOKED: CauseWords(
        "somebody revoked the OAuth token",
        "Jira ended this token on request.",
        ("{account} or an administrator revoked it in the user's profile",),
        ("Ask who revoked it, and why.", *_AUTHORISE),
    ),
    Cause.OAUTH_PERMISSION_UNKNOWN: CauseWords(
        "nobody has pressed Allow yet",
        "Jira waits for the answer on its authorisation page.",
        ("the page was closed before Allow was pressed",),
        _START_AGAIN,
    ),
    Cause.OAUTH_PERMISSION_DENIED: CauseWords(
        "Jira denies the authorisation",
        "Deny was pressed, or the session behind the token can no longer be renewed.",
        ("somebody pressed Deny", "the session behind the token has ended"),
        _AUTHORISE,
    ),
    Cause.OAUTH_USER_REFUSED: CauseWords(
        "the authorisation was refused in Jira",
        "Whoever was logged in to Jira pressed Deny.",
        ("somebody pressed Deny",),
        _AUTHORISE,
    ),
    Cause.OAUTH_PARAMETER_ABSENT: CauseWords(
        "Jira misses a part of our OAuth request",
        "A field did not arrive. The token was not judged.",
        ("a proxy on the way drops the Authorization header", "a fault of this bot"),
        _OUR_FAULT,
    ),
    Cause.OAUTH_PARAMETER_REJECTED: CauseWords(
        "Jira does not take a part of our OAuth request",
        "A field has a value that Jira refuses; often it is the callback address. The token was not judged.",
        ("the callback address is not an absolute http or https address", "a fault of this bot"),
        ("Ask the operators of this bot to look at its public address.", "Test again."),
    ),
    Cause.OAUTH_ADDITIONAL_AUTHORIZATION_REQUIRED: CauseWords(
        "Jira wants a further authorisation",
        "Jira does not say which one. The token was not judged.",
        ("an app or a gateway in front of Jira asks for more",),
        ("Ask a Jira administrator what stands in front of {site}.", "Test again."),
    ),
    Cause.OAUTH_VERSION_REJECTED: CauseWords(
        "Jira does not take OAuth 1.0a at this address",
        "The answer says that the version is refused. The token was not judged.",
        ("something other than Jira answers for OAuth there",),
        ("Check the base URL {site}.", "Test again."),
    ),
    Cause.CLOCK_SKEW: CauseWords(
        "Jira's clock and ours are too far apart",
        "OAuth 1.0a signatures carry the time, and Jira refuses ours: its clock is {detail} seconds from this machine's"
        " (a minus: behind). The token was not judged.",
        ("Jira's clock is wrong", "the clock of this machine is wrong"),
        ("Compare both clocks with a third.", "Set the wrong one right (NTP), and test again."),
        detail="an unknown number of",
    ),
}

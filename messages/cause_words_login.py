"""Words for the causes that a login, its secret or its scopes bring; OAuth 1.0a has a module of its own.

Facts: https://support.atlassian.com/jira-align/kb/401-unauthorized-error-jira-align-jira-connector/ and
https://developer.atlassian.com/server/jira/platform/basic-authentication/
"""

from __future__ import annotations

from access.credentials import CredentialKind, Deployment
from access.evidence import Cause
from messages.cause_words import CauseWords

LOGIN_WORDS = {
    Cause.OK: CauseWords(
        "{account} logs in",
        "Jira took the login and named the account.",
        (),
        (),
    ),
    Cause.BAD_CREDENTIAL: CauseWords(
        "Jira refuses the login",
        "Jira looked at the login and did not take it. A switched-off account looks the same from here.",
        ("the secret was replaced or has ended", "the account was deactivated or removed"),
        (
            "Ask a Jira administrator whether {account} is active.",
            "Put in the secret that is valid now.",
            "Test again.",
        ),
        likely_where={
            CredentialKind.BASIC: (
                "the password was changed and the new one is not here yet",
                "the account was deactivated or removed",
                "Jira's user directory is ill; then it passes by itself",
            ),
            CredentialKind.API_TOKEN: (
                "the API token has ended (a year at most) or was revoked",
                "token and e-mail address belong to different accounts",
                "the account was deactivated",
            ),
            CredentialKind.PAT: (
                "the personal access token has ended or was revoked",
                "the account was deactivated or removed",
            ),
            CredentialKind.OAUTH1: (
                "the token was revoked, or the application link was made anew",
                "the account was deactivated or removed",
            ),
        },
        steps_where={
            CredentialKind.BASIC: (
                "Before any further try, ask who changed the password: each refused try counts towards a lock.",
                "Put the new password into Jira Align first, then here.",
                "Test again once, and only once.",
            ),
            CredentialKind.API_TOKEN: (
                "Look at the account's API tokens: has this one ended?",
                "Make a new token; put it into Jira Align first, then here.",
                "Test again, and delete the old token when both log in.",
            ),
            CredentialKind.PAT: (
                "In Jira, as {account}: Profile → Personal access tokens. Has this one ended?",
                "Make a new token; put it into Jira Align first, then here.",
                "Test again.",
            ),
            CredentialKind.OAUTH1: (
                "In Jira, look whether the application link is still there.",
                "Authorise again, logged in to Jira as {account}.",
                "Test again.",
            ),
        },
    ),
    Cause.ANONYMOUS: CauseWords(
        "Jira answers, but has not taken the login",
        "Jira served us as an anonymous visitor. Its empty lists look like success, but this is a refused login.",
        ("the token has ended or was revoked", "a proxy on the way drops the login header"),
        (
            "Put in the secret that is valid now.",
            "If it is surely valid: ask whether a proxy in front of {site} drops the Authorization header.",
            "Test again.",
        ),
    ),
    Cause.WRONG_ACCOUNT: CauseWords(
        "this logs in as {detail}, not as {expected}",
        "The login is good, but it belongs to somebody else; what it may do says nothing about {expected}.",
        (
            "the secret was made while logged in as a person",
            "the expected account is written in another form (account id on Cloud, user name or key on Data Center)",
        ),
        (
            "Log in to Jira as {expected}, in a private window, and make the secret there.",
            "Put it in here, and test again.",
        ),
        detail="another account",
    ),
    Cause.CAPTCHA: CauseWords(
        "the login is locked by a CAPTCHA",
        "Jira refused before looking at the password, so nothing is known about it. Further tries keep the lock shut.",
        (
            "something keeps trying an old password: check Jira Align first",
            "somebody mistyped it in the browser a few times",
        ),
        (
            "Put the valid password into Jira Align, and into whatever else uses {account}.",
            "In Jira: Administration → User management → {account} → Reset failed login count.",
            "Then test again. No tries are made by themselves until then.",
        ),
    ),
    Cause.BASIC_DISABLED: CauseWords(
        "this Jira no longer takes passwords",
        "Basic authentication is switched off on the whole site; the password itself was not judged.",
        ("an administrator switched Basic authentication off",),
        (
            "Make a personal access token as {account}, or authorise with OAuth 1.0a.",
            "Use it in Jira Align and here.",
            "Or ask for {account} to be put on Jira's allow-list for Basic authentication.",
        ),
    ),
    Cause.NOT_LICENSED: CauseWords(
        "Jira knows {account}, but does not let it in",
        "The secret seems right; Jira refuses the account or the place it comes from, and does not say which.",
        (
            "the account lost its licence or application access",
            "an address filter does not know the address this comes from",
            "the account may not use this product",
        ),
        (
            "In Jira: User management → {account} → is application access ticked?",
            "Ask whether an address filter stands in front of Jira.",
            "Test again.",
        ),
        steps_where={
            Deployment.CLOUD: (
                "In Atlassian Administration: does {account} have the app role User for Jira?",
                "Ask whether the site has an IP allow-list, and whether it names the address this comes from.",
                "Test again.",
            ),
        },
    ),
    Cause.ACCOUNT_INACTIVE: CauseWords(
        "{account} logs in, but Jira marks it as inactive",
        "The secret is good; the account is being switched off, and its calls will fail sooner or later.",
        ("somebody deactivated the account",),
        ("Ask a Jira administrator to activate {account} again.", "Test again."),
    ),
    Cause.SCOPED_TOKEN_AT_SITE: CauseWords(
        "this token works at the gateway only",
        "The token has scopes. Such tokens are refused at the site's own address, and taken at {detail}.",
        ("the API URL in the connector is the site's address",),
        (
            "In Jira Align's connector, set the API URL to {detail}.",
            "Use the same address here, and test again.",
        ),
        detail="the API gateway",
    ),
    Cause.SCOPE_MISSING: CauseWords(
        "the token lacks a scope",
        "The token itself is good, but not made for this call: {detail}.",
        ("the token was made with fewer scopes than the integration needs",),
        (
            "Make a new token with all scopes of the profile; scopes cannot be added to an old one.",
            "Put it into Jira Align first, then here. Test again.",
        ),
        detail="the evidence names it",
    ),
    Cause.METHOD_NOT_SUPPORTED: CauseWords(
        "this kind of Jira does not take this kind of login",
        "Nothing was sent: Jira would refuse “{detail}” whatever the secret is.",
        ("the login kind was chosen for another Jira", "the site moved between Data Center and Cloud"),
        (
            "On Cloud use an API token or OAuth 1.0a; on Data Center a personal access token, OAuth 1.0a or Basic.",
            "Put in such a login, and test again.",
        ),
        detail="this login kind",
    ),
    Cause.PERMISSIONS_MISSING: CauseWords(
        "{account} logs in, but lacks permissions it needs",
        "The login is good; only what needs the missing permissions fails.",
        (
            "a permission scheme was changed or exchanged",
            "{account} left a project role or a group",
            "a new project uses another scheme",
        ),
        (
            "Ask a Jira administrator to give the role or group of {account} what is missing.",
            "Test again.",
        ),
    ),
    Cause.PROJECTS_NOT_VISIBLE: CauseWords(
        "{account} logs in, but does not see every project",
        "The login is good. Jira answers alike for a project that may not be seen and for one that does not exist.",
        (
            "Browse Projects was taken away there",
            "the project was archived, deleted, or its key has changed",
        ),
        (
            "Ask a Jira administrator whether the project exists, and who has Browse Projects in it.",
            "Test again.",
        ),
    ),
}

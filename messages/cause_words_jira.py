"""Words for the causes that say something about Jira or the way to it, and nothing about the account."""

from __future__ import annotations

from access.credentials import Deployment
from access.evidence import Cause
from messages.cause_words import CauseWords

_NO_VERDICT = "This says nothing about the account."
_ASK_OPERATORS = ("Ask Jira's operators whether {site} is up.", "Test again later.")
_STATUS_PAGE = ("Look at https://status.atlassian.com for your site.", "Test again later.")

JIRA_WORDS = {
    Cause.DNS: CauseWords(
        "the host of {site} cannot be found",
        f"No address is known for the host. {_NO_VERDICT}",
        ("a typing error in the address", "the name is known inside your network only", "a fault of the name server"),
        ("Check the address letter by letter.", "Ask whether the name is known where this bot runs."),
    ),
    Cause.TLS: CauseWords(
        "no safe connection to {site}",
        f"The certificate does not prove that this is the right host, so nothing was sent. {_NO_VERDICT}",
        (
            "the certificate has ended or is for another name",
            "it comes from your own certificate authority, which this bot does not know",
            "a proxy opens encrypted connections",
        ),
        (
            "Look at the certificate in a browser.",
            "For an authority of your own: set JIRA_ACCESS_CA_FILE.",
            "Test again.",
        ),
    ),
    Cause.CONNECT: CauseWords(
        "no connection to {site}",
        f"The host did not take the connection, or cut it. {_NO_VERDICT}",
        ("Jira is down", "a firewall between this bot and Jira", "a wrong port in the address"),
        _ASK_OPERATORS,
        steps_where={Deployment.CLOUD: _STATUS_PAGE},
    ),
    Cause.TIMEOUT: CauseWords(
        "Jira does not answer in time",
        f"The whole answer did not come before the deadline. {_NO_VERDICT}",
        ("Jira is overloaded or starting", "a firewall swallows the requests"),
        _ASK_OPERATORS,
        steps_where={Deployment.CLOUD: _STATUS_PAGE},
    ),
    Cause.SERVER_ERROR: CauseWords(
        "Jira is ill ({detail})",
        f"Jira or what stands in front of it reports a fault of its own. {_NO_VERDICT}",
        ("an outage of Jira", "a gateway in front of Jira cannot reach it"),
        _ASK_OPERATORS,
        steps_where={Deployment.CLOUD: _STATUS_PAGE},
        detail="server error",
    ),
    Cause.MAINTENANCE: CauseWords(
        "Jira is under maintenance or starting",
        f"Jira itself says so. {_NO_VERDICT}",
        ("planned maintenance or an upgrade", "a restart"),
        (
            "Wait until it is done; Atlassian advises to deactivate Jira Align's connector for that time.",
            "Test again afterwards.",
        ),
    ),
    Cause.PROXY_PAGE: CauseWords(
        "something in front of Jira answered",
        f"A web page came where Jira's data was due: “{{detail}}”. {_NO_VERDICT}",
        ("a single sign-on page that lets no program through", "a proxy or firewall page", "a wrong base URL"),
        (
            "Check that {site} is Jira's base URL, with its context path if it has one.",
            "Ask for the paths below /rest to be let through without single sign-on.",
            "Test again.",
        ),
        detail="a page without a title",
    ),
    Cause.REDIRECTED: CauseWords(
        "{site} sends us on to {detail}",
        f"The login was not sent there: a secret goes only to hosts that were allowed. {_NO_VERDICT}",
        ("single sign-on", "Jira has moved", "http was typed where https is meant"),
        ("Open the address in a browser, and see where it ends.", "Use Jira's own base URL, and test again."),
        detail="another address",
    ),
    Cause.NOT_JIRA: CauseWords(
        "there is no Jira at {site}",
        f"The host answers, but not as Jira does. {_NO_VERDICT}",
        ("the context path is missing, such as /jira", "a typing error in the address"),
        ("Open a page of Jira in the browser, and copy its address up to the context path.", "Test again."),
    ),
    Cause.TOO_LARGE: CauseWords(
        "the answer from {site} is too large",
        f"More came than Jira ever sends, so reading was stopped. {_NO_VERDICT}",
        ("something other than Jira answers there",),
        ("Check that {site} is Jira's base URL.", "Test again."),
    ),
    Cause.RATE_LIMITED: CauseWords(
        "Jira asks us to slow down",
        f"Too many requests came at once. {_NO_VERDICT}",
        (
            "other programs use up the same allowance, Jira Align included",
            "many projects were checked at once",
        ),
        ("Wait a few minutes, and test again.",),
    ),
    Cause.NO_NETWORK: CauseWords(
        "this bot cannot see the network",
        "Jira did not answer, but neither did the host that we ask to compare. Nothing is concluded.",
        ("the machine of this bot has lost its network", "a proxy is needed to get out"),
        ("Ask the operators of this bot to look at its network.", "Test again."),
    ),
    Cause.NOT_UNDERSTOOD: CauseWords(
        "Jira's answer fits nothing we know",
        f"Jira answered, but not as documented ({{detail}}). {_NO_VERDICT}",
        ("something between us and Jira changed the answer", "a Jira version with other answers"),
        ("Look at the evidence.", "Test again; if it stays, give the evidence to the operators of this bot."),
        detail="unusual answer",
    ),
}

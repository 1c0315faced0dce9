"""Addresses of Jira sites and the operator's allow-list of hosts that a secret may ever be sent to.

Whether a host answers is not decided here; that needs the network.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from access.credentials import Deployment
from access.errors import BadInput

_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_PAGE_PATHS = re.compile(
    r"/(browse|secure|projects|issues|plugins/servlet|rest|login\.jsp|dashboards|jira/(software|core|your-work)|wiki)(/|$).*",
    re.IGNORECASE,
)
_BASE_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)*")
_DEFAULT_PORTS = {"https": 443, "http": 80}
_SHOWN_CHARACTERS = 200
_LONGEST_HOST = 253
"""In characters; the 255 octets of RFC 1035, section 2.3.4, count the lengths of the labels too."""
_HIGHEST_PORT = 65535
DEFAULT_GATEWAY = "https://api.atlassian.com"


@dataclass(frozen=True, slots=True)
class SiteAddress:
    """One Jira's base URL, normal form: lower-case host, no default port, no slash at the end."""

    scheme: str
    host: str
    port: int
    path: str
    reduced_from: str = ""
    """The page inside Jira that was typed, where it was reduced to its base; else empty. Its query may hold a secret
    and is left out."""

    @property
    def base_url(self) -> str:
        """The address to put REST paths behind."""
        return f"{self.origin}{self.path}"

    @property
    def origin(self) -> str:
        """Scheme, host and port without a path."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"

    @property
    def is_atlassian_cloud(self) -> bool:
        """Whether the host name alone says Cloud: a site under atlassian.net or the API gateway."""
        return self.host.endswith((".atlassian.net", ".jira.com")) or self.host == "api.atlassian.com"

    def guessed_deployment(self, gateway: str = DEFAULT_GATEWAY) -> Deployment:
        """What the address suggests, for a Jira that does not tell: gateway and atlassian.net are Cloud."""
        if self.is_atlassian_cloud or self.is_behind(gateway):
            return Deployment.CLOUD
        return Deployment.DATA_CENTER

    def is_behind(self, gateway: str) -> bool:
        """Whether this is the gateway's form of a Cloud site, `{gateway}/ex/jira/{cloudId}`."""
        return self.base_url.startswith(f"{gateway.rstrip('/').lower()}/ex/jira/")

    def __str__(self) -> str:
        return self.base_url


@dataclass(frozen=True, slots=True)
class AllowedHost:
    """One entry of `ALLOWED_HOSTS`.

    Attributes:
        host: exact name, or the part behind `*.` where `any_subdomain`.
        any_subdomain: whether it stands for every name below `host` (not `host` itself).
        port: the only port allowed; None for the default port of the scheme, 0 for any port.
        plain_http: whether http is allowed as well as https.
    """

    host: str
    any_subdomain: bool = False
    port: int | None = None
    plain_http: bool = False

    def allows(self, address: SiteAddress) -> bool:
        """Whether a secret may be sent to that address."""
        if address.scheme == "http" and not self.plain_http:
            return False
        if self.port is None and address.port != _DEFAULT_PORTS[address.scheme]:
            return False
        if self.port and address.port != self.port:
            return False
        if self.any_subdomain:
            return address.host.endswith(f".{self.host}")
        return address.host == self.host


def parse_address(text: str) -> SiteAddress:
    """The site that a person meant; the address of a page inside Jira is reduced to its base.

    Raises:
        BadInput: it is not an absolute http(s) URL, carries a user name, or the host name is malformed or a look-alike.
    """
    typed = text.strip()
    parts = _split(typed)
    host = _checked_host(parts, typed)
    port = _checked_port(parts, typed)
    path = re.sub(r"/{2,}", "/", parts.path)
    base_path = _PAGE_PATHS.sub("", path).rstrip("/")
    if not _BASE_PATH.fullmatch(base_path) or not {".", ".."}.isdisjoint(base_path.split("/")):
        raise BadInput(f"“{_cut(typed)}” has a path that no Jira has.", "Give the address up to the context path.")
    is_page = base_path != path.rstrip("/") or parts.query or parts.fragment
    return SiteAddress(parts.scheme, host, port, base_path, _cut(re.split(r"[?#]", typed)[0]) if is_page else "")


def _split(typed: str) -> SplitResult:
    if not typed:
        raise BadInput("The address is empty.", "Give the base URL, such as https://jira.example.com.")
    if "@" in typed:  # looked for first, and not repeated: a password may stand before it, however it is mangled
        raise BadInput("The address carries a user name or password.", "Leave out everything before the @.")
    if re.search(r"[\s\x00-\x1f\x7f\\<>\"]", typed):
        raise BadInput(f"“{_cut(typed)}” holds a blank or a character that no address has.")
    try:
        parts = urlsplit(typed)
    except ValueError:
        raise BadInput(
            f"“{_cut(typed)}” is not an address.", "Give the base URL, such as https://jira.example.com."
        ) from None
    if parts.scheme not in _DEFAULT_PORTS or not parts.netloc:
        raise BadInput(
            f"“{_cut(typed)}” is not an http or https address.", "Give the base URL, such as https://jira.example.com."
        )
    return parts


def _cut(typed: str) -> str:
    return typed if len(typed) <= _SHOWN_CHARACTERS else f"{typed[:_SHOWN_CHARACTERS]}…"


def _checked_port(parts: SplitResult, typed: str) -> int:
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise BadInput(f"“{_cut(typed)}” has a port that is not a number from 1 to 65535.")
    return port or _DEFAULT_PORTS[parts.scheme]


def _checked_host(parts: SplitResult, typed: str) -> str:
    host = (parts.hostname or "").rstrip(".")
    if not host:
        raise BadInput(f"“{_cut(typed)}” names no host.", "Give the base URL, such as https://jira.example.com.")
    if not host.isascii():
        raise BadInput(
            f"The host “{_cut(host)}” holds letters outside ASCII, which is how look-alike addresses are made.",
            "Give the host's own name; one that really is international goes in as xn--….",
        )
    if ":" in host:
        return _checked_ipv6(host)
    labels = host.split(".")
    if len(host) > _LONGEST_HOST or not all(_LABEL.fullmatch(label) for label in labels):
        raise BadInput(f"“{_cut(host)}” is not a host name.", "Give the base URL, such as https://jira.example.com.")
    if re.fullmatch(r"[0-9]+|0x[0-9a-f]*", labels[-1]) and not _is_dotted_quad(host):
        raise BadInput(f"“{host}” is a number in disguise, not a host name.", "Write an IP address as four numbers.")
    return host


def _checked_ipv6(host: str) -> str:
    try:
        return str(ipaddress.IPv6Address(host))
    except ValueError:
        raise BadInput(f"“{host}” is not an IPv6 address.") from None


def _is_dotted_quad(host: str) -> bool:
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return True


def parse_allowed_hosts(text: str) -> tuple[AllowedHost, ...]:
    """The allow-list written as comma-separated entries.

    Forms: `jira.example.com`, `*.atlassian.net`, `jira.example.com:8443`, `http://127.0.0.1:*` (http too, any port).

    Raises:
        BadInput: an entry has none of these forms; the sentence names it.
    """
    entries = [entry.strip() for entry in text.split(",") if entry.strip()]
    return tuple(_allowed_host(entry) for entry in entries)


def _allowed_host(entry: str) -> AllowedHost:
    form = re.fullmatch(
        r"(?P<scheme>https?://)?(?P<star>\*\.)?(?P<host>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(?P<port>\*|[0-9]{1,5}))?/?",
        entry.lower(),
    )
    if form is None or form["host"].startswith("."):
        raise BadInput(
            f"“{entry}” is not an entry of the allow-list.",
            "Write jira.example.com, *.atlassian.net, jira.example.com:8443 or http://127.0.0.1:*.",
        )
    host = form["host"].strip("[]").rstrip(".")
    if form["star"] and "." not in host:
        raise BadInput(f"“{entry}” would allow a whole top-level domain.", "Name at least the company's own domain.")
    port = {None: None, "*": 0}.get(form["port"], -1)
    if port == -1:
        port = int(form["port"])
        if not 0 < port <= _HIGHEST_PORT:
            raise BadInput(f"“{entry}” has a port that is not a number from 1 to 65535.")
    return AllowedHost(host, bool(form["star"]), port, form["scheme"] == "http://")


def require_allowed(address: SiteAddress, allowed: tuple[AllowedHost, ...]) -> None:
    """Let an address pass that the operator has allowed.

    Raises:
        BadInput: no entry allows it; the sentence tells whether the host, the port or plain http is the reason.
    """
    if any(entry.allows(address) for entry in allowed):
        return
    is_usual_port = address.port == _DEFAULT_PORTS["http"]
    as_https = SiteAddress("https", address.host, _DEFAULT_PORTS["https"] if is_usual_port else address.port, "")
    if address.scheme == "http" and any(entry.allows(as_https) for entry in allowed):
        raise BadInput(
            f"{address} is plain http, and its entry in the allow-list does not say so.",
            f"Use https, or write http://{address.host} in JIRA_ACCESS_ALLOWED_HOSTS.",
        )
    port = "" if address.port == _DEFAULT_PORTS[address.scheme] else f":{address.port}"
    scheme = "http://" if address.scheme == "http" else ""
    raise BadInput(
        f"{address.host}{port} is not on the list of hosts that a secret may be sent to.",
        f"The operator can add it: JIRA_ACCESS_ALLOWED_HOSTS=…,{scheme}{address.host}{port}",
    )

"""The two forms of a new connection: where it is, and what is wanted of it. Neither asks for a secret."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from access.credentials import CredentialKind, Deployment, connector_says, kinds_taken_by
from access.drafts import Draft
from access.errors import Refused
from access.operations.look_at_site import SiteLook
from access.profiles import Profile, default_profile_for, shipped_names, shipped_profile
from access.sites import SiteAddress
from messages.actions import FieldId, FormId
from messages.blocks import Bullets, Paragraph, Part
from messages.causes import explain
from messages.facts import KIND_NAMES, deployment_and_version
from messages.fields import ChannelField, Choice, Option, TextField
from messages.modal import Modal
from messages.pieces import Line, bold, line, named

_LONGEST_NAME = 32
_LONGEST_ADDRESS = 500
_LONGEST_ACCOUNT = 255
_SKEW_WORTH_TELLING = 60
_TITLE = "New connection"
_NEEDS_USER = {CredentialKind.BASIC: "User name", CredentialKind.API_TOKEN: "E-mail address of the account"}
NO_USER = "This kind of login needs a user name (Data Center) or an e-mail address (Cloud)."


def address_form(name: str = "", address: str = "", problem: Sequence[Line] = ()) -> Modal:
    """Asks for name and address; with what was typed and what was wrong with it, where it is shown again."""
    told: list[Part] = [Paragraph(problem)] if problem else []
    return Modal(
        _TITLE,
        [
            *told,
            TextField(
                FieldId.NAME,
                "Short name",
                hint="Lower case letters, digits and dashes. You will type it in commands.",
                placeholder="prod",
                initial=name,
                longest=_LONGEST_NAME,
            ),
            TextField(
                FieldId.ADDRESS,
                "Jira's address",
                hint="The base address, or that of any page inside Jira. I look there without a login.",
                placeholder="https://jira.example.com",
                initial=address,
                longest=_LONGEST_ADDRESS,
            ),
        ],
        FormId.CONNECT_ADDRESS,
        "Look",
    )


def refused_lines(refused: Refused) -> tuple[Line, ...]:
    """Why a form is shown again."""
    second = (line(refused.next_step),) if refused.next_step else ()
    return (line("⚠️ ", bold(refused.sentence)), *second)


def unreachable_lines(look: SiteLook, address: SiteAddress) -> tuple[Line, ...]:
    """Why no login can be tested at that address now."""
    if look.trouble is None:
        return ()
    kind = kinds_taken_by(look.deployment)[0]
    told = explain(look.trouble, kind, look.deployment, site=address.base_url)
    return (
        line("⚠️ ", bold(f"I looked at {address.base_url}: {told.headline}.")),
        *(line(step) for step in told.next_steps),
        line("Nothing was kept. Correct the address, or look again later."),
    )


def details_form(
    draft: Draft,
    look: SiteLook | None,
    *,
    reduced_from: str = "",
    typed: Mapping[FieldId, str] | None = None,
    problem: Sequence[Line] = (),
) -> Modal:
    """Asks for the rest, with what the look at the site has shown.

    Args:
        draft: what was begun.
        look: what the site showed; None where the form is shown again.
        reduced_from: the page address that was typed, where it was reduced to its base.
        typed: what was filled in before, by field.
        problem: what was wrong with it.
    """
    values = typed or {}
    kinds = kinds_taken_by(draft.plan.deployment)
    head = [Paragraph(problem)] if problem else []
    return Modal(
        _TITLE,
        [
            *head,
            Paragraph([*_found(draft, look), *_reduced(draft, reduced_from)]),
            Paragraph([line(bold("What Jira Align's connector says of each way in"))]),
            Bullets(
                [
                    line(bold(_title(KIND_NAMES[kind])), ": ", connector_says(draft.plan.deployment, kind))
                    for kind in kinds
                ]
                + [line(bold("OAuth 2.0"), ": Jira Align's connector does not support it.")]
            ),
            *_fields(draft, kinds, values),
        ],
        FormId.CONNECT_DETAILS,
        "Go on",
        reference=draft.id,
    )


def _fields(draft: Draft, kinds: Sequence[CredentialKind], values: Mapping[FieldId, str]) -> list[Part]:
    is_cloud = draft.plan.deployment is Deployment.CLOUD
    profiles = [one for one in map(shipped_profile, shipped_names()) if draft.plan.deployment in one.deployments]
    chosen_profile = values.get(FieldId.PROFILE) or default_profile_for(draft.plan.deployment).name
    with_user = next((_NEEDS_USER[kind] for kind in kinds if kind in _NEEDS_USER), "User")
    account = "Account id, from the end of its profile address." if is_cloud else "User name, such as svc-align."
    return [
        Choice(
            FieldId.LOGIN_KIND,
            "Way in",
            [Option(kind.value, _title(KIND_NAMES[kind])) for kind in kinds],
            values.get(FieldId.LOGIN_KIND) or kinds[0].value,
        ),
        TextField(
            FieldId.LOGIN_USER,
            with_user,
            hint=_user_hint(kinds),
            initial=values.get(FieldId.LOGIN_USER, ""),
            is_optional=True,
            longest=_LONGEST_ACCOUNT,
        ),
        TextField(
            FieldId.EXPECTED,
            "Account expected",
            hint=f"{account} Any other account is refused. Empty: you are shown whom Jira names.",
            initial=values.get(FieldId.EXPECTED, ""),
            is_optional=True,
            longest=_LONGEST_ACCOUNT,
        ),
        TextField(
            FieldId.PROJECTS,
            "Projects",
            hint="Keys such as APPS, CORE, WEB. Empty: every project that the account sees. Later changes:"
            f" /jira-access projects {draft.plan.name} add, remove or sync.",
            initial=values.get(FieldId.PROJECTS, ""),
            is_optional=True,
            is_multiline=True,
        ),
        Choice(FieldId.PROFILE, "Permissions needed", [_profile_option(one) for one in profiles], chosen_profile),
        ChannelField(
            FieldId.CHANNEL,
            "Alerts go to",
            hint="Empty: the channel that the operator has set.",
            initial=values.get(FieldId.CHANNEL, ""),
        ),
    ]


def _found(draft: Draft, look: SiteLook | None) -> list[Line]:
    plan = draft.plan
    found = f"{deployment_and_version(plan.deployment, plan.version)}, reachable"
    skew = look.clock_skew_seconds if look else None
    if skew is not None:
        way = "ahead of" if skew > 0 else "behind"
        found += (
            f", its clock {abs(skew):.1f} s {way} mine" if abs(skew) >= _SKEW_WORTH_TELLING else ", its clock right"
        )
    return [line(named(plan.name, is_bold=True), " at ", named(plan.address.base_url)), line(f"Found: {found}.")]


def _reduced(draft: Draft, page: str) -> list[Line]:
    if not page:
        return []
    return [line("ℹ️ ", named(page), " is a page inside Jira; I take ", named(draft.plan.address.base_url), ".")]


def _user_hint(kinds: Sequence[CredentialKind]) -> str:
    needing = [kind for kind in kinds if kind in _NEEDS_USER]
    names = " and ".join(KIND_NAMES[kind] for kind in needing)
    return f"Needed for {names} only." if needing else "Not needed."


def _profile_option(profile: Profile) -> Option:
    return Option(profile.name, profile.name, profile.title)


def _title(words: str) -> str:
    return words[0].upper() + words[1:]

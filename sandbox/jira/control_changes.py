"""The changes that can be made through the control interface to a running sandbox: site, people, credentials.

Each is a function of the world and the request's fields, under the path by which it is called. Changes to projects
and permissions are in `control_project_changes`.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from sandbox.jira.accounts import ApiToken, PersonalToken, User, account_id_for, user_key_for
from sandbox.jira.control_fields import BadControlRequestError, Fields
from sandbox.jira.site import CaptchaForm, RateLimit
from sandbox.jira.world import UnknownThingError, World

_TEXT_SETTINGS = ("version", "title", "base_url")


def change_settings(world: World, fields: Fields) -> None:
    """Replace settings of the site; those not named stay."""
    changes: dict[str, object] = {name: fields.optional_text(name) for name in _TEXT_SETTINGS if fields.has(name)}
    if fields.has("context_path"):
        changes["context_path"] = fields.optional_text("context_path", "") or ""
    if fields.has("latency_seconds"):
        changes["latency_seconds"] = fields.number("latency_seconds")
    if fields.has("basic_enabled"):
        changes["basic_enabled"] = fields.flag("basic_enabled", usual=True)
    if fields.has("free_plan"):
        changes["free_plan"] = fields.flag("free_plan", usual=False)
    if fields.has("captcha_after"):
        changes["captcha_after"] = fields.optional_whole("captcha_after")
    if fields.has("captcha_form"):
        changes["captcha_form"] = _captcha_form(fields.text("captcha_form"))
    if fields.has("rate_limit"):
        changes["rate_limit"] = _rate_limit(Fields(fields.object("rate_limit")))
    world.settings(**changes)


def change_clock(world: World, fields: Fields) -> None:
    """Set Jira's clock off by `offset_seconds`, or move it on by `advance_seconds`."""
    offset = fields.number("offset_seconds", world.site.clock_offset_seconds)
    moved = offset + fields.number("advance_seconds", 0)
    # Not through settings(): moving the clock must fill the buckets by time, not at once.
    world.site = replace(world.site, clock_offset_seconds=moved)


def reset_captcha(world: World, fields: Fields) -> None:
    """What an administrator's "Reset failed login count" does."""
    world.failed_logins.reset(world.user(fields.text("user")).name)


def fail_logins(world: World, fields: Fields) -> None:
    """Let somebody else fail to log in as the user, `times` times."""
    name = world.user(fields.text("user")).name
    for _ in range(fields.whole("times", 1)):
        world.failed_logins.add(name)


def put_user(world: World, fields: Fields) -> None:
    """Change the named user, or add one."""
    name = fields.text("name")
    user = world.users.get(name) or _new_user(world, name)
    changed = replace(
        user,
        display_name=fields.optional_text("display_name") or user.display_name,
        email=fields.optional_text("email") or user.email,
        password=fields.optional_text("password") or user.password,
        active=fields.flag("active", usual=user.active),
        licensed=fields.flag("licensed", usual=user.licensed),
    )
    world.put_user(changed)


def remove_user(world: World, fields: Fields) -> None:
    """Delete a user."""
    world.remove_user(fields.text("name"))


def join_group(world: World, fields: Fields) -> None:
    """Put a user into a group."""
    world.join_group(fields.text("user"), fields.text("group"))


def leave_group(world: World, fields: Fields) -> None:
    """Take a user out of a group."""
    world.leave_group(fields.text("user"), fields.text("group"))


def put_api_token(world: World, fields: Fields) -> None:
    """Make or replace the owner's API token of that label; `scopes` null or absent makes a classic one."""
    owner = world.user(fields.text("owner")).name
    label = fields.text("label")
    token = ApiToken(owner, label, fields.text("secret"), fields.texts("scopes"), fields.moment("expires"))
    world.api_tokens = [t for t in world.api_tokens if (t.owner, t.label) != (owner, label)] + [token]


def revoke_api_token(world: World, fields: Fields) -> None:
    """End the owner's API token of that label."""
    wanted = (fields.text("owner"), fields.text("label"))
    kept = [token for token in world.api_tokens if (token.owner, token.label) != wanted]
    if len(kept) == len(world.api_tokens):
        raise UnknownThingError(f"There is no API token {wanted[1]!r} of {wanted[0]!r} in this sandbox.")
    world.api_tokens = kept


def put_personal_token(world: World, fields: Fields) -> None:
    """Make or replace the owner's personal access token of that name."""
    owner = world.user(fields.text("owner")).name
    name = fields.text("name")
    others = [t for t in world.personal_tokens if (t.owner, t.name) != (owner, name)]
    number = 1 + max((token.token_id for token in world.personal_tokens), default=0)
    created = fields.moment("created") or world.now()
    token = PersonalToken(number, owner, name, fields.text("secret"), created, fields.moment("expires"))
    world.personal_tokens = [*others, token]


def revoke_personal_token(world: World, fields: Fields) -> None:
    """End the owner's personal access token of that name."""
    wanted = (fields.text("owner"), fields.text("name"))
    kept = [token for token in world.personal_tokens if (token.owner, token.name) != wanted]
    if len(kept) == len(world.personal_tokens):
        raise UnknownThingError(f"There is no personal token {wanted[1]!r} of {wanted[0]!r} in this sandbox.")
    world.personal_tokens = kept


def _captcha_form(text: str) -> CaptchaForm:
    if text not in set(CaptchaForm):
        raise BadControlRequestError(f"captcha_form must be one of {', '.join(CaptchaForm)}, not {text!r}.")
    return CaptchaForm(text)


def _rate_limit(fields: Fields) -> RateLimit:
    usual = RateLimit()
    return RateLimit(
        capacity=fields.whole("capacity", usual.capacity),
        fill=fields.whole("fill", usual.fill),
        interval_seconds=fields.whole("interval_seconds", usual.interval_seconds),
    )


def _new_user(world: World, name: str) -> User:
    return User(
        name=name,
        display_name=name,
        key=user_key_for(len(world.users)),
        account_id=account_id_for(name),
        email=f"{name}@example.com",
        password=f"{name}-password",
    )


CHANGES: Mapping[str, Callable[[World, Fields], None]] = MappingProxyType(
    {
        "settings": change_settings,
        "clock": change_clock,
        "captcha/reset": reset_captcha,
        "captcha/fail": fail_logins,
        "users": put_user,
        "users/remove": remove_user,
        "groups/join": join_group,
        "groups/leave": leave_group,
        "api-tokens": put_api_token,
        "api-tokens/revoke": revoke_api_token,
        "personal-tokens": put_personal_token,
        "personal-tokens/revoke": revoke_personal_token,
    }
)

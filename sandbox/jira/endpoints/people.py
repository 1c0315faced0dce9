"""Calls about the caller: `myself`, and the caller's own personal access tokens."""

from sandbox.jira.accounts import PersonalToken, User
from sandbox.jira.answers import Answer, json_answer
from sandbox.jira.calls import BOTH, CLOUD_ONLY, DATA_CENTER_ONLY, Call, Endpoint, logged_in
from sandbox.jira.endpoints.site import jira_time
from sandbox.jira.scheme_changes import group_id_of

_AVATAR_SIZES = ("16x16", "24x24", "32x32", "48x48")
_READ_USERS = (
    frozenset({"read:jira-user"}),
    frozenset({"read:application-role:jira", "read:group:jira", "read:user:jira", "read:avatar:jira"}),
)
_APPLICATION = {"key": "jira-software", "name": "Jira Software"}


def myself(call: Call) -> Answer:
    """Who the credential belongs to; the one call that proves a login."""
    user = logged_in(call)
    shown = user_shape(call, user)
    expanded = {word.strip() for word in call.query.get("expand", "").split(",")}
    names = sorted(call.world.groups_of(user.name))
    groups = [group_shape(call, name) for name in names] if "groups" in expanded else []
    roles = [_APPLICATION] if "applicationRoles" in expanded and user.licensed else []
    shown["groups"] = {"size": len(names), "items": groups}
    shown["applicationRoles"] = {"size": int(user.licensed), "items": roles}
    shown["expand"] = "groups,applicationRoles"
    return json_answer(shown)


def user_shape(call: Call, user: User) -> dict[str, object]:
    """A user as the deployment shows one: by account id on Cloud, by name and key on Data Center."""
    shown: dict[str, object] = {
        "displayName": user.display_name,
        "emailAddress": user.email,
        "active": user.active,
        "timeZone": user.time_zone,
        "locale": "en_US",
        "avatarUrls": {size: f"{call.base_url}/secure/useravatar?size={size}" for size in _AVATAR_SIZES},
    }
    if call.world.site.is_cloud:
        link = f"{call.api}/user?accountId={user.account_id}"
        return {"self": link, "accountId": user.account_id, "accountType": "atlassian", **shown}
    link = f"{call.api}/user?username={user.name}"
    return {"self": link, "key": user.key, "name": user.name, "deleted": False, **shown}


def several(call: Call) -> Answer:
    """Cloud: the users with these account ids; unknown ids are left out."""
    logged_in(call)
    asked = call.query.getlist("accountId")
    found = [user_shape(call, one) for one in call.world.users.values() if one.account_id in asked]
    return json_answer({"startAt": 0, "maxResults": 10, "total": len(found), "isLast": True, "values": found[:10]})


def personal_tokens(call: Call) -> Answer:
    """The caller's own tokens with their ends; never a secret."""
    user = logged_in(call)
    return json_answer([_token_shape(t) for t in call.world.personal_tokens if t.owner == user.name])


def group_shape(call: Call, name: str) -> dict[str, str]:
    """A group as the deployment shows one: with an id on Cloud, by name alone on Data Center."""
    if not call.world.site.is_cloud:
        return {"name": name, "self": f"{call.api}/group?groupname={name}"}
    group_id = group_id_of(name)
    return {"name": name, "groupId": group_id, "self": f"{call.api}/group?groupId={group_id}"}


def _token_shape(token: PersonalToken) -> dict[str, object]:
    shown: dict[str, object] = {
        "id": token.token_id,
        "name": token.name,
        "createdAt": jira_time(token.created),
    }
    if token.last_used:
        shown["lastAccessedAt"] = jira_time(token.last_used)
    if token.expires:
        shown["expiringAt"] = jira_time(token.expires)
    return shown


ENDPOINTS = (
    Endpoint(
        "GET",
        "/rest/api/myself",
        myself,
        BOTH,
        needs_login_on=BOTH,
        tells_failed_login=True,
        scopes=_READ_USERS,
    ),
    Endpoint("GET", "/rest/api/user/bulk", several, CLOUD_ONLY, needs_login_on=CLOUD_ONLY, scopes=_READ_USERS),
    Endpoint("GET", "/rest/pat/latest/tokens", personal_tokens, DATA_CENTER_ONLY, needs_login_on=BOTH),
)

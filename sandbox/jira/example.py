"""Ready-made worlds: a small one for tests and the tour, and one of any size for benches.

The secrets here are made up and open only a server on the loopback address.
"""

from datetime import UTC, datetime

from sandbox.jira.accounts import ApiToken, PersonalToken, User, account_id_for, user_key_for
from sandbox.jira.boards import Board
from sandbox.jira.permission_catalogue import PROJECT_PERMISSIONS
from sandbox.jira.projects import Grant, Holder, HolderType, PermissionScheme, Project, Role, RoleMembers
from sandbox.jira.site import Deployment, site_for
from sandbox.jira.world import World

SERVICE_ACCOUNT = "svc-align"
ADMIN = "dana"
GROUP = "jira-align"
ADMIN_GROUP = "jira-administrators"
EVERYBODY = "jira-users"

PASSWORD = "svc-align-password"  # noqa: S105 - made up, opens the sandbox only
ADMIN_PASSWORD = "dana-password"  # noqa: S105 - made up, opens the sandbox only
API_TOKEN = "sandbox-classic-token"  # noqa: S105 - made up, opens the sandbox only
ADMIN_API_TOKEN = "sandbox-dana-token"  # noqa: S105 - made up, opens the sandbox only
SCOPED_TOKEN = "sandbox-scoped-token"  # noqa: S105 - made up, opens the sandbox only
PERSONAL_TOKEN = "sandbox-personal-token"  # noqa: S105 - made up, opens the sandbox only
PERSONAL_TOKEN_NAME = "jira-align-connector"  # noqa: S105 - a name, no secret

# https://support.atlassian.com/jira-align/kb/configuring-jira-connector-credentials-using-jira-cloud-api-service-account
OFFICIAL_SCOPES = frozenset(
    {
        "manage:jira-project",
        "read:jira-user",
        "read:jira-work",
        "write:jira-work",
        "read:board-scope:jira-software",
        "read:board-scope.admin:jira-software",
        "read:issue-details:jira",
        "read:jql:jira",
        "read:project:jira",
        "read:sprint:jira-software",
        "write:board-scope:jira-software",
        "write:epic:jira-software",
    }
)

ADMINISTRATORS = 10002
DEVELOPERS = 10001
PRODUCT_SCHEME = 10100
DEFAULT_SCHEME = 10000
PRIVATE_SCHEME = 10200

_PEOPLE = (
    (SERVICE_ACCOUNT, "Jira Align Service Account", PASSWORD),
    (ADMIN, "Dana Whitfield", ADMIN_PASSWORD),
    ("maria.lopez", "María López", "maria-password"),
    ("sam.okafor", "Sam Okafor", "sam-password"),
)
_INTEGRATED = (("APPS", "Mobile Apps"), ("CORE", "Core Platform"), ("WEB", "Web Shop"))
BOARDS = (
    Board(84, "Mobile and Core", 10084, ("APPS", "CORE")),
    Board(92, "Web Shop", 10092, ("WEB",), kind="kanban"),
    Board(97, "People and Pay", 10097, ("HR",), frozenset({ADMIN_GROUP})),
)
"""Two boards that everybody sees, and one whose filter is shared with administrators only."""
_FILLER = (
    ("DATA", "Data Platform"),
    ("DOCS", "Documentation"),
    ("INFRA", "Infrastructure"),
    ("OPS", "Operations"),
    ("PAY", "Payments"),
    ("QA", "Quality"),
)


def example_world(deployment: Deployment = Deployment.DATA_CENTER) -> World:
    """A small company: service account `svc-align` holds all project permissions in nine projects.

    APPS, CORE and WEB share one scheme, six filler projects another. HR exists, but the service account cannot see it;
    OLD is archived. Of three boards the account sees two. `dana` is a Jira administrator, `maria.lopez` and
    `sam.okafor` are developers.
    """
    world = _company(deployment)
    world.put_scheme(PermissionScheme(PRODUCT_SCHEME, "Product scheme", _full_grants(20000)))
    world.put_scheme(PermissionScheme(PRIVATE_SCHEME, "Private scheme", _private_grants(30000)))
    for number, (key, name) in enumerate(_INTEGRATED):
        world.put_project(_project(10000 + number, key, name, PRODUCT_SCHEME))
    for number, (key, name) in enumerate(_FILLER):
        world.put_project(_project(10100 + number, key, name, DEFAULT_SCHEME))
    world.put_project(_project(10200, "HR", "People and Pay", PRIVATE_SCHEME))
    for board in BOARDS:
        world.boards.put(board)
    world.put_project(_project(10201, "OLD", "Old Shop", DEFAULT_SCHEME, archived=True))
    return world


def large_world(n_projects: int, deployment: Deployment = Deployment.CLOUD) -> World:
    """The same company with `n_projects` projects P1, P2, … that all share one scheme."""
    world = _company(deployment)
    for number in range(1, n_projects + 1):
        world.put_project(_project(10000 + number, f"P{number}", f"Project {number}", DEFAULT_SCHEME))
    return world


def _company(deployment: Deployment) -> World:
    world = World(site_for(deployment))
    for number, (name, display_name, password) in enumerate(_PEOPLE):
        world.put_user(_user(number, name, display_name, password))
        world.join_group(name, EVERYBODY)
    world.join_group(SERVICE_ACCOUNT, GROUP)
    world.join_group(ADMIN, ADMIN_GROUP)
    world.roles = {
        ADMINISTRATORS: Role(ADMINISTRATORS, "Administrators"),
        DEVELOPERS: Role(DEVELOPERS, "Developers"),
    }
    administrators = Holder(HolderType.GROUP, ADMIN_GROUP)
    world.global_grants = {
        "ADMINISTER": (administrators,),
        "SYSTEM_ADMIN": (administrators,),
        "USER_PICKER": (Holder(HolderType.GROUP, EVERYBODY),),
        "CREATE_SHARED_OBJECTS": (Holder(HolderType.GROUP, EVERYBODY),),
    }
    world.put_scheme(PermissionScheme(DEFAULT_SCHEME, "Default software scheme", _full_grants(10000)))
    _add_tokens(world)
    return world


def _add_tokens(world: World) -> None:
    if world.site.is_cloud:
        world.api_tokens = [
            ApiToken(SERVICE_ACCOUNT, "jira-align", API_TOKEN),
            ApiToken(SERVICE_ACCOUNT, "jira-align scoped", SCOPED_TOKEN, OFFICIAL_SCOPES),
            ApiToken(ADMIN, "administration", ADMIN_API_TOKEN),
        ]
        return
    made = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
    world.personal_tokens = [PersonalToken(1, SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME, PERSONAL_TOKEN, made)]


def _user(number: int, name: str, display_name: str, password: str) -> User:
    return User(
        name=name,
        display_name=display_name,
        key=user_key_for(number),
        account_id=account_id_for(name),
        email=f"{name}@example.com",
        password=password,
    )


def _project(project_id: int, key: str, name: str, scheme_id: int, *, archived: bool = False) -> Project:
    roles = {
        ADMINISTRATORS: RoleMembers(users=frozenset({ADMIN}), groups=frozenset({GROUP})),
        DEVELOPERS: RoleMembers(users=frozenset({"maria.lopez", "sam.okafor"})),
    }
    if scheme_id == PRIVATE_SCHEME:
        roles = {ADMINISTRATORS: RoleMembers(users=frozenset({ADMIN}))}
    return Project(project_id, key, name, scheme_id, "maria.lopez", archived=archived, roles=roles)


def _full_grants(first_id: int) -> tuple[Grant, ...]:
    """Project administration through the role, as administrators like it; the rest straight to the group."""
    align = Holder(HolderType.GROUP, GROUP)
    administrators = Holder(HolderType.PROJECT_ROLE, str(ADMINISTRATORS))
    developers = Holder(HolderType.PROJECT_ROLE, str(DEVELOPERS))
    lines = [("ADMINISTER_PROJECTS", administrators), ("BROWSE_PROJECTS", administrators)]
    for permission in PROJECT_PERMISSIONS:
        if permission.key != "ADMINISTER_PROJECTS":
            lines += [(permission.key, align), (permission.key, developers)]
    return tuple(Grant(first_id + number, key, holder) for number, (key, holder) in enumerate(lines))


def _private_grants(first_id: int) -> tuple[Grant, ...]:
    administrators = Holder(HolderType.PROJECT_ROLE, str(ADMINISTRATORS))
    return tuple(
        Grant(first_id + number, permission.key, administrators)
        for number, permission in enumerate(PROJECT_PERMISSIONS)
    )

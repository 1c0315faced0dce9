"""Whether a caller may administer: Jira as a whole, or one project. No endpoints of its own."""

from sandbox.jira.answers import error_messages
from sandbox.jira.calls import Call, RefusedError
from sandbox.jira.endpoints.projects import visible_project
from sandbox.jira.projects import Project

ADMINISTER = "ADMINISTER"


def is_jira_admin(call: Call) -> bool:
    """Whether the caller holds Administer Jira."""
    return ADMINISTER in call.world.held_globally(call.user)


def named_project(call: Call) -> Project:
    """The project in the path; administrators of Jira reach also those that they may not browse.

    Raises:
        RefusedError: 404.
    """
    found = call.world.find_project(call.path_params["project"])
    return found if found is not None and is_jira_admin(call) else visible_project(call)


def is_project_admin(call: Call, project: Project) -> bool:
    """Whether the caller may administer this project."""
    return is_jira_admin(call) or "ADMINISTER_PROJECTS" in call.world.held_in(call.user, project)


def require_jira_admin(call: Call, sentence: str) -> None:
    """Let administrators of Jira pass.

    Raises:
        RefusedError: 403 with the sentence.
    """
    if not is_jira_admin(call):
        raise RefusedError(error_messages(403, sentence))


def require_paid_plan(call: Call) -> None:
    """Let sites pass whose plan allows permissions to be changed.

    The form of the refusal is not documented; that a free plan cannot change permissions is:
    https://support.atlassian.com/jira-software-cloud/docs/next-gen-permissions/

    Raises:
        RefusedError: 403.
    """
    if call.world.site.is_cloud and call.world.site.free_plan:
        raise RefusedError(error_messages(403, "Permissions cannot be changed on the Free plan."))

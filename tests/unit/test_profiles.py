"""Profiles: the three that are shipped, and every way in which one's own file can be wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.credentials import Deployment
from access.errors import BadInput
from access.profiles import (
    KNOWN_PERMISSIONS,
    Certainty,
    Level,
    default_profile_for,
    load_profile,
    shipped_names,
    shipped_profile,
)
from access.profiles.fields import Mistakes
from access.profiles.reading import LARGEST_FILE
from access.profiles.rows import ROW_FIELDS, TOP_FIELDS, profile_from

ROW = '[[project]]\npermission = "EDIT_ISSUES"\nlevel = "required"\nbreaks = "Field changes do not reach Jira."\n'


def written(folder: Path, text: str) -> str:
    file = folder / "ours.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def refusal_of(folder: Path, text: str) -> str:
    with pytest.raises(BadInput) as caught:
        load_profile(written(folder, text))
    return str(caught.value)


def test_three_profiles_are_shipped() -> None:
    assert shipped_names() == (
        "jira-align-cloud-admin",
        "jira-align-cloud-least-privilege",
        "jira-align-data-center",
    )


@pytest.mark.parametrize("name", shipped_names())
def test_a_shipped_line_says_what_breaks_and_where_it_comes_from(name: str) -> None:
    profile = shipped_profile(name)

    assert all(row.breaks and row.source and row.name for row in profile.project + profile.global_)


@pytest.mark.parametrize("name", shipped_names())
def test_a_shipped_profile_needs_browse_projects_for_certain(name: str) -> None:
    browse = shipped_profile(name).project[0]

    assert (browse.permission, browse.level, browse.certainty) == ("BROWSE_PROJECTS", Level.REQUIRED, Certainty.CERTAIN)


def test_data_center_is_measured_by_its_own_profile() -> None:
    assert default_profile_for(Deployment.DATA_CENTER).name == "jira-align-data-center"


def test_cloud_is_measured_by_least_privilege() -> None:
    assert default_profile_for(Deployment.CLOUD).name == "jira-align-cloud-least-privilege"


def test_only_the_admin_profile_requires_administer_jira() -> None:
    requiring = [name for name in shipped_names() if "ADMINISTER" in shipped_profile(name).global_keys]

    assert requiring == ["jira-align-cloud-admin"]


def test_least_privilege_lists_the_twelve_scopes_of_its_token() -> None:
    scopes = shipped_profile("jira-align-cloud-least-privilege").token_scopes

    assert len(set(scopes)) == 12
    assert "read:jira-user" in scopes


def test_data_center_is_not_asked_for_permissions_of_cloud() -> None:
    asked = shipped_profile("jira-align-data-center").project_keys

    assert not [key for key in asked if KNOWN_PERMISSIONS[key].is_cloud_only]


def test_fix_versions_matter_more_on_data_center() -> None:
    levels = {
        name: next(row.level for row in shipped_profile(name).project if row.permission == "RESOLVE_ISSUES")
        for name in ("jira-align-data-center", "jira-align-cloud-admin")
    }

    assert levels == {"jira-align-data-center": Level.RECOMMENDED, "jira-align-cloud-admin": Level.OPTIONAL}


def test_own_profile_is_named_after_its_file_and_takes_jiras_names(tmp_path: Path) -> None:
    profile = load_profile(written(tmp_path, ROW))

    assert profile.name == "ours"
    assert profile.deployments == tuple(Deployment)
    assert profile.project[0].name == "Edit Issues"
    assert profile.project[0].certainty is Certainty.UNKNOWN


def test_byte_order_mark_and_windows_lines_are_taken(tmp_path: Path) -> None:
    profile = load_profile(written(tmp_path, "\ufeff" + ROW.replace("\n", "\r\n")))

    assert profile.project_keys == ("EDIT_ISSUES",)


def test_permission_of_an_app_is_taken_when_it_says_so(tmp_path: Path) -> None:
    row = '[[project]]\npermission = "com.example.app__plan"\ncustom = true\nlevel = "optional"\nbreaks = "Plans."\n'

    profile = load_profile(written(tmp_path, row))

    assert profile.project_keys == ("com.example.app__plan",)


def test_a_profile_of_global_permissions_alone_is_taken(tmp_path: Path) -> None:
    profile = load_profile(
        written(tmp_path, '[[global]]\npermission = "ADMINISTER"\nlevel = "required"\nbreaks = "Everything."\n')
    )

    assert profile.global_keys == ("ADMINISTER",)


def test_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(BadInput, match="Did you mean “jira-align-data-center”"):
        load_profile("jira-align-datacentre")


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("titel = 'x'\n" + ROW, "titel: unknown key. Did you mean “title”?"),
        ("title = 3\n" + ROW, "title: must be text, not a whole number."),
        ("deployments = 'cloud'\n" + ROW, "deployments: must be a list of texts, not text."),
        (
            "deployments = ['clout']\n" + ROW,
            "deployments[1]: “clout” is none of cloud, data-center. Did you mean “cloud”?",
        ),
        ("deployments = ['cloud', 'cloud']\n" + ROW, "deployments[2]: “cloud” stands there twice."),
        ("deployments = []\n" + ROW, "deployments: is empty"),
        ("token_scopes = ['a', 7]\n" + ROW, "token_scopes[2]: must be text, not a whole number."),
        (ROW.replace("required", "requird"), "project[1].level: “requird” is none of required, recommended, optional."),
        (ROW.replace('"required"', "true"), "project[1].level: must be text, not true or false."),
        (ROW.replace("level", "# level"), "project[1].level: is missing"),
        (
            ROW.replace("EDIT_ISSUES", "EDIT_ISSUE"),
            "project[1].permission: “EDIT_ISSUE” is no permission key of Jira. Did you",
        ),
        (ROW.replace("EDIT_ISSUES", "  "), "project[1].permission: is empty."),
        (ROW.replace("permission", "# permission"), "project[1].permission: is missing"),
        (ROW.replace("EDIT_ISSUES", "ADMINISTER"), "“ADMINISTER” is a global permission; put it under [[global]]."),
        (ROW.replace("EDIT_ISSUES", "EDIT_WORKFLOW"), "“EDIT_WORKFLOW” exists on Cloud only"),
        (ROW + ROW, "project[2].permission: “EDIT_ISSUES” stands already in project[1]."),
        (ROW + "custom = true", "project[1].custom: “EDIT_ISSUES” is one of Jira's own keys"),
        (ROW + "custom = 'yes'", "project[1].custom: must be true or false, not text."),
        (ROW.replace("EDIT_ISSUES", "<!channel>") + "custom = true", "“<!channel>” is not made like a key"),
        (ROW + 'note = "one\\ntwo"', "project[1].note: “one\\ntwo” has characters that cannot be shown"),
        (ROW + f'note = "{"x" * 501}"', "project[1].note: has 501 characters; at most 500 can be shown."),
        (ROW + "certainty = 'sure'", "project[1].certainty: “sure” is none of certain"),
        (ROW + "why = 'x'", "project[1].why: unknown key."),
        ("project = 'all'", "project: must be written as [[project]], not text."),
        ("project = ['all']", "project[1]: must be a table, not text."),
        ("title = 'Nothing'", "project: the profile asks for no permission; add a [[project]] table."),
        ("", "project: the profile asks for no permission"),
    ],
)
def test_a_mistake_is_named_with_its_key_path(tmp_path: Path, text: str, mistake: str) -> None:
    assert mistake in refusal_of(tmp_path, text)


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    refusal = refusal_of(tmp_path, "titel = 'x'\n" + ROW.replace("required", "must") + "custom = 1\n")

    assert "has 3 mistakes:" in refusal
    assert refusal.index("titel") < refusal.index("project[1].custom") < refusal.index("project[1].level")


def test_a_hundred_mistakes_are_cut_and_counted(tmp_path: Path) -> None:
    refusal = refusal_of(tmp_path, "".join(f"wrong{number} = 1\n" for number in range(100)) + ROW)

    assert "100 mistakes" in refusal
    assert "… and 80 more" in refusal


def test_what_does_not_parse_is_named_with_line_and_column(tmp_path: Path) -> None:
    assert "(at line 2, column 9)" in refusal_of(tmp_path, "title = 'x'\nsource =\n")


@pytest.mark.parametrize("text", ["a = " + "[" * 5000, "a = " + "9" * 5000], ids=["nested", "giant number"])
def test_toml_that_python_cannot_hold_is_refused(tmp_path: Path, text: str) -> None:
    assert "is not TOML" in refusal_of(tmp_path, text)


def test_a_missing_file_is_refused_with_what_is_shipped(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"does not exist\. Shipped are jira-align-cloud-admin"):
        load_profile(str(tmp_path / "none.toml"))


def test_a_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is a directory"):
        load_profile(f"{tmp_path}/")


def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)

    with pytest.raises(BadInput, match="is not a regular file"):
        load_profile(str(pipe))


def test_a_path_through_a_file_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, ROW)

    with pytest.raises(BadInput, match="cannot be read: Not a directory"):
        load_profile(f"{path}/inner.toml")


def test_a_path_with_a_nul_character_is_refused() -> None:
    with pytest.raises(BadInput, match="is not a path"):
        load_profile("ours\0.toml")


def test_a_file_over_one_mebibyte_is_refused(tmp_path: Path) -> None:
    assert "is larger than 1 MiB" in refusal_of(tmp_path, ROW + "#" * LARGEST_FILE)


def test_a_file_that_is_not_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "latin.toml"
    file.write_bytes(ROW.encode() + "note = 'für'".encode("latin-1"))

    with pytest.raises(BadInput, match="not UTF-8: line 5"):
        load_profile(str(file))


FIELDS = st.sampled_from(["project", "global", "permission", "level", "deployments", "custom", "breaks"])
SCALARS = st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(["ADMINISTER", "cloud"])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS | st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(FIELDS | st.text(max_size=8), VALUES, max_size=5))
def test_any_document_is_read_or_refused_but_never_crashes(document: dict[str, object]) -> None:
    mistakes = Mistakes()

    profile = profile_from(document, "any", mistakes)

    assert mistakes.found or profile.project_keys or profile.global_keys


def test_the_documented_example_is_a_good_profile(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "permissions.md").read_text(encoding="utf-8")
    example = page.partition("```toml\n")[2].partition("```")[0]

    profile = load_profile(written(tmp_path, example))

    assert profile.project_keys == ("BROWSE_PROJECTS", "com.example.plans__view")


@pytest.mark.parametrize("field", [*TOP_FIELDS, *ROW_FIELDS])
def test_every_key_of_the_format_is_documented(field: str) -> None:
    page = (Path(__file__).parents[2] / "docs" / "permissions.md").read_text(encoding="utf-8")

    assert f"`{field}`" in page or f"[[{field}]]" in page

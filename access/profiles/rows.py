"""From the tables of a TOML document to a profile: which fields there are and what each may hold.

Reads no files; the document comes parsed.
"""

from __future__ import annotations

import re

from access.credentials import Deployment
from access.profiles.fields import Mistakes, Table, did_you_mean, shown
from access.profiles.permission_keys import KNOWN_PERMISSIONS, KnownPermission
from access.profiles.values import Certainty, Level, Profile, Requirement

TOP_FIELDS = ("title", "deployments", "source", "token_scopes", "project", "global")
ROW_FIELDS = ("permission", "name", "level", "breaks", "certainty", "source", "note", "custom")
_APP_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,254}")


def profile_from(document: dict[str, object], name: str, mistakes: Mistakes) -> Profile:
    """The profile that the document describes; only worth using where `mistakes` stayed empty."""
    top = Table(document, "", mistakes)
    top.refuse_unknown(TOP_FIELDS)
    deployments = _deployments(top)
    profile = Profile(
        name=name,
        title=top.text("title", default=name),
        deployments=deployments,
        project=_requirements(top, "project", deployments),
        global_=_requirements(top, "global", deployments),
        token_scopes=tuple(scope for _, scope in top.texts("token_scopes")),
        source=top.text("source", default=""),
    )
    if not top.values.get("project") and not top.values.get("global"):
        mistakes.note("project", "the profile asks for no permission; add a [[project]] table.")
    return profile


def _deployments(top: Table) -> tuple[Deployment, ...]:
    if "deployments" not in top.values:
        return tuple(Deployment)
    chosen: list[Deployment] = []
    words = top.texts("deployments")
    if top.values["deployments"] == []:
        top.note("deployments", f"is empty; name one of {', '.join(Deployment)}, or leave the key out for both.")
    for path, word in words:
        if word not in tuple(Deployment):
            known = ", ".join(Deployment)
            top.mistakes.note(path, f"{shown(word)} is none of {known}.{did_you_mean(word, Deployment)}")
        elif word in chosen:
            top.mistakes.note(path, f"{shown(word)} stands there twice.")
        else:
            chosen.append(Deployment(word))
    return tuple(chosen)


def _requirements(top: Table, kind: str, deployments: tuple[Deployment, ...]) -> tuple[Requirement, ...]:
    rows = []
    first_places: dict[str, str] = {}
    for table in top.tables(kind):
        row = _requirement(table, deployments, is_global=kind == "global")
        rows.append(row)
        first = first_places.setdefault(row.permission, table.path)
        if row.permission and first != table.path:
            table.note("permission", f"{shown(row.permission)} stands already in {first}.")
    return tuple(rows)


def _requirement(table: Table, deployments: tuple[Deployment, ...], *, is_global: bool) -> Requirement:
    table.refuse_unknown(ROW_FIELDS)
    permission = table.text("permission")
    is_custom = table.flag("custom")
    known = KNOWN_PERMISSIONS.get(permission)
    if permission and is_custom:
        _check_custom(table, permission)
    elif permission and known:
        _check_place(table, known, deployments, is_global=is_global)
    elif permission:
        hint = did_you_mean(permission, KNOWN_PERMISSIONS)
        table.note(
            "permission", f"{shown(permission)} is no permission key of Jira.{hint} An app's key needs custom = true."
        )
    if "level" not in table.values:
        table.note("level", f"is missing; it must be one of {', '.join(Level)}.")
    return Requirement(
        permission=permission,
        name=table.text("name", default=known.name if known else permission),
        level=table.choice("level", Level, Level.REQUIRED),
        breaks=table.text("breaks"),
        certainty=table.choice("certainty", Certainty, Certainty.UNKNOWN),
        source=table.text("source", default=""),
        note=table.text("note", default=""),
    )


def _check_custom(table: Table, permission: str) -> None:
    if permission in KNOWN_PERMISSIONS:
        table.note("custom", f"{shown(permission)} is one of Jira's own keys; take custom = true away.")
    elif not _APP_KEY.fullmatch(permission):
        table.note("permission", f"{shown(permission)} is not made like a key: letters, digits, and _ . : - inside.")


def _check_place(table: Table, known: KnownPermission, deployments: tuple[Deployment, ...], *, is_global: bool) -> None:
    if known.is_global != is_global:
        right = "global" if known.is_global else "project"
        kind = "global permission" if known.is_global else "project permission"
        table.note("permission", f"{shown(known.key)} is a {kind}; put it under [[{right}]].")
    if known.is_cloud_only and Deployment.DATA_CENTER in deployments:
        table.note("permission", f'{shown(known.key)} exists on Cloud only; set deployments = ["cloud"] or drop it.')

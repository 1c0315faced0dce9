"""What every message about a trouble tells: whose it is, its likely cause, the small print, and who took it on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from access.evidence import Cause, Confidence, Evidence, EvidenceClass
from access.findings import Unread
from access.held_looks import UNTESTED
from access.lockout import Caller, Ruling, rule
from access.overlays import Ack, Snooze
from access.taking_on import stands
from access.telling import Scene
from access.troubles import Stage, Trouble
from messages.blocks import Context
from messages.causes import NAME_LIMIT, Explanation, explain
from messages.facts import KIND_NAMES, account_of, counted, deployment_and_version
from messages.literal import shown
from messages.mentions import who
from messages.pieces import Line, Moment, bold, code, line, named

_MOST_LIKELY = 2


def account_name(scene: Scene) -> str:
    """The account, short enough for a line."""
    return shown(account_of(scene.connection), NAME_LIMIT)


def evidence_of(scene: Scene) -> Evidence | None:
    """The newest check's evidence, if it is about the trouble that is told."""
    check, stage = scene.check, scene.stage
    if check is None or stage is None or check.evidence.cause is not stage.cause:
        return None
    return check.evidence


def explained_stage(scene: Scene) -> Explanation:
    """The trouble's cause in words; as that of the newest check where that is about it."""
    connection = scene.connection
    cause = scene.stage.cause if scene.stage else Cause.NOT_UNDERSTOOD
    evidence = evidence_of(scene) or Evidence(EvidenceClass.UNKNOWN, cause, Confidence.MEDIUM)
    return explain(
        evidence,
        connection.credential_kind,
        connection.deployment,
        account=account_of(connection),
        expected=connection.expected_account or "",
        site=connection.address.base_url,
    )


def headline(scene: Scene, mark: str, told: str, since: datetime) -> Line:
    """The first line: what, where, since when."""
    name = named(scene.connection.name, is_bold=True)
    return line(f"{mark} ", name, bold(f": {told}"), " — since ", Moment(since))


def cause_line(scene: Scene) -> Line:
    """The second line: what Jira says, what that usually means, and how sure it is."""
    told = explained_stage(scene)
    found = told.headline[:1].upper() + told.headline[1:]
    likely = "; or ".join(told.likely[:_MOST_LIKELY])
    guess = (bold("Likely cause: "), f"{likely}. ") if likely else ()
    confidence = f" (confidence in this finding: {told.confidence})" if evidence_of(scene) else ""
    return line(*guess, f"{found}{confidence}.")


def next_step_line(scene: Scene) -> Line | None:
    """The third line: what to do first; None where nothing is to be done."""
    steps = explained_stage(scene).next_steps
    return line(bold("Next: "), steps[0]) if steps else None


def ruling_of(scene: Scene) -> Ruling:
    """Whether, and when, the bot may try the login again by itself."""
    tries = scene.watch.state.login.tries
    return rule(scene.connection.credential_kind, tries, scene.now, Caller.AUTOMATIC, scene.settings.lockout)


def is_spared(scene: Scene) -> bool:
    """Whether a blind watch is blind because no login may be tried, and not because Jira cannot be seen."""
    return scene.stage is not None and is_about_tries(scene.stage)


def is_about_tries(stage: Stage) -> bool:
    """Whether a trouble is that no login may be tried."""
    return stage.trouble is Trouble.BLIND and stage.cause in UNTESTED


def unread_words(failed: Unread) -> Line:
    """The request that kept a look at the permissions from being whole."""
    status = f" with status {failed.status}" if failed.status is not None else ""
    project = (" for project ", named(failed.project)) if failed.project else ()
    return line(code(failed.call or "the list"), *project, status)


def small_print(scene: Scene) -> Context:
    """Who, where, with what, and when it was last looked at."""
    connection = scene.connection
    told = [
        line(named(account_of(connection)), " at ", named(connection.address.base_url)),
        line(KIND_NAMES[connection.credential_kind]),
        line(named(deployment_and_version(connection.deployment, connection.version))),
    ]
    refusals = scene.watch.state.login.proofs
    if refusals and scene.stage is not None and scene.stage.trouble is Trouble.LOST:
        told.append(line(f"refused {counted(refusals, 'time')}"))
    if scene.check is not None:
        told.append(line("checked ", Moment(scene.check.at)))
    return Context(told)


def standing_ack(scene: Scene) -> Ack | None:
    """The acknowledgement that stands now."""
    if scene.episode is None or scene.stage is None:
        return None
    ack = scene.watch.overlays.ack(scene.episode.id, scene.stage.trouble)
    return ack if ack is not None and stands(scene.watch, ack, scene.now, scene.settings) else None


def standing_snooze(scene: Scene) -> Snooze | None:
    """The snooze that stands now."""
    if scene.episode is None or scene.stage is None:
        return None
    snooze = scene.watch.overlays.snooze(scene.episode.id, scene.stage.trouble)
    return snooze if snooze is not None and not snooze.is_over(scene.stage, scene.now) else None


def overlay_lines(scene: Scene) -> list[Line]:
    """Who has taken it on, and who wants to hear nothing of it until when."""
    told: list[Line] = []
    if ack := standing_ack(scene):
        told.append(line("👤 ", who(ack.by), " has taken this on, ", Moment(ack.at)))
    if snooze := standing_snooze(scene):
        told.append(line("💤 Snoozed by ", who(snooze.by), " ", *until(snooze.until)))
    return told


def until(end: datetime | None) -> Line:
    """“until …”; None is “until it changes”."""
    return line("until it changes") if end is None else line("until ", Moment(end))


def as_of_another(scene: Scene, trouble: Trouble) -> Scene:
    """The same scene about another stage of the episode."""
    stages = scene.episode.stages if scene.episode else ()
    found = next((stage for stage in stages if stage.trouble is trouble), scene.stage)
    return replace(scene, stage=found)

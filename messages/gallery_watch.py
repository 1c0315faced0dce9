"""What the watch says, for the gallery: alerts, lines in their threads, endings, notices, digests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from access.credentials import CredentialKind
from access.evidence import Cause, Confidence, Evidence, EvidenceClass
from access.expiry import DateSource, Notice
from access.intents import Act, Reason
from access.likely import Likely
from access.local_time import ClockChange
from access.ports_history import JiraAuditRecord
from access.records import BrokenEntry, Checkpoint, ProjectState
from access.renewals import RenewalRefused
from access.results import ProjectVerdict
from access.telling import Outage, Overlaid, OverlayNote, SilenceNews, Stopped
from access.troubles import Trouble
from access.watch_settings import WatchSettings
from messages import gallery_scenes as made
from messages import watch_answers as answers
from messages.alert_endings import alert_over, told_anew, told_late, watch_stopped
from messages.alert_lines import alert_line, list_without_file, overlay_line
from messages.alerts import alert
from messages.asides import likely_change, projects_appeared, renewal_refused
from messages.digest import weekly_digest
from messages.exhibits import Exhibit, exhibit
from messages.expiry_notice import expiry_notice
from messages.gallery_values import CLOUD, HOSTILE, HOSTILE_NAME, NOW, PROD
from messages.outages import outage
from messages.quiet_windows import PlannedQuiet, quiet_ended, quiet_list, quiet_over_well, quiet_planned
from messages.silences import silence_news

_ON_CALL = ("S0ONCALL", "U0KIM")
_WHY = (Reason.NO_LONGER_HIDDEN, Reason.QUIET_OVER_STILL_BAD, Reason.GREW, Reason.NEW_PERMISSION_CLASS)
_LOST_CAUSES = (Cause.CAPTCHA, Cause.WRONG_ACCOUNT, Cause.ANONYMOUS, Cause.NOT_LICENSED)
_LINES = (
    (Act.THREAD, Reason.CHANGED, Trouble.LOST),
    (Act.THREAD, Reason.CHANGED, Trouble.DEGRADED),
    (Act.BROADCAST, Reason.CHANGED_WHILE_SNOOZED, Trouble.DEGRADED),
    (Act.THREAD, Reason.JIRA_NOT_ANSWERING, Trouble.LOST),
    (Act.THREAD, Reason.JIRA_ANSWERS_AGAIN, Trouble.LOST),
    (Act.BROADCAST, Reason.REMINDER, Trouble.LOST),
    (Act.THREAD, Reason.REMINDER, Trouble.DEGRADED),
    (Act.THREAD, Reason.REMINDER, Trouble.UNREACHABLE),
    (Act.THREAD, Reason.STILL_ON_IT, Trouble.LOST),
    (Act.BROADCAST, Reason.ACK_EXPIRED, Trouble.LOST),
    (Act.BROADCAST, Reason.SNOOZE_OVER, Trouble.LOST),
    (Act.BROADCAST, Reason.QUIET_OVER_STILL_BAD, Trouble.LOST),
    (Act.THREAD, Reason.REPLACED, Trouble.DEGRADED),
)

_FRESH = [(number, ProjectVerdict.MISSING if number % 2 else ProjectVerdict.COMPLETE) for number in range(1, 14)]


def watch_exhibits() -> tuple[Exhibit, ...]:
    """Every message of the watch with its title and maker."""
    said = (*_alerts(), *_outages(), *_lines(), *_endings(), *_quiet(), *_expiry())
    return (*said, *_asides(), *_digests(), *_silences(), *_hostile(), *_answers())


def _alerts() -> Iterator[Exhibit]:
    for trouble in Trouble:
        if trouble is not Trouble.UNREACHABLE:
            yield exhibit(f"Alert: {trouble}", alert, made.scene_of(trouble), Reason.FIRST)
    lost, degraded = made.scene_of(Trouble.LOST), made.scene_of(Trouble.DEGRADED)
    told = exhibit("Alert: lost, on call notified", alert, lost, Reason.FIRST, on_call=_ON_CALL)
    yield replace(told, notifies=True)
    for cause in _LOST_CAUSES:
        yield exhibit(f"Alert: lost, {cause}", alert, made.scene_of(Trouble.LOST, cause=cause), Reason.FIRST)
    due = replace(made.COUNTDOWN, ends=made.BEGAN - timedelta(hours=2))
    yield exhibit("Alert: lost on the day of its end", alert, replace(lost, countdown=due), Reason.FIRST)
    yield exhibit("Alert: lost, taken on", alert, made.taken_on(lost), Reason.CHANGED)
    yield exhibit("Alert: lost, snoozed", alert, made.snoozed(lost), Reason.CHANGED)
    for reason in _WHY:
        yield exhibit(f"Alert: degraded, {reason}", alert, degraded, reason)
    went = replace(degraded, changed_between=(made.BEGAN - timedelta(minutes=50), made.BEGAN))
    yield exhibit("Alert: degraded, between which looks", alert, went, Reason.FIRST)
    for cause in (Cause.BAD_CREDENTIAL, Cause.CAPTCHA):
        spared = made.scene_of(Trouble.BLIND, cause=cause)
        yield exhibit(f"Alert: blind, no login may be tried, {cause}", alert, spared, Reason.BLIND)
    many = made.scene_of(Trouble.DEGRADED, gaps=made.many_gaps(200))
    yield exhibit("Alert: degraded, two hundred projects", alert, many, Reason.FIRST)
    fewer = replace(degraded, told=made.FEW_GAPS | made.many_gaps(1, "WEB"))
    yield exhibit("Alert: degraded, some came back", alert, fewer, Reason.CHANGED)


def _outages() -> Iterator[Exhibit]:
    scene = made.scene_of(Trouble.UNREACHABLE)
    over = made.scene_of(Trouble.UNREACHABLE, is_over=True)
    other = Outage(connection=replace(PROD, name="staging"), since=made.BEGAN)
    yield exhibit("Alert: unreachable", alert, scene, Reason.FIRST)
    yield exhibit("Outage of several connections", outage, replace(scene, others=(other,)))
    yield exhibit("Outage, one of them is back", outage, replace(over, others=(other,)))
    back = replace(other, ended=NOW)
    yield exhibit("Outage, all are back", outage, replace(over, others=(back,)))
    shared = replace(scene, others=(other,))
    yield exhibit("Outage, one of them is no longer watched", watch_stopped, shared, Stopped(made.KIM))
    none = replace(scene, others=(replace(other, is_watched=False),))
    yield exhibit("Outage, none of them is watched", watch_stopped, none, Stopped(made.KIM))
    lost = replace(back, is_lost=True)
    yield exhibit("Outage, all are back, one of them lost", outage, replace(over, others=(lost,)))
    crowd = tuple(replace(other, connection=replace(PROD, name=f"site{number}")) for number in range(40))
    yield exhibit("Outage of forty connections", outage, replace(scene, others=crowd))


def _lines() -> Iterator[Exhibit]:
    for act, reason, trouble in _LINES:
        scene = made.taken_on(made.snoozed(made.scene_of(trouble)))
        if reason is Reason.CHANGED_WHILE_SNOOZED:
            scene = made.snoozed(scene)
        intent = made.intent_for(act, reason, scene)
        yield exhibit(f"Line: {reason}, {trouble}", alert_line, scene, intent)
    lost = made.scene_of(Trouble.LOST)
    reminder = made.intent_for(Act.BROADCAST, Reason.REMINDER, lost, mentions=True)
    told = exhibit("Line: reminder, on call notified", alert_line, lost, reminder, on_call=_ON_CALL)
    yield replace(told, notifies=True)
    over = made.scene_of(Trouble.LOST, is_over=True)
    yield exhibit("Line: recovered", alert_line, over, made.intent_for(Act.BROADCAST, Reason.RECOVERED, over))
    for what in Overlaid:
        yield exhibit(f"Line: {what}", overlay_line, OverlayNote(what, made.KIM, NOW))
    yield exhibit("Line: Slack did not take the file", list_without_file, PROD)
    yield exhibit("Line: snoozed until it changes", overlay_line, OverlayNote(Overlaid.SNOOZED, "shell:root"))


def _endings() -> Iterator[Exhibit]:
    for trouble in Trouble:
        scene = made.taken_on(made.scene_of(trouble, is_over=True))
        yield exhibit(f"Over: {trouble}", alert_over, scene, made.intent_for(Act.EDIT, Reason.RECOVERED, scene))
    scene = made.scene_of(Trouble.BLIND, cause=Cause.BAD_CREDENTIAL, is_over=True)
    recovered = made.intent_for(Act.EDIT, Reason.RECOVERED, scene)
    yield exhibit("Over: blind, a login may be tried again", alert_over, scene, recovered)
    for trouble in (Trouble.SUSPECT, Trouble.UNREACHABLE):
        scene = made.scene_of(trouble)
        yield exhibit(f"Replaced: {trouble}", alert_over, scene, made.intent_for(Act.EDIT, Reason.REPLACED, scene))
    for trouble in Trouble:
        by = Stopped(made.KIM, is_removed=trouble is Trouble.DEGRADED)
        yield exhibit(f"No longer watched: {trouble}", watch_stopped, made.scene_of(trouble), by)
    yield exhibit("No longer watched: removed", watch_stopped, made.scene_of(Trouble.LOST), Stopped(is_removed=True))
    gaps = made.scene_of(Trouble.DEGRADED)
    for reason in (Reason.GREW, Reason.NEW_PERMISSION_CLASS, Reason.NO_LONGER_HIDDEN):
        yield exhibit(f"Told anew: {reason}", told_anew, PROD, made.intent_for(Act.POST, reason, gaps))
    for trouble in (Trouble.LOST, Trouble.UNREACHABLE, Trouble.DEGRADED):
        scene = made.scene_of(trouble, is_over=True)
        yield exhibit(f"Told late: {trouble}", told_late, scene, made.intent_for(Act.POST, Reason.TOLD_LATE, scene))
    expected = made.expected(made.scene_of(Trouble.DEGRADED))
    over = made.intent_for(Act.EDIT, Reason.RECOVERED, expected)
    yield exhibit("Over: degraded, marked as expected", alert_over, expected, over)
    renewed = made.scene_of(Trouble.LOST, replace(PROD, secret_changed_at=NOW - timedelta(minutes=4)), is_over=True)
    ended = made.intent_for(Act.EDIT, Reason.RECOVERED, renewed)
    yield exhibit("Over: lost, by a new secret", alert_over, renewed, ended)


def _quiet() -> Iterator[Exhibit]:
    planned = PlannedQuiet(PROD, made.WINDOW)
    yield exhibit("quiet: planned", quiet_planned, planned, "Europe/Berlin")
    yield exhibit("quiet: over a change of clocks", quiet_planned, planned, "Europe/Berlin", ClockChange.SKIPPED)
    yield exhibit("quiet list", quiet_list, [planned] * 30, at=made.WINDOW.start)
    yield exhibit("quiet list, none", quiet_list, [], at=NOW)
    yield exhibit("quiet end", quiet_ended, planned, began=True)
    yield exhibit("quiet end, before it began", quiet_ended, planned, began=False)
    yield exhibit("Quiet window over, all well", quiet_over_well, made.after_quiet(), made.WINDOW)


def _expiry() -> Iterator[Exhibit]:
    ends = NOW + timedelta(days=14)
    for kind in CredentialKind:
        scene = made.scene_of(Trouble.LOST, replace(PROD, credential_kind=kind))
        notice = Notice(14, ends, DateSource.READ_FROM_JIRA)
        yield exhibit(f"A secret ends: {kind}", expiry_notice, scene, notice)
    scene = made.scene_of(Trouble.LOST, CLOUD)
    typed = Notice(3, ends, DateSource.TYPED, made.KIM, asked_again=True)
    yield exhibit("A secret ends, as somebody told", expiry_notice, scene, typed)
    past = Notice(1, NOW - timedelta(hours=5), DateSource.OAUTH_END, has_ended=True)
    yield exhibit("A secret has ended", expiry_notice, scene, past)


def _asides() -> Iterator[Exhibit]:
    oauth = replace(PROD, credential_kind=CredentialKind.OAUTH1)
    refused = Evidence(EvidenceClass.AUTH, Cause.OAUTH_TOKEN_REJECTED, Confidence.HIGH)
    ends = NOW + timedelta(days=36)
    yield exhibit("OAuth token not renewed", renewal_refused, oauth, RenewalRefused(refused, ends))
    cut_off = RenewalRefused(refused, ends, was_cut_off=True)
    yield exhibit("OAuth token not renewed, an answer lost", renewal_refused, oauth, cut_off)
    keys = [ProjectState(number, f"NEW{number}", f"New project {number}", state, (), NOW) for number, state in _FRESH]
    yield exhibit("New projects", projects_appeared, PROD, keys[:2])
    hostile = [replace(one, name=HOSTILE_NAME) for one in keys]
    yield exhibit("Many new projects, hostile", projects_appeared, HOSTILE, hostile)
    yield exhibit("Line: who is likely", likely_change, PROD, (made.LIKELY,))
    name = HOSTILE_NAME * 9
    shifts = tuple(replace(made.LIKELY.shifts[0], project=f"{name}{number}") for number in range(60))
    worst = Likely(JiraAuditRecord(NOW, name, name, name), shifts)
    yield exhibit("Hostile names: who is likely", likely_change, HOSTILE, (worst,) * 9)


def _digests() -> Iterator[Exhibit]:
    yield exhibit("Digest: all quiet", weekly_digest, made.week(is_quiet=True))
    yield exhibit("Digest: one trouble", weekly_digest, made.week(is_quiet=False))
    for trouble in Trouble:
        yield exhibit(f"Digest: {trouble} goes on", weekly_digest, made.week_in(trouble))
    line = made.week(is_quiet=True).lines[2]
    crowd = tuple(replace(line, connection=HOSTILE) for _ in range(60))
    empty = replace(made.week(is_quiet=True), lines=crowd, waiting=12_000)
    yield exhibit("Digest: hostile names", weekly_digest, empty)
    yield exhibit("Digest: nothing is watched", weekly_digest, replace(empty, lines=()))
    week = made.week(is_quiet=True)
    walked = Checkpoint(week.head, NOW - timedelta(hours=6))
    broken = replace(walked, broken=BrokenEntry(17, "Entry 17 was changed."))
    yield exhibit("Digest: the trail was walked over", weekly_digest, replace(week, checkpoint=walked))
    yield exhibit("Digest: the trail is broken", weekly_digest, replace(week, checkpoint=broken))
    unseen = replace(week.lines[0], longest_gap=timedelta(days=4), stopped_at=NOW - timedelta(days=4))
    yield exhibit("Digest: looks have stopped", weekly_digest, replace(week, lines=(unseen, *week.lines[1:])))
    silent = replace(week.lines[0], quiet=(made.SILENCE,))
    hostile = replace(line, connection=HOSTILE, quiet=(replace(made.SILENCE, project=HOSTILE_NAME * 9),) * 30)
    yield exhibit("Digest: unusually quiet", weekly_digest, replace(week, lines=(silent, *week.lines[1:])))
    yield exhibit("Digest: hostile names, unusually quiet", weekly_digest, replace(week, lines=(hostile,) * 3))


def _silences() -> Iterator[Exhibit]:
    news = SilenceNews(PROD, (made.SILENCE,), (), NOW)
    over = replace(news, quiet=(), over=(made.SILENCE_OVER,))
    many = tuple(replace(made.SILENCE, project=f"TEAM{number}") for number in range(42))
    hostile = tuple(replace(made.SILENCE, project=HOSTILE_NAME * 9) for _ in range(30))
    ended = tuple(replace(made.SILENCE_OVER, project=HOSTILE_NAME * 9) for _ in range(30))
    yield exhibit("Unusually quiet", silence_news, news)
    yield exhibit("Unusually quiet, many projects", silence_news, replace(news, quiet=many))
    yield exhibit("Unusually quiet, and writes again elsewhere", silence_news, replace(news, over=over.over))
    yield exhibit("Writes again", silence_news, over)
    yield exhibit("Hostile names: unusually quiet", silence_news, SilenceNews(HOSTILE, hostile, ended, NOW))


def _hostile() -> Iterator[Exhibit]:
    gaps = made.many_gaps(300, HOSTILE_NAME * 40)
    for trouble in Trouble:
        scene = made.scene_of(trouble, HOSTILE, gaps)
        yield exhibit(f"Hostile names: {trouble}", alert, scene, Reason.FIRST)
    over = made.scene_of(Trouble.DEGRADED, HOSTILE, gaps, is_over=True)
    yield exhibit("Hostile names: over", alert_over, over, made.intent_for(Act.EDIT, Reason.RECOVERED, over))
    scene = made.scene_of(Trouble.DEGRADED, HOSTILE, gaps)
    scene = replace(scene, told=frozenset())
    changed = made.intent_for(Act.THREAD, Reason.CHANGED, scene)
    yield exhibit("Hostile names: line", alert_line, scene, changed)
    window = replace(made.WINDOW, reason=HOSTILE_NAME * 40, by=HOSTILE_NAME)
    yield exhibit("Hostile names: quiet list", quiet_list, [PlannedQuiet(HOSTILE, window)] * 30, at=NOW)
    notice = Notice(1, NOW, DateSource.TYPED, f"shell:{HOSTILE_NAME * 40}")
    yield exhibit("Hostile names: a secret ends", expiry_notice, scene, notice)


def _answers() -> Iterator[Exhibit]:
    settings, row = WatchSettings(), made.week(is_quiet=True).lines[0].row
    lost, degraded = made.scene_of(Trouble.LOST), made.scene_of(Trouble.DEGRADED)
    yield exhibit("watch: on", answers.watch_set, PROD, row, settings, "")
    loud = replace(row, plan=replace(row.plan, tells_silence=True))
    yield exhibit("watch: on, silence told", answers.watch_set, PROD, loud, settings, "C0ALIGN")
    yield exhibit("watch: off", answers.watch_set, PROD, replace(row, is_on=False), settings, "")
    yield exhibit("Acknowledge", answers.acknowledged, PROD, settings)
    yield exhibit("Snooze", answers.snoozed, PROD, NOW)
    yield exhibit("Button of an alert that is over", answers.episode_over, PROD, made.ended_episode())
    yield exhibit("Button of an alert that is long over", answers.episode_over, PROD, None)
    yield exhibit("snooze: nothing is wrong", answers.nothing_to_snooze, PROD)
    yield exhibit("How to fix", answers.how_to_fix, lost)
    yield exhibit("Full list", answers.findings_list, degraded)
    many = made.scene_of(Trouble.DEGRADED, gaps=made.many_gaps(200))
    yield exhibit("Full list, as a file", answers.findings_list, many, file_name="prod-findings-2026-11-12.csv")
    yield exhibit("Expected", answers.findings_expected, PROD, 3)
    yield exhibit("expiry: noted", answers.expiry_noted, PROD, made.COUNTDOWN, settings)
    yield exhibit("expiry: not known", answers.expiry_unknown, PROD)
    reminding = made.COUNTDOWN.reminding(NOW + timedelta(days=3))
    yield exhibit("Remind me in 3 days", answers.reminder_set, PROD, reminding)
    for countdown, is_good in ((made.COUNTDOWN, True), (None, True), (None, False)):
        title = f"It was replaced: {'good' if is_good else 'refused'}, {'known' if countdown else 'no'} end"
        yield exhibit(title, answers.replacement_checked, PROD, countdown, is_good=is_good)

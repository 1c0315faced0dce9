"""The watch's words: keeps `Renderer` and `AsideWords` of `access.telling`, so that operations can hand them over.

Which words fit a trouble is decided in `messages.alerts` and its neighbours; here they are only found and packed.
"""

from __future__ import annotations

from collections.abc import Sequence

from access.expiry import Notice
from access.intents import Act, Intent, Key, Reason, Topic
from access.likely import Likely
from access.overlays import QuietWindow
from access.records import ChainReport, Connection, ProjectState
from access.renewals import RenewalRefused
from access.telling import Digest, OverlayNote, Rendered, RenderedFile, Scene, SilenceNews, Stopped
from access.troubles import Trouble
from messages.alert_endings import alert_over, told_anew, told_late, watch_stopped
from messages.alert_findings import difference_file, difference_of, has_file
from messages.alert_lines import alert_line, list_without_file, overlay_line
from messages.alerts import alert
from messages.asides import likely_change, projects_appeared, renewal_refused
from messages.chain_words import trail_broken
from messages.digest import weekly_digest
from messages.expiry_notice import expiry_notice
from messages.message import Message
from messages.quiet_windows import quiet_over_well
from messages.silences import silence_news

_THREAD = (Act.THREAD, Act.BROADCAST)
_ENDINGS = (Reason.RECOVERED, Reason.BLIP_OVER, Reason.NOTE_OVER, Reason.REPLACED)
_FILES_GO_WITH = (Act.POST, Act.THREAD, Act.BROADCAST)

_TELL_FINDINGS = (
    Reason.FIRST,
    Reason.NO_LONGER_HIDDEN,
    Reason.QUIET_OVER_STILL_BAD,
    Reason.GREW,
    Reason.NEW_PERMISSION_CLASS,
    Reason.CHANGED,
    Reason.CHANGED_WHILE_SNOOZED,
)


class WatchWords:
    """Puts what the watch has to say into words."""

    def __init__(self, on_call: Sequence[str] = ()) -> None:
        """Make ready; `on_call` are the ids of people and groups that are notified of lost access."""
        self._on_call = tuple(on_call)

    def intent(self, scene: Scene, intent: Intent) -> Rendered:
        """The words of an intent: for `EDIT` the whole message anew, for `THREAD` and `BROADCAST` one line."""
        return _packed(self._message(scene, intent), _file(scene, intent))

    def overlay(self, scene: Scene, note: OverlayNote) -> Rendered:  # noqa: ARG002 - the port's shape
        """The thread line about what somebody did."""
        return _packed(overlay_line(note))

    def standing(self, scene: Scene) -> Rendered:
        """The episode's message as it should stand now."""
        if scene.episode is not None and not scene.episode.is_open and scene.stage is not None:
            return _packed(alert_over(scene, _recovery(scene)))
        return _packed(alert(scene, Reason.CHANGED))

    def stopped(self, scene: Scene, stopped: Stopped) -> Rendered:
        """The episode's message once its connection is no longer watched."""
        return _packed(watch_stopped(scene, stopped))

    def told_anew(self, connection: Connection, intent: Intent) -> Rendered:
        """What stands in the place of an older message, once a newer one tells the same trouble."""
        return _packed(told_anew(connection, intent))

    def expiry(self, scene: Scene, notice: Notice) -> Rendered:
        """The notice that a secret ends."""
        return _packed(expiry_notice(scene, notice))

    def digest(self, digest: Digest) -> Rendered:
        """The weekly digest."""
        return _packed(weekly_digest(digest))

    def trail_broken(self, report: ChainReport) -> Rendered:
        """The message to the operators that the audit trail does not hold."""
        return _packed(trail_broken(report))

    def silence(self, news: SilenceNews) -> Rendered:
        """The message that the account is unusually quiet, or writes again."""
        return _packed(silence_news(news))

    def renewal_refused(self, connection: Connection, refused: RenewalRefused) -> Rendered:
        """To the owner: the OAuth token could not be renewed."""
        return _packed(renewal_refused(connection, refused))

    def projects_appeared(self, connection: Connection, projects: Sequence[ProjectState]) -> Rendered:
        """To the alert channel: the account sees projects that it did not see before."""
        return _packed(projects_appeared(connection, projects))

    def likely_change(self, connection: Connection, likely: Sequence[Likely]) -> Rendered:
        """Into the thread of an alert about missing permissions: who is likely."""
        return _packed(likely_change(connection, likely))

    def _message(self, scene: Scene, intent: Intent) -> Message:
        on_call = self._on_call if intent.mentions else ()
        if intent.act in _THREAD:
            return alert_line(scene, intent, on_call=on_call)
        if intent.reason is Reason.QUIET_OVER_ALL_WELL:
            return quiet_over_well(scene, _window(scene, intent))
        if intent.reason is Reason.TOLD_LATE:
            return told_late(scene, intent)
        if intent.reason in _ENDINGS:
            return alert_over(scene, intent)
        return alert(scene, intent.reason, on_call=on_call)


def _window(scene: Scene, intent: Intent) -> QuietWindow | None:
    windows = scene.watch.overlays.windows
    return next((window for window in windows if window.id == intent.key.episode), None)


def _file(scene: Scene, intent: Intent) -> RenderedFile | None:
    is_findings = scene.stage is not None and scene.stage.trouble is Trouble.DEGRADED and intent.ended is None
    if not is_findings or intent.act not in _FILES_GO_WITH or intent.reason not in _TELL_FINDINGS:
        return None
    difference = difference_of(scene)
    if not has_file(difference):
        return None
    made = difference_file(scene, difference)
    return RenderedFile(made.name, made.name, made.content, without=_packed(list_without_file(scene.connection)))


def _recovery(scene: Scene) -> Intent:
    """The closing words, for a message that is redrawn after its end."""
    episode, stage = scene.episode, scene.stage
    if episode is None or stage is None:
        raise ValueError("There is no trouble that could be over.")
    return Intent(
        act=Act.EDIT,
        reason=Reason.RECOVERED,
        key=Key(episode.id, stage.trouble, Topic.CLOSING_EDIT),
        since=stage.since,
        ended=episode.ended,
    )


def _packed(words: Message, file: RenderedFile | None = None) -> Rendered:
    return Rendered(words.text, words.blocks, file)

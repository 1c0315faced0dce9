"""The settings of the watch: one table of names, defaults and sentences, as `bot.settings` is for the process.

Their meaning is in `access.watch_settings` and `access.lockout`; a connection may set its own intervals and channel.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import time, timedelta

from access.credentials import CredentialKind
from access.lockout import KindLimits, LockoutSettings
from access.watch_settings import WatchSettings
from bot import setting_values, watch_values
from bot.setting_fields import optional, setting
from bot.watch_values import count, length, pause, share


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchOptions:
    """What the process was told about watching."""

    login_every: timedelta = setting(length, "5m", "Between two looks at a healthy login.")
    permissions_every: timedelta = setting(length, "1h", "Between two sweeps of the permissions.")
    jitter_share: float = setting(share, "0.1", "Looks are moved by up to this share of their interval.")
    connect_timeout: timedelta = setting(length, "10s", "For opening a connection to Jira.")
    check_timeout: timedelta = setting(length, "20s", "For one request to Jira, to the last byte.")
    basic_tries: int = setting(
        count(10),
        "2",
        "Refused tries of a password since the last success; one more could lock the account. 1: strict.",
    )
    basic_wait: timedelta = setting(length, "10m", "Between two tries of a refused password.")
    api_token_tries: int = setting(count(10), "2", "Refusals of an API token after which access counts as lost.")
    api_token_wait: timedelta = setting(length, "60s", "Between two such tries of an API token.")
    api_token_retry: timedelta = setting(length, "30m", "Between tries of an API token afterwards.")
    token_tries: int = setting(
        count(10), "3", "Refusals of a personal access token or an OAuth token after which access counts as lost."
    )
    token_wait: timedelta = setting(length, "30s", "Between two such tries of such a token.")
    token_retry: timedelta = setting(length, "5m", "Between tries of such a token afterwards.")
    captcha_pause: timedelta = setting(length, "6h", "No automatic try for so long once Jira demanded a CAPTCHA.")
    upstream_looks: int = setting(count(100), "3", "Failures of Jira in a row before it counts as unreachable.")
    upstream_span: timedelta = setting(length, "5m", "Time that those failures must span at least.")
    upstream_retry: timedelta = setting(
        length, "150s", "Between looks while Jira fails and does not count as unreachable yet."
    )
    recovery_passes: int = setting(count(100), "2", "Good logins after a loss before it is over.")
    recovery_gap: timedelta = setting(length, "1m", "Time that must lie between those logins.")
    permission_looks: int = setting(count(100), "2", "Looks that must agree before a gap, or its end, counts.")
    permission_second_look: timedelta = setting(length, "1m", "Time that must lie between those looks.")
    sudden_loss_share: float = setting(
        share, "0.5", "A look that takes away more than this share of the projects is never believed alone."
    )
    blind_after: timedelta = setting(
        length, "1h", "Throttled, offline or without a login that may be tried for so long, the bot says so."
    )
    unread_after: timedelta = setting(length, "4h", "No whole look at the permissions for so long, the bot says so.")
    unknown_looks: int = setting(count(100), "3", "Answers not understood before the operators are told.")
    flapping_episodes: int = setting(count(100), "4", "So many troubles in a short time become one summary.")
    flapping_span: timedelta = setting(length, "2h", "The short time in which so many troubles are flapping.")
    flapping_calm: timedelta = setting(length, "1h", "Without a change for so long, flapping is over.")
    group_wait: timedelta = setting(length, "30s", "A trouble must last so long before anything is said.")
    group_window: timedelta = setting(length, "5m", "Outages of one Jira within so long share a message.")
    thread_every: timedelta = setting(length, "5m", "At most one thread line about changes in so long.")
    reminders: tuple[timedelta, ...] = setting(watch_values.lengths, "4h,8h", "Reminders after the message.")
    morning: time = setting(watch_values.of_day, "09:00", "Time of the daily reminder afterwards, and of the digest.")
    zone: str = setting(watch_values.zone, "UTC", "The team's time zone, such as `Europe/Berlin`.")
    growth_share: float = setting(share, "0.5", "Missing permissions that grow by more than this are told anew.")
    ack_timeout: timedelta = setting(length, "4h", "After an acknowledgement, before asking “still on it?”.")
    ack_grace: timedelta = setting(length, "30m", "From that question to the end of the acknowledgement.")
    remember_ended: timedelta = setting(length, "1d", "An announced trouble is remembered so long after its end.")
    expiry_days: tuple[int, ...] = setting(
        watch_values.days, "30,14,7,3,1", "Days before the end of a secret on which a notice is given."
    )
    activity_every: timedelta = setting(
        length, "12h", "Between two readings of what the account changed, by which an unusual silence is noticed."
    )
    beat_every: timedelta = setting(length, "2s", "How often each replica looks for work.")
    lease: timedelta = setting(length, "60s", "After so long without a sign of life a look goes to another replica.")
    looks_at_once: int = setting(count(1000), "32", "Looks under way in one replica.")
    looks_per_site: int = setting(count(1000), "4", "Of these, at one Jira.")
    outbox_lease: timedelta = setting(
        length, "45s", "After so long without an end a delivery to Slack goes to another replica."
    )
    outbox_tries: int = setting(
        count(1000), "50", "Tries to bring a message to a channel before it goes to the owner, then to the operators."
    )
    outbox_rest: timedelta = setting(length, "15m", "Between tries of a message that nobody could be told.")
    outbox_give_up: timedelta = setting(length, "7d", "A message that nobody could be told for so long is given up.")
    channel_gap: timedelta = setting(pause, "1s", "Between two messages to one channel.")
    keep_checks: timedelta = setting(length, "90d", "Checks and delivered messages are remembered so long.")
    digest_day: int = setting(watch_values.weekday, "monday", "Day of the weekly digest in the alert channel.")
    heartbeat_url: str | None = optional(
        setting_values.probe_address,
        "Asked regularly while all is well, for a service that raises an alarm when it stops.",
        name="JIRA_ACCESS_HEARTBEAT_URL",
    )
    heartbeat_every: timedelta = setting(length, "1m", "How often the heartbeat is sent.")

    def lockout(self) -> LockoutSettings:
        """How many refused logins may be risked."""
        basic = KindLimits(self.basic_tries, self.basic_wait)
        token = KindLimits(self.token_tries, self.token_wait, self.token_retry)
        kinds = {
            CredentialKind.BASIC: basic,
            CredentialKind.API_TOKEN: KindLimits(self.api_token_tries, self.api_token_wait, self.api_token_retry),
            CredentialKind.PAT: token,
            CredentialKind.OAUTH1: token,
        }
        return LockoutSettings(kinds, self.captcha_pause)

    def watch_settings(self) -> WatchSettings:
        """The durations and thresholds of the rules."""
        lockout = self.lockout()
        shared = {one.name for one in fields(WatchSettings)} & {one.name for one in fields(self)}
        told = {name: getattr(self, name) for name in shared}
        proofs = {kind: limits.tries for kind, limits in lockout.kinds.items()}
        return WatchSettings(**told, lockout=lockout, proofs=proofs)

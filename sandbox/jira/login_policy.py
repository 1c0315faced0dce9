"""How often a user may fail before Jira asks for a CAPTCHA, and how many requests a user may make.

Counters with a memory; the settings are in `site`, the answers to a refusal in `refusals`.
"""

from dataclasses import dataclass, field

from sandbox.jira.site import RateLimit


@dataclass(slots=True)
class FailedLogins:
    """Failed logins per user name, as Data Center counts them."""

    _counts: dict[str, int] = field(default_factory=dict)

    def count(self, user_name: str) -> int:
        """Failures since the last success or reset."""
        return self._counts.get(user_name, 0)

    def add(self, user_name: str) -> None:
        """Remember one more failure."""
        self._counts[user_name] = self.count(user_name) + 1

    def reset(self, user_name: str) -> None:
        """Forget the failures: the user logged in, or an administrator pressed "Reset failed login count"."""
        self._counts.pop(user_name, None)

    def needs_captcha(self, user_name: str, threshold: int | None) -> bool:
        """Whether the user is locked; never where the site has no threshold."""
        return threshold is not None and self.count(user_name) >= threshold


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a bucket says about one request."""

    admitted: bool
    remaining: int
    retry_after_seconds: int


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: float


@dataclass(slots=True)
class RateBuckets:
    """One token bucket per name (a user, or a user with a call)."""

    _buckets: dict[str, _Bucket] = field(default_factory=dict)

    def take(self, name: str, limit: RateLimit, now: float) -> Allowance:
        """Spend one token of the bucket; `now` is in seconds and only ever compared with itself."""
        bucket = self._buckets.setdefault(name, _Bucket(limit.capacity, now))
        per_second = limit.fill / limit.interval_seconds
        bucket.tokens = min(limit.capacity, bucket.tokens + max(0.0, now - bucket.filled_at) * per_second)
        bucket.filled_at = now
        if bucket.tokens < 1:
            return Allowance(admitted=False, remaining=0, retry_after_seconds=limit.interval_seconds)
        bucket.tokens -= 1
        return Allowance(admitted=True, remaining=int(bucket.tokens), retry_after_seconds=0)

    def clear(self) -> None:
        """Fill every bucket again."""
        self._buckets.clear()

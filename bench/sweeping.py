"""One sweep of a Data Center site by our client in this process: wall time, processor time, concurrency reached."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

from access.credentials import Credential, Deployment, PersonalAccessToken, Secret
from access.operations.sweep_data_center import sweep_data_center
from access.operations.sweep_permissions import Manner
from access.pacing import Pace
from access.profiles import default_profile_for
from access.results import ProjectVerdict
from access.sites import parse_address, parse_allowed_hosts
from access.spreading import Patience
from bench.counted_account import CountedAccount
from jira_api.client import JiraClient
from sandbox.jira.example import PERSONAL_TOKEN


@dataclass(frozen=True, slots=True)
class SweepTime:
    """What one sweep took; `width` is the most questions that were in flight at once."""

    wall_seconds: float
    cpu_seconds: float
    width: int


def timed_sweep(
    url: str, projects: int, ca_file: Path | None = None, credential: Credential | None = None
) -> SweepTime:
    """Sweep all projects once; every one must turn out complete. Without a credential, with the personal token."""
    login = credential or PersonalAccessToken(Secret(PERSONAL_TOKEN))
    return asyncio.run(_sweep(url, projects, ca_file, login))


async def _sweep(url: str, projects: int, ca_file: Path | None, credential: Credential) -> SweepTime:
    allowed = parse_allowed_hosts("http://127.0.0.1:*")
    async with JiraClient(allowed, ca_file=ca_file) as jira:
        account = CountedAccount(jira.account(parse_address(url), Deployment.DATA_CENTER, credential))
        wall, cpu = time.perf_counter(), time.process_time()
        manner = Manner(Pace(), asyncio.sleep, Patience())
        sweep = await sweep_data_center(account, default_profile_for(Deployment.DATA_CENTER), None, manner)
        taken = SweepTime(time.perf_counter() - wall, time.process_time() - cpu, account.most_in_flight)
    assert len(sweep.projects) == projects
    assert all(project.state is ProjectVerdict.COMPLETE for project in sweep.projects)
    return taken

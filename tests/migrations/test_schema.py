"""The schema: made once by many, the same as the tables in the code, and respected by older programs."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from access.credentials import Secret
from access.errors import Refused
from storage import schema
from storage.engine import make_engine
from storage.opening import open_storage
from storage.schema import REVISIONS, SchemaTooNew, SchemaTooOld
from storage.tables import metadata

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def engine(empty_database_url: str) -> AsyncIterator[AsyncEngine]:
    made = make_engine(Secret(empty_database_url))
    yield made
    await made.dispose()


@pytest.fixture
async def replica(empty_database_url: str) -> AsyncIterator[AsyncEngine]:
    made = make_engine(Secret(empty_database_url))
    yield made
    await made.dispose()


async def pretend_schema(engine: AsyncEngine, revision: str) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = :new"), {"new": revision})


def differences(connection: Connection) -> object:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return compare_metadata(context, metadata)


async def test_migrations_make_exactly_the_tables_of_the_code(engine: AsyncEngine) -> None:
    await schema.upgrade(engine)

    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_an_upgrade_is_done_once(engine: AsyncEngine) -> None:
    assert await schema.upgrade(engine)
    assert not await schema.upgrade(engine)


async def test_of_replicas_that_start_together_one_upgrades(engine: AsyncEngine, replica: AsyncEngine) -> None:
    done = await asyncio.gather(*(schema.upgrade(one) for one in (engine, replica) * 3))

    assert sorted(done) == [False] * 5 + [True]


async def test_an_upgraded_database_passes_the_check(engine: AsyncEngine) -> None:
    await schema.upgrade(engine)

    await schema.check(engine)


async def test_an_empty_database_is_told_from_an_upgraded_one(engine: AsyncEngine) -> None:
    with pytest.raises(SchemaTooOld, match="is empty; this program needs schema"):
        await schema.check(engine)


async def test_an_older_program_refuses_a_newer_schema(engine: AsyncEngine) -> None:
    await schema.upgrade(engine)
    await pretend_schema(engine, "9999")

    with pytest.raises(SchemaTooNew, match=f"has schema 9999; this program knows schemas up to {REVISIONS[-1]}"):
        await schema.upgrade(engine)


async def test_the_stores_of_an_older_program_stay_shut(engine: AsyncEngine, empty_database_url: str) -> None:
    await schema.upgrade(engine)
    await pretend_schema(engine, "9999")

    async with open_storage(Secret(empty_database_url), ()) as storage:
        with pytest.raises(Refused, match="start that version"):
            await storage.ping()


def test_the_listed_revisions_are_the_migrations_there_are() -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "storage" / "migrations"))

    scripts = ScriptDirectory.from_config(config).walk_revisions()

    assert tuple(reversed([script.revision for script in scripts])) == REVISIONS


UPGRADE = """
import asyncio, sys
from pathlib import Path
from access.credentials import Secret
from storage import opening

async def main():
    async with opening.open_storage(Secret(sys.argv[1]), ()) as storage:
        await storage.ping()
    print(Path(opening.__file__).parent.parent)

asyncio.run(main())
"""


def test_an_installed_wheel_brings_its_migrations(tmp_path: Path, empty_sqlite_url: str) -> None:
    installed = install_wheel(tmp_path)

    run = subprocess.run(
        [sys.executable, "-c", UPGRADE, empty_sqlite_url],
        cwd=tmp_path,
        env={"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )

    assert (run.stdout.strip(), run.stderr) == (str(installed), "")


def install_wheel(folder: Path) -> Path:
    """Build a wheel from a copy, so that no build leaves traces in the checkout, and unpack it."""
    source = folder / "source"
    for package in ("access", "storage"):
        shutil.copytree(ROOT / package, source / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(folder), "."]
    subprocess.run(command, cwd=source, check=True, timeout=200)
    zipfile.ZipFile(next(folder.glob("*.whl"))).extractall(folder / "installed")
    return folder / "installed"

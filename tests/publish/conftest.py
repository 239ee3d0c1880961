"""The invented collection, built once, and a Datasette over it."""

from __future__ import annotations

from pathlib import Path

import pytest
import pytest_asyncio

from pipeline.publish.serve import application

from .invented import build


@pytest.fixture(scope="session")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The path of the fixture's ``records.db``."""
    return build(tmp_path_factory.mktemp("processed"))


@pytest_asyncio.fixture
async def site(collection: Path):
    """A Datasette over the fixture, asked through ``site.client``."""
    made = application(collection)
    await made.invoke_startup()
    return made

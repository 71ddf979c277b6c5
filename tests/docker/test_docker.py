"""The container files, as far as they can be judged without a container."""

import asyncio
import os
import re
import shutil
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
DOCKERFILE = ROOT / "docker/Dockerfile"
SERVICES = YAML(typ="safe").load(ROOT / "docker/compose.yaml")["services"]
PATIENCE = 60

DIGESTS = {"node:22-slim": "a" * 64, "python:3.13-slim": "b" * 64}
REGISTRY = f"""#!/bin/sh
# Answers as `docker buildx imagetools inspect IMAGE` does.
case "$4" in
{"".join(f"  {image}) digest=sha256:{digest} ;;" + chr(10) for image, digest in DIGESTS.items())}
  *) exit 1 ;;
esac
printf 'Name:      docker.io/library/%s\\nMediaType: list\\nDigest:    %s\\n\\nManifests:\\n' "$4" "$digest"
"""


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_every_service_has_limits_and_no_rights_to_spare(service: dict):
    assert service["mem_limit"] == "512m"
    assert service["pids_limit"] == 100
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]


async def test_a_gateway_on_its_sandbox_needs_less_than_half_of_its_limits():
    command = (sys.executable, "-m", "gateway", "serve", "--sandbox", "--port", "0")
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    try:
        async with asyncio.timeout(PATIENCE):
            async for line in process.stdout:
                if line.startswith(b"GraphQL"):
                    break
        memory, threads = used(process.pid)
    finally:
        process.terminate()
        await process.wait()
    assert memory < 512 / 2
    assert threads < 100 / 2


def used(pid: int) -> tuple[float, int]:
    """A process's resident memory in MiB, and its threads."""
    status = Path(f"/proc/{pid}/status").read_text()
    told = dict(re.findall(r"^(VmRSS|Threads):\s+(\d+)", status, re.MULTILINE))
    return int(told["VmRSS"]) / 1024, int(told["Threads"])


async def pin(file: Path, registry: str, folder: Path) -> int:
    """Run `make pin`'s script against a registry that answers so; its exit code."""
    docker = folder / "docker"
    docker.write_text(registry)
    docker.chmod(0o755)
    path = f"{folder}:{os.environ['PATH']}"
    process = await asyncio.create_subprocess_exec(
        ROOT / ".ci/pin", file, env={**os.environ, "PATH": path}, stdout=asyncio.subprocess.DEVNULL
    )
    return await process.wait()


async def test_base_images_are_pinned_to_the_digests_that_the_registry_tells(tmp_path: Path):
    file = tmp_path / "Dockerfile"
    shutil.copy(DOCKERFILE, file)
    assert await pin(file, REGISTRY, tmp_path) == 0
    started = re.findall(r"^FROM (\S+:\S+)", file.read_text(), re.MULTILINE)
    assert started == [f"{image}@sha256:{digest}" for image, digest in DIGESTS.items()]

    later = REGISTRY.replace("b" * 64, "c" * 64)
    assert await pin(file, later, tmp_path) == 0
    assert "python:3.13-slim@sha256:" + "c" * 64 + " AS python" in file.read_text()


async def test_nothing_is_pinned_without_a_digest(tmp_path: Path):
    file = tmp_path / "Dockerfile"
    shutil.copy(DOCKERFILE, file)
    assert await pin(file, "#!/bin/sh\necho Digest: none\n", tmp_path) == 1
    assert file.read_text() == DOCKERFILE.read_text()

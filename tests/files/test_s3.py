"""Files over HTTP with their contents in a real S3 server."""

from pathlib import Path

import orjson
from pydantic import SecretStr

from kernel.files.store import store_of
from services.archive.settings import Settings
from tests.files.deployed import BUCKET, COURT, OPTIONS, opened, served
from tests.files.samples import PDF

CONTENT = PDF + bytes(6_000_000)


async def test_a_file_is_kept_read_in_parts_and_removed(
    house: Settings, s3: str, tmp_path: Path
) -> None:
    options = {**OPTIONS, "endpoint": s3}
    settings = house.model_copy(
        update={
            "files_url": f"s3://{BUCKET}/court",
            "files_options": SecretStr(orjson.dumps(options).decode()),
        }
    )
    async with served(settings) as server:
        archive = await opened(server, tmp_path)
        done = await archive.upload(CONTENT)
        assert done.status_code == 201, done.text
        file_id = done.json()["file_id"]
        assert (await archive.content(file_id)).content == CONTENT
        part = await archive.content(file_id, Range="bytes=-4")
        assert (part.status_code, part.content) == (206, CONTENT[-4:])
        assert archive.stored() == [], "nothing lies in a folder"
        left = await archive.begin(10)
        await archive.send(left, 0, bytes(5))
        assert await server.program.contents.sweep(COURT, 0) == 1


def test_an_object_store_is_chosen_by_its_address() -> None:
    assert type(store_of(f"s3://{BUCKET}", OPTIONS)).__name__ == "ObjectStore"
    assert type(store_of("file:///tmp", {})).__name__ == "FolderStore"

"""The screen in the hall: what the court has published, for everybody; nothing else of any case."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from portal.casebook import outward
from portal.pages.cases import NotFound
from portal.pages.ground import On

router = APIRouter(include_in_schema=False)


@router.get("/hall")
async def hall(request: Request, ground: On, court: str = "") -> Response:
    """The published lists and notices of a court; of the first one served, where none is named."""
    served = ground.rulebook.courts
    chosen = court or served[0]
    if chosen not in served:
        raise NotFound
    packs = {one: ground.pack(one) for one in served}
    found = await outward.published(await ground.reader(chosen), chosen, ground.clock.now())
    kinds = {row.kind: row.title for row in packs[chosen].forms}
    return ground.page(
        request,
        "hall.html",
        pack=packs[chosen],
        packs=packs,
        listed=[one for one in found if one["name"] == "DefaulterListed"],
        announced=[one for one in found if one["name"] == outward.ANNOUNCED],
        kinds=kinds,
    )

"""Go on listening through lost connections."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0  # seconds

log = logging.getLogger("engawa.live")


async def for_ever(hear: Callable[[Callable[[], None]], Awaitable[None]], losses: tuple[type[Exception], ...]) -> None:
    """Run `hear` again whenever it is lost, with growing pauses; it calls what it is given once it is connected."""
    pause = FIRST_PAUSE

    def connected() -> None:
        nonlocal pause
        pause = FIRST_PAUSE

    while True:
        try:
            await hear(connected)
        except losses as loss:
            # The class alone: a driver's message can hold the address with its password.
            log.warning("the bus was lost (%s); listening again in %.1f s", type(loss).__name__, pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)

"""How much of a request's body is read: whoever sends more is told so, and nothing of the rest is held."""

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive


def no_more_than(most: int, receive: Receive) -> Receive:
    """The same, which raises a 413 where more comes than so many bytes, whatever was announced."""
    read = 0

    async def limited() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > most:
            raise HTTPException(413, f"A body has {most} bytes at the most.")
        return message

    return limited

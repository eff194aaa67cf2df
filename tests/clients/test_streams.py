"""How many streams somebody may have open at once."""

import pytest
from starlette.exceptions import HTTPException

from clients.streams import Streams


def test_who_has_as_many_as_anybody_may_have_gets_no_more_until_one_is_closed() -> None:
    streams = Streams(2)
    with streams.one("osei"):
        streams.must_have_room("osei")
        with streams.one("osei"):
            with pytest.raises(HTTPException) as refused:
                streams.must_have_room("osei")
            assert refused.value.status_code == 429
            streams.must_have_room("khan")
        streams.must_have_room("osei")


def test_a_stream_that_breaks_off_leaves_its_room() -> None:
    streams = Streams(1)
    with pytest.raises(ConnectionError), streams.one("osei"):
        raise ConnectionError
    streams.must_have_room("osei")

"""Bars for what lasts: on a terminal's stderr while it lasts, nowhere else."""

from clients.cli.plain import along
from tests.clients.lives import keep_at, quiet
from tests.terminal import Terminal, on_a_screen


def test_on_a_terminal_long_work_says_what_it_does_and_how_far_it_is(terminal: Terminal) -> None:
    keep_at(terminal.home, *(quiet(f"S-{number}") for number in range(3)))
    with on_a_screen(terminal, "verify") as screen:
        assert "Verifying" in screen.until("Verifying")
        assert "3/3" in screen.until("3/3")
        assert "3 sentences verified, 0 with a fault." in screen.until("with a fault.")


async def test_where_no_person_looks_there_is_no_bar(terminal: Terminal) -> None:
    keep_at(terminal.home, quiet())
    shown = await terminal.process("verify")
    assert (shown.out, shown.err) == ("1 sentences verified, 0 with a fault.\n", "")


def test_what_goes_along_a_bar_comes_out_as_it_went_in() -> None:
    assert list(along(range(5), "Counting", 5)) == list(along(iter(range(5)), "Counting")) == [0, 1, 2, 3, 4]

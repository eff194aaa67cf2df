"""How the command line ends and what it offers: exit codes, help, verbs."""

import subprocess
import sys

import pytest

from clients.cli.plain import fail
from clients.cli.tell import TOLD
from domain import errors
from tests.terminal import Terminal
from workers.main import BY_OTHERS, COMMANDS, FACTS, SECTIONS

VERBS = [verb for section in SECTIONS.values() for verb in section]


def _everything_below(kind: type[errors.WholeSentenceError]) -> list[type[errors.WholeSentenceError]]:
    return [kind, *(one for below in kind.__subclasses__() for one in _everything_below(below))]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.NotNow("a.rule", "Not now.", "Wait."), 3),
        (errors.Refused("a.rule", "Not so.", "Otherwise."), 3),
        (errors.NotAllowed("a.rule", "Not you.", "Ask them."), 4),
        (errors.BadInput("what"), 2),
        (errors.SettingsError("SENTENCE_HOME"), 2),
        (errors.NotFound("S-1"), 5),
        (errors.RecordConflict("S-1"), 6),
        (errors.OutOfReach("the server"), 7),
        (errors.OutcomeUnknown("Taken or not.", "m1"), 8),
        (errors.NewerThanThis("rules 2"), 1),
    ],
    ids=lambda given: type(given).__name__ if isinstance(given, Exception) else "",
)
def test_each_error_ends_with_its_own_code(
    error: errors.WholeSentenceError, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        fail(error)
    assert ended.value.code == code
    assert str(error).split()[0] in capsys.readouterr().err


@pytest.mark.parametrize("kind", _everything_below(errors.WholeSentenceError), ids=lambda kind: kind.__name__)
def test_every_error_of_the_tree_has_a_code(kind: type[errors.WholeSentenceError]) -> None:
    error = kind.__new__(kind)
    error.code, error.rule, error.remedy = "a.rule", "rule", "remedy"  # type: ignore[attr-defined]
    with pytest.raises(SystemExit) as ended:
        fail(error)
    assert ended.value.code in range(1, 9)


def test_an_error_in_an_environment_variable_names_it(terminal: Terminal) -> None:
    shown = terminal.with_(SENTENCE_RULES_VERSION="newest").run("list")
    assert (shown.code, shown.out) == (2, "")
    assert shown.err.startswith("SENTENCE_RULES_VERSION: ")


def test_a_record_of_another_kind_is_named(terminal: Terminal) -> None:
    shown = terminal.with_(SENTENCE_RECORD="mysql://nowhere").run("list", "--json")
    assert (shown.code, shown.json["error"]) == (2, "SettingsError")
    assert "SENTENCE_RECORD" in shown.err


@pytest.mark.parametrize("verb", ["list", "diary", "verify", "doctor"])
@pytest.mark.parametrize(
    ("record", "code", "says"),
    [
        ("sqlite:////proc/nowhere/record.db", 2, "SENTENCE_RECORD is sqlite:////proc/nowhere/record.db, where"),
        ("sqlite:////etc", 7, "The case record does not answer: "),
        ("postgresql+psycopg://made:up@127.0.0.1:1/x", 7, "The case record does not answer: "),
    ],
    ids=["no folder", "no file", "no server"],
)
def test_a_record_out_of_reach_is_one_plain_line(
    record: str, code: int, says: str, verb: str, terminal: Terminal
) -> None:
    shown = terminal.with_(SENTENCE_RECORD=record).run(verb)
    assert (shown.code, shown.out) == (code, "")
    assert shown.err.startswith(says)
    assert len(shown.err.splitlines()) == 1


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself_and_its_words_mean_one_thing(verb: str, terminal: Terminal) -> None:
    shown = terminal.run(verb, "--help")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith(f"Usage: main {verb} ")
    options = [word for line in shown.lines if line.startswith("  -") for word in line.split() if word.startswith("--")]
    assert len(options) == len(set(options))


def test_everything_that_can_be_told_has_its_verb_and_every_verb_is_of_the_table() -> None:
    assert sorted((*FACTS, *COMMANDS, *BY_OTHERS)) == sorted(TOLD)
    assert len(VERBS) == len(set(VERBS))


def test_help_lists_all_verbs_in_their_sections(terminal: Terminal) -> None:
    shown = terminal.run("--help")
    assert shown.code == 0
    assert [line.rstrip(":") for line in shown.lines if line.endswith(":") and line[0] != " "] == ["Options", *SECTIONS]
    assert set(VERBS) <= {line.split()[0] for line in shown.lines if line.startswith("  ")}


@pytest.mark.parametrize("verb", BY_OTHERS)
def test_what_another_verb_tells_is_still_a_verb_that_no_help_speaks_of(verb: str, terminal: Terminal) -> None:
    assert verb not in terminal.run("--help").out
    assert terminal.run(verb, "--help").out.startswith(f"Usage: main {verb} ")


def test_a_verb_that_there_is_not_is_wrong_usage(terminal: Terminal) -> None:
    shown = terminal.run("parole-board")
    assert (shown.code, shown.out) == (2, "")
    assert "No such command 'parole-board'" in shown.err


async def test_from_a_shell_an_error_is_a_line_and_an_exit_code(terminal: Terminal) -> None:
    shown = await terminal.process("show", "S-9", "--json")
    assert shown.code == 5
    assert shown.json == {
        "error": "NotFound",
        "code": None,
        "detail": "There is no sentence 'S-9' in the record.",
    }
    assert shown.err == "There is no sentence 'S-9' in the record.\n"


@pytest.mark.parametrize(("ends", "code"), [("None", 0), ("sys.exit()", 0), ("sys.exit(3)", 3)])
def test_a_process_ends_with_its_code_before_the_interpreter_is_taken_down(ends: str, code: int) -> None:
    """While it is taken down, a thread that comes back from Temporal's SDK aborts the process."""
    program = (
        "import atexit, sys\n"
        "from clients.cli.plain import out, until_end\n"
        "atexit.register(print, 'taken down')\n"
        f"until_end(lambda: (out.print('said'), {ends}))\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (code, "said\n", "")

"""The front: help, version, and how any error becomes an answer."""

import pytest

import alignopt
from alignopt.cli.answers import Answer, Code
from alignopt.cli.commands import cli


def test_version(run):
    assert run("--version").out == f"alignopt {alignopt.__version__}\n"


def test_help_lists_every_command_whole(run):
    ran = run("--help")
    assert ran.code == 0
    assert all(f"  {name} " in ran.out for name in cli.commands)
    assert not any(line.endswith("...") for line in ran.out.splitlines()[1:])


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_option_is_explained(command):
    options = [each for each in cli.commands[command].params if each.param_type_name == "option"]
    assert all(each.help for each in options)


def test_no_command_shows_the_help(run):
    ran = run()
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("Usage: alignopt")


def test_a_command_that_is_not_there(run):
    ran = run("slove")
    assert ran.code == 2
    assert "No such command 'slove'" in ran.err


def _raising(error):
    def raise_it(*_, **__):
        raise error

    return raise_it


def test_a_fault_of_our_own_is_not_taken_for_a_missing_plan(run, tiny, tmp_path, monkeypatch):
    monkeypatch.setattr(alignopt, "solve", _raising(ZeroDivisionError("by zero")))
    ran = run("solve", tiny, "--out", tmp_path / "plan", "--json")
    assert ran.code == 70
    assert (ran.document["status"], ran.document["message"]) == ("fault", "ZeroDivisionError: by zero")
    assert "Traceback" in ran.err
    assert "a fault of alignopt, not of your tables" in ran.err


def test_an_interrupt_is_told(run, tiny, tmp_path, monkeypatch):
    monkeypatch.setattr(alignopt, "solve", _raising(KeyboardInterrupt()))
    ran = run("solve", tiny, "--out", tmp_path / "plan")
    assert (ran.code, ran.out) == (130, "")
    assert "Interrupted; nothing was written" in ran.err
    assert not (tmp_path / "plan").exists()


def test_an_error_of_the_system_names_the_file(run, tiny, monkeypatch):
    error = PermissionError(13, "Permission denied", "secret.csv")
    monkeypatch.setattr("alignopt.tables.check.load", _raising(error))
    ran = run("check", tiny)
    assert (ran.code, ran.err) == (2, "Error: permission denied: secret.csv\n")


def test_what_json_has_no_number_for_is_null():
    answer = Answer(Code.DONE, facts={"bound": float("-inf"), "deep": [{"nan": float("nan"), "one": 1.0}]})
    assert '"bound": null' in answer.as_json()
    assert '"nan": null' in answer.as_json()
    assert '"one": 1.0' in answer.as_json()


def test_text_in_any_script_survives_json():
    assert Answer(Code.DONE, message="Größe ▼").as_json().isascii()

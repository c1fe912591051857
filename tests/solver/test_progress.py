"""Who is told how far it is, and how."""

import sys
from types import SimpleNamespace

import pytest

from alignopt.solver.progress import Progress, bar, is_interactive, reporting, silent


def test_the_callers_report_is_used():
    def mine(progress):
        pytest.fail("nothing was to be reported")

    with reporting(mine) as report:
        assert report is mine


def test_embedded_it_is_silent():
    with reporting(None) as report:
        assert report is silent


def test_a_bar_where_a_person_sits_in_front(monkeypatch, capsys):
    monkeypatch.setattr(sys, "ps1", ">>> ", raising=False)
    with reporting(None) as report:
        report(Progress(1, 2, "cascading"))
    out, err = capsys.readouterr()
    assert (out, report is silent) == ("", False)
    assert "\x1b" not in err


def test_a_script_is_not_interactive_and_a_notebook_is(monkeypatch):
    monkeypatch.delattr(sys, "ps1", raising=False)
    monkeypatch.setitem(sys.modules, "__main__", SimpleNamespace())
    assert not is_interactive()
    monkeypatch.setitem(sys.modules, "__main__", SimpleNamespace(get_ipython=None))
    assert is_interactive()


def test_the_bar_says_what_is_done_and_goes_away(monkeypatch, capsys):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("TERM", "xterm")
    with bar() as report:
        report(Progress(3, 7, "cascading"))
    out, err = capsys.readouterr()
    assert out == ""
    assert "cascading" in err
    assert "3/7" in err
    assert err.endswith("\x1b[1A\x1b[2K")


def test_the_bar_of_a_notebook_leaves_an_empty_cell(monkeypatch):
    display = pytest.importorskip("IPython.display", reason="there is no notebook here")
    shown = []
    cell = SimpleNamespace(update=lambda bundle, raw: shown.append(bundle["text/html"]))
    monkeypatch.setitem(sys.modules, "ipykernel", SimpleNamespace())
    monkeypatch.setattr(display, "display", lambda *_, **__: cell)
    with bar() as report:
        report(Progress(3, 7, "<b>"))
    assert shown == ["<progress value='3' max='7'></progress> &lt;b&gt; 3/7", ""]

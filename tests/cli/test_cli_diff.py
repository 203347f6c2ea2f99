"""stegvis diff on the command line: every form, overlays, units, and editions that git keeps."""

import json
import shutil
import subprocess

import pytest

from folders import ROOT, SMALL
from stegvis.cli import main

OLD_RULE = 'when = "severity(mood) >= mild and 40 <= weeks"'


@pytest.fixture
def edited(tmp_path):
    """A copy of the small pathway with one limit moved and one text said otherwise."""
    folder = tmp_path / "small"
    shutil.copytree(SMALL, folder)
    change(folder, OLD_RULE, OLD_RULE.replace("40", "41"))
    change(folder, 'sv = "länge"', 'sv = "lång | tid"')
    return folder


def change(folder, old, new):
    """Edit the copy."""
    mood = folder / "mood.toml"
    text = mood.read_text("utf-8")
    assert old in text
    mood.write_text(text.replace(old, new), "utf-8")


def test_every_form(edited, capsys):
    """Text in two languages, Markdown and JSON say the same."""
    assert main(["diff", str(SMALL), str(edited)]) == 0
    said = capsys.readouterr().out
    assert "rule long: changed (mood.toml:" in said and "combinations of answers to" in said
    assert "patient: {" in said and "rule long: because" in said and "1 cause(s) change somebody's" in said
    assert main(["diff", str(SMALL), str(edited), "--lang", "sv"]) == 0
    assert "regel long: ändrad" in capsys.readouterr().out
    assert main(["diff", str(SMALL), str(edited), "--format", "markdown"]) == 0
    said = capsys.readouterr().out
    assert "### rule long: changed" in said and "| what | before | after |" in said
    assert main(["diff", str(SMALL), str(edited), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["changes_patients"] and data["groups"][0]["causes"][0]["id"] == "long"
    assert data["texts"] == [{"kind": "rule", "id": "long", "keys": ["because"]}] and data["undecided"] == []


def test_the_exit_code(edited, capsys):
    """0 unless it is asked for; 1 when somebody changes; 0 when nobody does."""
    assert main(["diff", str(SMALL), str(edited), "--exit-code"]) == 1
    assert main(["diff", str(SMALL), str(SMALL), "--exit-code"]) == 0
    assert "No patient changes" in capsys.readouterr().out
    assert main(["diff", str(SMALL), str(SMALL), "--format", "markdown"]) == 0
    assert "No patient changes" in capsys.readouterr().out


def test_wrong_usage_and_wrong_pathways(edited, capsys):
    """Two editions or one path; what does not load is said as elsewhere."""
    for words in (["diff"], ["diff", "a"], ["diff", "--git", "main", "a", "b"]):
        with pytest.raises(SystemExit) as stopped:
            main(words)
        assert stopped.value.code == 2
    assert main(["diff", str(SMALL), str(edited / "no")]) == 1
    assert "there is no such pathway" in capsys.readouterr().err


def test_overlays_and_units(tmp_path, capsys, monkeypatch):
    """Either edition may be regional or a unit's own; a shipped id takes overlays after a plus.

    That nobody is missed whom two shipped editions answer differently is proven where the documentation's commands run.
    """
    overlay = tmp_path / "north.toml"
    overlay.write_text(
        '[overlay]\nformat = 1\nid = "north"\nversion = "1.0.0"\nof = "small"\nedition = "1.0.0"\nstatus = "demo"\n'
        'title = { sv = "Norr", en = "North" }\nvalid_until = 2030-01-01\n', "utf-8",
    )  # fmt: skip
    code = main(["diff", str(SMALL), str(SMALL), "--new-overlay", str(overlay)])
    said = capsys.readouterr()
    assert code == 0 and "small 1.0.0+north 1.0.0" in said.out, said.err
    assert main(["diff", "se-primary-care", "se-primary-care+se-stockholm", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["new"]["overlays"][0]["id"] == "se-stockholm"
    assert [c["kind"] for g in data["groups"] for c in g["causes"]] == ["action"]
    monkeypatch.setattr("stegvis.verification.difference_prover", lambda: None)
    unit = str(ROOT / "docs" / "examples" / "health-centre.toml")
    both = ["se-primary-care", "se-primary-care", "--unit", unit]
    assert main(["diff", *both]) == 0
    assert " @ exempel (" in capsys.readouterr().out


def test_colour_and_progress_on_a_terminal(edited, capsys, monkeypatch):
    """Only there, and only once two seconds have passed."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    ticks = iter(range(0, 1000, 3))
    monkeypatch.setattr("stegvis.cli.diff.time.monotonic", lambda: next(ticks))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert main(["diff", str(SMALL), str(edited)]) == 0
    said = capsys.readouterr()
    assert "\033[1mrule long" in said.out and "\033[31mNOT DECIDED" in said.out and "rule long" in said.err


# ---------------------------------------------------------------- git


def git(folder, *words):
    """Run git in a folder."""
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *who, *words], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path):
    """Two revisions of the small pathway, its scales beside it, and a third edition that is not committed."""
    top = tmp_path / "repository"
    pathway = top / "pathways" / "small"
    shutil.copytree(SMALL, pathway)
    shutil.move(pathway / "instruments", top / "pathways" / "instruments")
    (pathway / "README.md").write_text("What else lies beside the rules is no part of them.\n", "utf-8")
    git(tmp_path, "init", "-q", str(top))
    git(top, "add", "-A")
    git(top, "commit", "-qm", "one")
    git(top, "tag", "one")
    change(pathway, OLD_RULE, OLD_RULE.replace("40", "41"))
    git(top, "commit", "-qam", "two")
    git(top, "tag", "two")
    change(pathway, OLD_RULE.replace("40", "41"), OLD_RULE.replace("40", "42"))
    return pathway


@pytest.mark.uncounted
def test_a_revision_beside_the_working_tree(repository, capsys, monkeypatch):
    """The old edition is read from git; nothing is checked out; the path defaults to where one stands."""
    assert main(["diff", "--git", "one", str(repository), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    said = data["groups"][0]["causes"][0]["said"]["when"]
    assert "40 <= weeks" in said["before"] and "42 <= weeks" in said["after"]
    monkeypatch.chdir(repository)
    assert main(["diff", "--git", "one..two", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)["groups"][0]["causes"][0]["said"]["when"]
    assert "40 <= weeks" in said["before"] and "41 <= weeks" in said["after"]


def test_a_pathway_in_one_file_or_at_the_top(tmp_path, capsys):
    """A repository that is a pathway; and one file with its scales beside the folder."""
    top = tmp_path / "pathway"
    shutil.copytree(SMALL, top)
    git(tmp_path, "init", "-q", str(top))
    git(top, "add", "-A")
    git(top, "commit", "-qm", "one")
    assert main(["diff", "--git", "HEAD", str(top)]) == 0
    assert "No patient changes" in capsys.readouterr().out
    assert main(["diff", "--git", "HEAD", str(top / "mood.toml")]) == 1
    assert "[pathway]" in capsys.readouterr().err


def test_what_archives_leave_out_is_compared(repository, capsys):
    """Neither attribute of an archive changes what a revision holds."""
    top = repository.parents[1]
    (top / ".gitattributes").write_text("*.toml export-ignore export-subst\n", "utf-8")
    git(top, "add", "-A")
    git(top, "commit", "-qm", "three")
    assert main(["diff", "--git", "HEAD~1..HEAD", str(repository), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert "42 <= weeks" in data["groups"][0]["causes"][0]["said"]["when"]["after"]


@pytest.mark.uncounted
def test_links_within_the_repository_are_followed(repository, capsys):
    """A rule file, and the folder of scales; links to the folder itself are not gone round in."""
    top = repository.parents[1]
    shutil.move(repository / "mood.toml", top / "shared.toml")
    (repository / "mood.toml").symlink_to("../../shared.toml")
    shutil.move(top / "pathways" / "instruments", top / "scales")
    (top / "pathways" / "instruments").symlink_to("../scales")
    (repository / "instruments").symlink_to("../../scales")
    for name in "ab":
        (repository / name).symlink_to(".")
    git(top, "add", "-A")
    git(top, "commit", "-qm", "linked")
    for words in (["--git", "HEAD"], ["--git", "HEAD..HEAD"], ["--git", "two..HEAD"]):
        assert main(["diff", *words, str(repository), "--json"]) == 0
        assert bool(json.loads(capsys.readouterr().out)["groups"]) is (words[1] == "two..HEAD")


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("../../../outside.toml", "leads out of the repository"),
        ("/etc/hostname", "leads out of the repository"),
        ("nothing.toml", "leads to no file"),
        ("more.toml", "leads in a circle"),
    ],
)
def test_a_link_that_leads_nowhere_is_named(repository, capsys, to, said):
    """Out of the repository, to nothing, to itself: said, with the name of the link."""
    (repository.parents[2] / "outside.toml").write_text("", "utf-8")
    (repository / "more.toml").symlink_to(to)
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "linked")
    assert main(["diff", "--git", "HEAD..HEAD", str(repository)]) == 1
    err = capsys.readouterr().err
    assert said in err and "more.toml" in err and "Traceback" not in err
    if said != "leads out of the repository":
        assert main(["diff", "--git", "one", str(repository)]) == 1
        assert "more.toml" in capsys.readouterr().err


def test_git_that_refuses(repository, tmp_path, capsys, monkeypatch):
    """No such revision, no such path then or now, no repository, no git: each said, no traceback."""
    tries = {
        "no revision 'three'": ["--git", "three", str(repository)],
        "no revision '--all'": ["--git=--all", str(repository)],
        "at one": ["--git", "one", str(repository / "new.toml")],
        "not a git repository": ["--git", "one", str(tmp_path)],
    }
    for said, words in tries.items():
        assert main(["diff", *words]) == 1
        assert said in capsys.readouterr().err
    shutil.move(repository, repository.parent / "moved")
    assert main(["diff", "--git", "one", str(repository)]) == 1
    assert "in the working tree" in capsys.readouterr().err
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["diff", "--git", "one", str(repository.parent / "moved")]) == 1
    assert "git cannot be run" in capsys.readouterr().err

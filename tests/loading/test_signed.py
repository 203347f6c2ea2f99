"""What calls itself reviewed counts so only while its content is what was signed."""

import shutil
from datetime import date

import pytest

import stegvis
from folders import SMALL
from javascript import LOUD, NODE, Node, answered, needs, spoken
from stegvis.cli import main
from stegvis.cli.check import unsigned
from stegvis.loading.library import SHIPPED

SIGNED = 'status = "reviewed"\nreviewed_by = "A. B."\nreview_date = 2029-01-01\nsigned = "{}"'


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "small"
    shutil.copytree(SMALL, made)
    return made


def head_of(folder):
    return next(file for file in folder.glob("*.toml") if "[pathway]" in file.read_text("utf-8"))


def sign(folder, by):
    head = head_of(folder)
    status = f'status = "{stegvis.load(SMALL).status}"'
    head.write_text(head.read_text("utf-8").replace(status, SIGNED.format(by)), "utf-8")


def resign(folder):
    """Write the hash of the content as it stands now; return it."""
    now = stegvis.load(folder).sha256
    head = head_of(folder)
    lines = [f'signed = "{now}"' if line.startswith("signed = ") else line for line in
             head.read_text("utf-8").splitlines()]  # fmt: skip
    head.write_text("\n".join(lines), "utf-8")
    return now


def caveats(pathway):
    return [one["en"] for one in stegvis.route(pathway, stegvis.Assessment(age=34)).caveats]


def test_a_signature_holds_for_what_was_signed_and_for_nothing_else(folder):
    """Change a word after the signature, and it is a draft that says so in every answer."""
    sign(folder, "0" * 64)
    drafted = stegvis.load(folder)
    assert drafted.status == "draft" and "calls itself reviewed" in caveats(drafted)[0]
    assert resign(folder) == drafted.sha256
    signed = stegvis.load(folder)
    assert signed.status == "reviewed" and caveats(signed) == [] and signed.sha256 == drafted.sha256
    head = head_of(folder)
    head.write_text(head.read_text("utf-8").replace("For tests only.", "For tests."), "utf-8")
    changed = stegvis.load(folder)
    assert changed.sha256 != signed.sha256 and changed.status == "draft" and caveats(changed)
    rec = stegvis.route(changed, stegvis.Assessment(age=34))
    assert rec.provenance["status"] == "draft" and rec.provenance["parts"][0]["status"] == "draft"


def test_a_review_and_the_page_say_it_too(folder):
    """The page in the words of Python."""
    sign(folder, "0" * 64)
    pathway = stegvis.load(folder)
    course = stegvis.Episode("mood-course", date(2026, 1, 12), date(2026, 2, 9))
    assert "calls itself reviewed" in stegvis.review(pathway, course).caveats[0]["en"]
    needs(NODE, LOUD)
    page = Node()
    page.load("unsigned", pathway)
    one = stegvis.Assessment(age=34)
    assert answered(page.ask(pathway="unsigned", patient=one.to_dict())) == spoken(pathway, one)
    page.close()


def test_the_check_says_by_which_hash(folder, capsys):
    """As a warning at the line of the status: strict runs fail, others do not."""
    sign(folder, "0" * 64)
    main(["check", "--no-proof", str(folder)])
    said = capsys.readouterr().err
    assert f'signed = "{stegvis.load(folder).sha256}"' in said and "pathway.toml:6:" in said
    assert not any(one.severity == "error" for one in unsigned(stegvis.load(folder)))
    assert main(["check", "--no-proof", "--strict", str(folder)]) == 1
    resign(folder)
    capsys.readouterr()
    main(["check", "--no-proof", str(folder)])
    assert "calls itself reviewed" not in capsys.readouterr().err


@pytest.mark.uncounted
def test_an_overlay_is_signed_by_its_own_content(tmp_path):
    """A base that changes leaves its signature alone, and the other way round."""
    text = (SHIPPED / "overlays" / "se-beon.toml").read_text("utf-8")
    mine = tmp_path / "mine.toml"
    dated = next(line for line in text.splitlines() if line.startswith("review_date = "))
    text = text.replace(f"{dated}\n", "", 1)
    status = next(line for line in text.splitlines() if line.startswith("status = "))
    mine.write_text(text.replace(status, SIGNED.format("0" * 64), 1), "utf-8")
    loose = stegvis.load("se-primary-care", [mine])
    assert loose.overlays[0].status == "draft" and loose.status == "demo"
    assert "calls itself reviewed" in caveats(loose)[0]
    by = loose.parts[1].sha256
    mine.write_text(text.replace(status, SIGNED.format(by), 1), "utf-8")
    held = stegvis.load("se-primary-care", [mine])
    assert held.overlays[0].status == "reviewed" and held.parts[1].sha256 == by


def test_what_is_signed_by_is_a_hash(folder):
    sign(folder, "yes")
    with pytest.raises(stegvis.PathwayError, match="SHA-256"):
        stegvis.load(folder)

"""The chart of a course: what it shows, its colours, and that no word lies on another."""

import json

import pytest
from attrs import evolve

import stegvis
from courses import BASE, COURSES, START, answer, course, day, mood, review, shipped_review
from drawings import CHROMIUM, luminance, measured
from stegvis import Assessment, Episode, Measurement
from stegvis.rendering import course_chart
from stegvis.rendering.course_chart import write_course_chart as chart


def test_the_chart_shows_bands_limits_and_every_total(shipped):
    """Names of lines and bands, a description that can be read aloud, and both colour schemes."""
    said = shipped_review(shipped, "depression-icbt", "phq9", ((0, 16), (4, 9), (8, 4)))
    text = chart(shipped, said, "sv")
    for words in (
        "gränsvärde 10",
        "svar på insatsen ≤ 8",
        "remission &lt; 5",
        ">medelsvår<",
        "2026-02-09: 9",
    ):
        assert words in text
    assert "prefers-color-scheme:dark" in text and 'role="img"' in text
    points = chart(shipped, shipped_review(shipped, "insomnia-icbt", "isi", ((0, 20), (4, 9))), "en")
    assert "response ≤ 12" in points and "remission &lt; 8" in points
    most = chart(shipped, shipped_review(shipped, "panic-icbt", "pdss_sr", ((0, 14), (4, 9))), "en")
    assert "remission ≤ 5" in most
    part = evolve(course(), measurements=(*mood((0, 12)), Measurement("mood", day(2), None, {1: 0})))
    assert "0 to 8" in chart(BASE, stegvis.review(BASE, part), "en")
    thin = BASE.instruments["mood"]
    bands = (
        evolve(thin.bands[0], highest=0),
        evolve(thin.bands[1], lowest=1, highest=11),
        evolve(thin.bands[2], lowest=12),
    )
    narrow = evolve(BASE, instruments={"mood": evolve(thin, bands=bands)})
    drawn = chart(narrow, review(2), "en")
    assert ">low<" in drawn and ">deep<" not in drawn
    none = chart(BASE, review(2, ()), "en")
    assert "No measurements to show" in none


def test_a_chart_says_numbers_as_the_language_does(shipped):
    """Half of 13 is 6,5 in Swedish; the line begins with the baseline, and the words are read aloud."""
    said = shipped_review(shipped, "depression-icbt", "phq9", ((-4, 16), (0, 13), (4, 9)))
    for language, half in (("sv", "svar på insatsen ≤ 6,5"), ("en", "response ≤ 6.5")):
        text = chart(shipped, said, language)
        assert half in text.split("</desc>")[0] and f">{half}<" in text
    none = chart(BASE, review(2, ()), "sv")
    assert none.count("Inga mätningar att visa.") == 2 and 'viewBox="0 0 800 80"' in none
    late = chart(shipped, shipped_review(shipped, "depression-icbt", "phq9", ((-8, 16), (0, 13))), "en")
    assert 'text-anchor="end">the step began' in late


def test_labels_that_would_touch_are_left_out(shipped):
    """The newest and the oldest total and day are always said; every dot has a title of its own."""
    near = tuple(Measurement("phq9", day(0, d), n, {9: 0}) for d, n in ((0, 14), (55, 9), (56, 8)))
    one = Episode.from_dict(shipped_review(shipped, "depression-icbt", "phq9", ((0, 14), (8, 8))).episode)
    text = chart(shipped, stegvis.review(shipped, evolve(one, measurements=near)), "en")
    assert ">14</text>" in text and ">8</text>" in text and ">9</text>" not in text
    assert f"<title>{day(0, 55)}: 9</title>" in text and f">{day(0, 55)}</text>" not in text


def mixed(ink, paper, share):
    """A colour laid thinly on another."""
    parts = ((int(ink[i : i + 2], 16), int(paper[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in parts)


@pytest.mark.parametrize("palette", [course_chart.LIGHT, course_chart.DARK], ids=["light", "dark"])
def test_the_chart_can_be_told_from_what_lies_behind(palette):
    """Words 4.5 : 1 to the paper, lines 3 : 1 to the darkest band as well."""
    backs = [mixed(palette["ink"], palette["paper"], tint / 100) for tint in course_chart.TINTS.values()]

    def contrast(name, back):
        low, high = sorted(luminance(colour) for colour in (palette[name], back))
        return (high + 0.05) / (low + 0.05)

    assert min(contrast(name, palette["paper"]) for name in ("ink", "soft")) >= 4.5
    assert min(contrast(name, back) for name in ("line", "soft", "ink") for back in backs) >= 3
    assert contrast("rule", palette["paper"]) >= 3


OVERLAP = """<script>
const bad = [];
for (const svg of document.querySelectorAll("svg")) {
  const all = svg.viewBox.baseVal, texts = [...svg.querySelectorAll("text")], boxes = texts.map(t => t.getBBox());
  boxes.forEach((a, i) => {
    if (a.x < 0 || a.y < 0 || a.x + a.width > all.width || a.y + a.height > all.height)
      bad.push(texts[i].textContent + " outside");
    boxes.slice(i + 1).forEach((b, j) => {
      if (a.x < b.x + b.width && b.x < a.x + a.width && a.y + 3 < b.y + b.height && b.y + 3 < a.y + a.height)
        bad.push(texts[i].textContent + " on " + texts[i + 1 + j].textContent);
    });
  });
}
document.title = "measured " + JSON.stringify(bad);
</script>"""


@pytest.mark.uncounted
@pytest.mark.skipif(not CHROMIUM, reason="needs Chromium to measure letters as they are drawn")
def test_no_word_of_a_chart_lies_on_another(tmp_path, shipped):
    """All courses of the docs, and a weekly one with values near each other, in the browser's own font."""
    said = [
        stegvis.review(shipped, Episode.from_dict(json.loads(file.read_text("utf-8"))[-1]))
        for file in COURSES
    ]
    weekly = tuple(zip(range(12), (24, 23, 20, 17, 11, 10, 10, 6, 2, 0, 0, 1), strict=True))
    said.append(shipped_review(shipped, "depression-icbt", "phq9", weekly))
    said.append(shipped_review(shipped, "depression-icbt", "phq9", ((0, 0), (4, 0))))
    for id, one in shipped.instruments.items():
        low, high = one.lowest, one.highest
        given = (Measurement(id, START, high), Measurement(id, day(1), low))
        age = min(max(one.age_lowest, 35), one.age_highest)
        course_ = Episode("general-self-care", START, day(1), Assessment(age), given, scale=id)
        if (reviewed := answer(shipped, course_)) is not None:
            said.append(reviewed)
    drawn = "".join(chart(shipped, one, language) for one in said for language in ("sv", "en"))
    assert measured(tmp_path, drawn + OVERLAP) == "[]"

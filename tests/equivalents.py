"""Mutants that change no answer that a valid pathway can give, each with why."""

EQUIVALENT = {
    "rules.js": {
        "for (const second of found.slice(i + 1)) { :: for (const second of found.slice(i + «1→0»":
            "a scale is never two steps apart from itself",
        "if (!before) return p.tests.map((test) => test(see)); :: if («!before→true»":
            "every rule is weighed again: slower, the same truths",
        "if (low === lowest && high === highest) continue; :: if («low === lowest && high === highest→false»":
            "every rule is weighed again: slower, the same truths",
        "if (one.level !== other.level) return one.level > other.level; :: "
        "if (one.level !== other.level) return one.level «>→>=»":
            "the two are unequal here",
        "if (one.urgency !== other.urgency) return one.urgency > other.urgency; :: "
        "if (one.urgency !== other.urgency) return one.urgency «>→>=»":
            "the two are unequal here",
        "if (one.urgency !== other.urgency) return one.urgency > other.urgency; :: "
        "if («one.urgency !== other.urgency→true»":
            "tracks are read in their order, so that the first of equals leads already",
        "return one.track.order < other.track.order; :: return one.track.order «<→<=»":
            "tracks are read in their order, and a track stands once",
        "a.one.track.order - b.one.track.order || :: a.one.track.order - b.one.track.order «||→&&»":
            "tracks are read in their order, and a track stands once",
    },
    "review.js": {
        "for (const id of [...stegvis.inputsOf(when)].sort()) { :: "
        "for (const id of [...stegvis.inputsOf(when)]«.sort()→»":
            "the order of keys, which the tests of the note hold",
        "if (!p.course || p.course.input) return p; :: if («!p.course || p.course.input→false»":
            "prepared again it is the same; a pathway without reviews is tested in the browser",
        "if (steps.length && !untried(sight, steps[0])) { :: if (steps.length && «!→»":
            "the way up leads to the ladder's first open step of that level, which comes first again",
        "if (faults.length) return { faults }; :: if («faults.length→false»":
            "the faults are returned with what is found beside them, and are all that is read",
    },
}  # fmt: skip

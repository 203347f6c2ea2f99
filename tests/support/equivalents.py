"""Mutants that change no answer that a valid pathway can give: file, place, line and change, each with why."""

EQUIVALENT = {
    "routing/compile": {
        "decision: if («!before→true») return p.tests.map((test) => test(see));":
            "every rule is weighed again: slower, the same truths",
        "decision: if («low === lowest && high === highest→false») continue;":
            "every rule is weighed again: slower, the same truths",
    },
    "language/criterion": {
        "inputsOf: if («!READ.has(tree)→true») {":
            "what a tree reads is worked out anew: slower, the same set",
    },
    "routing/ladder": {
        "higher: if (one.level !== other.level) return one.level «>→>=» other.level;":
            "the two are unequal here",
        "higher: if (one.urgency !== other.urgency) return one.urgency «>→>=» other.urgency;":
            "the two are unequal here",
        'propose: «throw new Error("the top of the ladder is always open");→»':
            "never reached: the top of every ladder is open to all its ages and nothing stops it",
    },
    "rationale/answers": {
        "valuesSeen: for (const id of [...inputsOf(tree)]«.sort()→») said[id] = valueSaid(now.p.input.get(id), now.see(id));":
            "the order of keys, which the tests of the note hold",
    },
    "rationale/disagreement": {
        "disagreements: for (const second of found.slice(i + «1→0»)) {":
            "a scale is never two steps apart from itself",
    },
    "reviewing/today": {
        "valuesOf: for (const id of [...stegvis.inputsOf(when)]«.sort()→») {":
            "the order of keys, which the tests of the note hold",
    },
    "reviewing/rules": {
        "unmentioned: for (const rule of tells) if (p.urgencyRank.get(rule.urgency) «>→>=» p.urgencyRank.get(urgency)) "
        "urgency = rule.urgency;":
            "of equal rank it is the same urgency",
    },
}  # fmt: skip

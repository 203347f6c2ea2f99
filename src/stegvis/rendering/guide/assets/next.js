/* What may be asked now, what comes next and what stands beside it; what a word leads to. */
"use strict";

const stegvisNext = (() => {
  const FEW = 7;
  const ROWS = 7;
  const value = (name) => stegvisForm.value($("form"), name);
  const flags = (page) => page.p.groups[0]?.findings.filter((id) => page.p.input.get(id)?.kind === "boolean") || [];

  /* Whether a question is put now: neither answered nor closed, and nothing else is to be asked before it. */
  const askable = (now, id) => stegvis.askedFirst(now, id)[0] === id;
  const spoken = (now, id) => value(id) !== "" && !now.lapsed.includes(id);

  /* The answered question that a detail stands behind. */
  function before(page, id, among) {
    const gate = page.p.gate.get(id);
    if (!gate) return null;
    return [...stegvis.inputsOf(gate.when)].find((other) => among.includes(other) && ["yes", "unknown"].includes(value(other))) || null;
  }

  /* The rows of the safety screen: each question with the details that its answer has opened. What is more than one screen
     of questions asked aloud comes after it, one by one. */
  function rows(page, now) {
    const seen = flags(page).filter((id) => spoken(now, id) || askable(now, id));
    const behind = page.p.inputs.filter((other) => other.kind === "boolean" && !other.instrument && !seen.includes(other.id)
      && before(page, other.id, seen) && (spoken(now, other.id) || askable(now, other.id)) && (page.p.gate.has(other.id))).map((other) => other.id);
    const all = [...seen, ...behind.filter((id) => now.asked.has(id) || spoken(now, id))];
    const tops = all.filter((id) => !before(page, id, all));
    const under = (id) => all.filter((other) => before(page, other, all) === id).flatMap((other) => [other, ...under(other)]);
    const aloud = tops.filter((id) => page.p.input.get(id).answered_by === "caller").slice(0, ROWS);
    return tops.filter((id) => aloud.includes(id) || page.p.input.get(id).answered_by !== "caller").map((id) => ({ id, details: under(id) }));
  }

  /* What else of the same group is asked of the caller and opens nothing: situation, earlier care, barriers, on one screen. */
  function together(page, now, id, said, waiting) {
    const plain = (other) => {
      const one = page.p.input.get(other);
      return one.group === page.p.input.get(id).group && one.answered_by === "caller" && !one.merged && now.asked.get(other).kind === said.kind && !page.p.behind.has(other);
    };
    if (said.kind === "red_flag" || !page.p.input.get(id).group || page.p.input.get(id).group === "reason" || !waiting.includes(id) || !plain(id)) return null;
    const ids = waiting.filter(plain).slice(0, FEW);
    return ids.length > 1 ? { ids, title: page.p.groups.find((other) => other.id === page.p.input.get(id).group).title } : null;
  }

  /* The questions that can still change what is not settled; those that cannot matter any more are left out. */
  function mattering(now) {
    const open = now.waiting.filter(([, { kind, rules }]) => stegvis.mattersFor(now, kind, rules).length);
    return open.length ? open : now.waiting;
  }

  /* What is asked next, with what is asked beside it. */
  function upcoming(page, now) {
    const next = mattering(now);
    const [id, said] = next[0];
    const waiting = next.map(([other]) => other).filter((other) => page.p.input.get(other)?.kind === "boolean");
    const root = page.p.gate.has(id) && [...stegvis.inputsOf(page.p.gate.get(id).when)].find((other) => page.p.input.get(other)?.merged && ["yes", "unknown"].includes(value(other)));
    const beside = root ? waiting.filter((other) => page.p.gate.has(other) && stegvis.inputsOf(page.p.gate.get(other).when).has(root)) : [];
    if (beside.length > 1) return { ids: beside, title: page.p.input.get(root).short };
    return together(page, now, id, said, waiting) || { ids: [id] };
  }

  /* The reasons that can lead anywhere at this age, the pathway's order kept. */
  function reasons(page, now) {
    const group = page.p.groups.find((other) => other.id === "reason");
    const known = new Set(["age", ...page.p.beside.keys()]);
    const see = (with_) => (id) => (id === with_ ? [1, 1] : known.has(id) ? now.see(id) : page.p.span.get(id));
    const may = (id) => (!page.p.gate.has(id) || page.p.gate.get(id).test(see("")) !== 0)
      && page.p.readers.get(id).some((number) => page.p.tests[number](see(id)) !== 0);
    return (group ? group.findings : []).filter((id) => page.p.input.get(id)?.kind === "boolean" && !page.p.input.get(id).merged && (value(id) === "yes" || may(id)));
  }

  /* Counted and shown: looked for once. */
  let last = {};

  function found(page, sought) {
    if (sought.trim().length < 2) return [];
    if (last.sought === sought && last.among === page.words_of) return last.ids;
    const all = page.p.inputs.filter((other) => !other.instrument && other.kind === "boolean" && !other.merged && other.id in page.words_of);
    const ids = all.map((other) => [other.id, stegvisFind.score(sought, page.words_of[other.id]) + (other.group === "reason" ? 0.5 : 0)])
      .filter(([, score]) => score >= 1).sort((a, b) => b[1] - a[1]).slice(0, 6).map(([id]) => id);
    last = { sought, among: page.words_of, ids };
    return ids;
  }

  return { rows, mattering, upcoming, reasons, found, spoken };
})();

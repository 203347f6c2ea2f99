/* The review, as ids and values: the same answers as stegvis.review. */

function review(p, episode) {
  const sight = look(p, episode);
  if (sight.faults.length) return { faults: sight.faults };
  const { step, now, course } = sight;
  const { holds, open } = asked(sight);
  const unsure = unsureOf(sight, holds, open);
  const { verdict, target, deciding } = settle(sight, holds, open, unsure.length > 0);
  if (overdueSince(sight) && DOWNWARD.includes(verdict)) unsure.push(`measurements(${course.wanted})`);
  const also = holds.filter((one) => !deciding.includes(one));
  const missing = waitsFor(sight, verdict, open, unsure);
  const waiting = deciding.some((one) => one.waits);
  const done = episode.checks || {};
  const onlyWaiting = waiting && !p.course.checks.every((one) => done[one.id]) && deciding.every((one) => one.waits);
  const ranks = [...deciding, ...holds.filter(isUpward)].map((one) => p.urgencyRank.get(one.urgency));
  const next = target && target !== step ? target : null;
  return {
    verdict,
    status: missing.length || now.found.flagsOpen || onlyWaiting ? "provisional" : "firm",
    urgency: p.urgencies[Math.max(0, ...ranks)].id,
    step: step.id,
    target: target ? target.id : "",
    reasons: deciding.map(reason),
    also: also.map(reason),
    numbers: Object.fromEntries([...course.series].map(([id, one]) => [id, numbersOf(one, course, p.course.defaults)])),
    missing,
    checks: checks(sight, verdict, deciding),
    actions: actions(sight, [...deciding, ...also]),
    next_measurement: nextMeasurement(sight, target, holds),
    red_flags: stegvis.redFlags(now),
    questions: stegvis.openQuestions(now).filter((q) => q.kind === "red_flag").map((q) => q.question),
    caveats: sight.caveats,
    wanted: course.wanted,
    first_contact: next ? contact(sight, next) : "",
  };
}

function settle(sight, holds, open, unsure) {
  const upward = holds.filter(isUpward);
  const less = holds.filter((one) => !isUpward(one));
  const lowers = less.length && !unsure && !open.some(isUpward) && !sight.now.found.flagsOpen;
  if (upward.length && !(lowers && upward.every((one) => one.closed))) {
    const verdict = gravest(upward);
    const flags = upward.filter((one) => one.id === "red_flag");
    const deciding = [...flags, ...upward.filter((one) => one.verdict === verdict && !flags.includes(one))];
    const settled = aimed(sight, verdict, deciding);
    if (flags.length && settled.target && settled.target.rank < sight.step.rank) {
      return { verdict: "stay", target: sight.step, deciding: flags };
    }
    return settled;
  }
  if (!lowers) return { verdict: "stay", target: sight.step, deciding: [] };
  const verdict = gravest(less);
  const deciding = less.filter((one) => one.verdict === verdict);
  const target = verdict === "step_down" ? below(sight) : null;
  return target ? { verdict, target, deciding } : ended(sight, deciding);
}

function waitsFor(sight, verdict, open, unsure) {
  const here = VERDICTS.indexOf(verdict);
  const found = new Map();
  for (const rule of open) {
    if (!(VERDICTS.indexOf(rule.verdict) > here || (verdict === "stay" && !isUpward(rule)))) continue;
    for (const id of [...stegvis.inputsOf(rule.when)].sort()) {
      const [low, high] = sight.see(id);
      if (low !== high) found.set(id, [...(found.get(id) || []), rule.id]);
    }
  }
  if (here <= VERDICTS.indexOf("stay")) for (const id of unsure) found.set(id, []);
  return [...found].map(([input, rules]) => ({ input, rules }));
}

function checks({ p, episode }, verdict, deciding) {
  const waits = deciding.every((one) => one.waits);
  const wanted = verdict === "step_up" || verdict === "refer" || deciding.some((one) => one.waits);
  if (!wanted || deciding.some((one) => one.id === "red_flag")) return [];
  const done = episode.checks || {};
  return p.course.checks.map((one) => ({ check: one.id, done: done[one.id] ?? null, waits }));
}

function actions(sight, all) {
  const { p } = sight;
  const said = stegvis.sortedFlags(sight.now).flatMap((flag) =>
    flag.do.map((text) => ({ from: flag.id, urgency: p.urgencies[flag.urgency].id, do: text })));
  for (const one of all) for (const text of one.do) said.push({ from: one.id, urgency: one.urgency, do: text });
  return said.filter((one, i) => said.findIndex((other) => other.do === one.do) === i);
}

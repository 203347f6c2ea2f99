/* What a decision waits for. */

function waitFor(today, reasons, decision, followUp) {
  const { proposed } = decision;
  const late = followUp.overdue && !isUpward(decision) && !isChosen(decision) ? [`measurements(${today.course.wanted})`] : [];
  const overturning = couldOverturn(today, decision, followUp.urgency);
  const known = missingInputs(today, decision, followUp.urgency, reasons, [...late, ...reasons.unsure]);
  const missing = [...known, ...unasked(today, overturning, known)];
  const provisional = missing.length > 0 || overturning.length > 0 || today.now.found.flagsOpen || today.now.seen.contradicted.size > 0 
    || onlyWaits(today, proposed) || isClosed(today, decision);
  return { missing, checks: checks(today, proposed), provisional, overturning: new Set(overturning.map((one) => one.id)) };
}

function missingInputs(today, decision, urgency, { open, measureFirst: first }, unsure) {
  const { verdict } = decision;
  const here = VERDICTS.indexOf(verdict);
  const found = new Map(first.map((id) => [id, []]));
  for (const rule of open) {
    const could = VERDICTS.indexOf(rule.verdict) > here || (verdict === "stay" && !isUpward(rule));
    if (!could && !ruleGivesMore(today, decision, urgency, rule)) continue;
    for (const id of [...stegvis.inputsOf(rule.when)].sort()) {
      const [low, high] = today.see(id);
      if (low !== high) found.set(id, [...(found.get(id) || []), rule.id]);
    }
  }
  if (here <= VERDICTS.indexOf("stay")) for (const id of unsure) if (!found.has(id)) found.set(id, []);
  return [...found].map(([input, rules]) => ({ input, rules }));
}

/* What is not known of today's patient, could give more, and is none of the open questions. */
function unasked({ now, see }, overturning, missing) {
  const asked = new Set(stegvis.waitedFor(now).flatMap(([, { rules }]) => rules));
  const found = new Map();
  for (const { id: rule, when, bare } of overturning) {
    if (asked.has(rule)) continue;
    for (const id of [...stegvis.inputsOf(bare || when)].sort()) {
      const [low, high] = see(id);
      if (low !== high) found.set(id, [...(found.get(id) || []), rule]);
    }
  }
  const told = new Set(missing.map((one) => one.input));
  return [...found].filter(([id]) => !told.has(id)).map(([input, rules]) => ({ input, rules }));
}

function onlyWaits({ p, episode }, { deciding }) {
  const done = episode.checks || {};
  const open = !p.course.checks.every((one) => done[one.id]);
  return open && deciding.length > 0 && deciding.every((one) => one.waits);
}

function checks({ p, episode }, { verdict, deciding }) {
  const waits = deciding.every((one) => one.waits);
  const wanted = verdict === "step_up" || verdict === "refer" || deciding.some((one) => one.waits);
  if (!wanted || deciding.some((one) => one.id === "red_flag")) return [];
  const done = episode.checks || {};
  return p.course.checks.map((one) => ({ check: one.id, done: done[one.id] ?? null, waits }));
}

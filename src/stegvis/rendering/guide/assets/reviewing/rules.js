/* What a review asks for, and why. */

function compilePathway(p) {
  if (!p.course) return p;
  p.course.input = new Map(p.course.inputs.map((one) => [one.id, one]));
  for (const rule of [...p.course.rules, ...p.course.edges]) rule.test = stegvis.reader(rule.when);
  for (const [id, said] of Object.entries(p.course.scales)) Object.assign(p.instrument.get(id), said);
  return p;
}

function valuesOf(sight, when) {
  const said = {};
  for (const id of [...stegvis.inputsOf(when)].sort()) {
    said[id] = stegvis.valueSaid(sight.p.course.input.get(id) || sight.p.input.get(id), sight.see(id));
  }
  return said;
}

function asked(sight) {
  const { p, see, step } = sight;
  const holds = [];
  const open = [];
  for (const rule of p.course.rules) {
    const t = rule.test(see);
    if (t === null) open.push(rule);
    else if (t === 1) {
      const target = rule.to ? p.step.get(rule.to) : null;
      holds.push({ ...rule, waits: rule.checks_first, target, rule, values: valuesOf(sight, rule.when), rules: [] });
    }
  }
  for (const edge of p.course.edges) {
    if (edge.start !== step.id || edge.test(see) !== 1) continue;
    holds.push({ ...edge, waits: false, target: p.step.get(edge.end), values: valuesOf(sight, edge.when), rules: [] });
  }
  holds.push(...today(sight), ...closed(sight));
  holds.push(...unsaid(sight, holds));
  holds.sort((a, b) => VERDICTS.indexOf(b.verdict) - VERDICTS.indexOf(a.verdict));
  return { holds, open };
}

function today(sight) {
  const { p, now, step } = sight;
  const { found } = now;
  const flags = stegvis.sortedFlags(sight.now);
  let lead = null;
  for (const visit of stegvis.visited(p, found.holds, false, found.spanned)) {
    const one = stegvis.propose(p, visit, now.see, now.see("age"), false);
    if (!lead || stegvis.higher(one, lead)) lead = one;
  }
  const higher = lead.level > step.rank;
  if (flags.length) {
    const urgency = p.urgencies[flags[0].urgency].id;
    return [plainReason("red_flag", higher ? "step_up" : "stay", urgency, flags.map((one) => one.id), higher ? lead.step : null)];
  }
  if (!higher) return [];
  const verdict = lead.track.id === step.track ? "step_up" : "change_track";
  return [plainReason("newest_values", verdict, p.urgencies[lead.urgency].id, stegvis.rulesOf(p, found, lead), lead.step)];
}

/* Why the present step is no longer for this patient: what stops it, or the age. */
function closed(sight) {
  const { p, now, step } = sight;
  const urgency = p.course.track_urgency[step.track];
  const found = step.unsuitable.filter((one, i) => one.kind === "stop" && stegvis.holds(now, step, i)).map((one) => ({
    ...plainReason(one.id, "step_up", urgency, []), because: one.because, ground: p.course.stops[one.id],
    values: valuesOf(sight, one.when), closed: true, own: true,
  }));
  const age = now.see("age");
  if (!stegvis.openAt(step, age, false)) {
    found.push({ ...plainReason("ages", "step_up", urgency, []), closed: true, ages: step.ages });
  }
  return found;
}

/* Deterioration beyond chance that no rule that holds speaks of, and what may be one. */
function unsaid(sight, holds) {
  const { p, step } = sight;
  const rules = holds.map((one) => one.rule).filter(Boolean);
  const ids = deteriorations(sight).filter(([id, [worse]]) => worse && !readBy(sight, rules, id)).map(([id]) => id);
  if (!ids.length) return [];
  const tells = p.course.rules.filter((rule) => [...stegvis.inputsOf(rule.when)].some((id) => id.startsWith("deteriorated(")));
  let urgency = p.course.track_urgency[step.track];
  for (const rule of tells) if (p.urgencyRank.get(rule.urgency) > p.urgencyRank.get(urgency)) urgency = rule.urgency;
  const values = Object.fromEntries(ids.map((id) => [`deteriorated(${id})`, true]));
  return [{ ...plainReason("deteriorated", "stay", urgency, []), values, scales: ids }];
}

function unsureOf(sight, holds, open) {
  const rules = [...open, ...holds.map((one) => one.rule).filter(Boolean)];
  return deteriorations(sight)
    .filter(([id, [worse, may]]) => may && !worse && !readBy(sight, rules, id))
    .map(([id]) => `deteriorated(${id})`);
}

const deteriorations = ({ course }) =>
  [...course.series.keys()].map((id) => [id, course.known.get(`deteriorated(${id})`)]).filter(([, known]) => known);

function readBy({ course }, rules, id) {
  const names = [`deteriorated(${id})`, ...(id === course.wanted ? ["deteriorated(scale)"] : [])];
  return rules.some((rule) => names.some((name) => [...stegvis.inputsOf(rule.when)].includes(name)));
}

const reason = ({ id, verdict, urgency, values, rules, because, ground, rule, start, own, scales, ages }) =>
  ({ rule: id, verdict, urgency, values, rules, because, ground, own: Boolean(rule || start || own), scales, ages });

const plainReason = (id, verdict, urgency, rules, target = null) =>
  ({ id, verdict, urgency, rules, target, ground: ["convention", ""], waits: false, values: {}, do: [] });

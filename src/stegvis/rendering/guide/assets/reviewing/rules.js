/* What a review asks for, and why. */

function compilePathway(p) {
  if (!p.course) return p;
  p.course.input = new Map(p.course.inputs.map((one) => [one.id, one]));
  for (const rule of [...p.course.rules, ...p.course.edges]) rule.test = stegvis.reader(rule.when);
  for (const [id, said] of Object.entries(p.course.scales)) Object.assign(p.instrument.get(id), said);
  return p;
}

function askRules(today) {
  const { p, see, step } = today;
  const held = [];
  const open = [];
  for (const rule of p.course.rules) {
    const t = rule.test(see);
    if (t === null) open.push(rule);
    else if (t === 1) {
      const target = rule.to ? p.step.get(rule.to) : null;
      held.push({ ...rule, waits: rule.checks_first, target, rule, values: valuesOf(today, rule.when), rules: [] });
    }
  }
  for (const edge of p.course.edges) {
    if (edge.start !== step.id || edge.test(see) !== 1) continue;
    held.push({ ...edge, waits: false, target: p.step.get(edge.end), values: valuesOf(today, edge.when), rules: [] });
  }
  held.push(...ofToday(today), ...ofClosedStep(today));
  held.push(...unmentioned(today, held));
  held.sort((a, b) => VERDICTS.indexOf(b.verdict) - VERDICTS.indexOf(a.verdict));
  return { held, open, unsure: unsureDeteriorations(today, held, open), measureFirst: measureFirst(today) };
}

/* What must be measured again: totals too old to decide, and forms that may not be the same. */
function measureFirst({ course, old }) {
  const apart = [...course.series].filter(([, one]) => one.last && unlike(one.first, one.last)).map(([id]) => id);
  return [...new Set([...old, ...apart])].map((id) => `measurements(${id})`);
}

function ofToday(today) {
  const { p, now, step } = today;
  const { lead } = now.found;
  const flags = stegvis.sortedFlags(now);
  const higher = lead.level > step.rank;
  if (flags.length) {
    const urgency = p.urgencies[flags[0].urgency].id;
    return [plainReason("red_flag", higher ? "step_up" : "stay", urgency, flags.map((one) => one.id), higher ? lead.step : null)];
  }
  if (!higher) return [];
  const verdict = lead.track.id === step.track ? "step_up" : "change_track";
  const urgency = p.urgencies[lead.urgency].id;
  if (today.lead.level > step.rank) return [plainReason("newest_values", verdict, urgency, stegvis.rulesOf(now, lead), lead.step)];
  return [ofOpenFlags(today, verdict, urgency, lead.step)];
}

const ofOpenFlags = ({ p }, verdict, urgency, target = null) =>
  ({ ...plainReason("unanswered_red_flags", verdict, urgency, [], target), because: p.open_flags.because });

/* Why contact is as soon as it would be for a new patient with the values of today. */
function ofUrgency(today) {
  const { p, now } = today;
  const { found } = now;
  const urgency = p.urgencies[found.urgency].id;
  const rules = found.proposals.filter((one) => one.urgency === found.urgency).flatMap((one) => stegvis.rulesOf(now, one));
  if (rules.length || !found.flagsOpen) return plainReason("newest_urgency", "stay", urgency, rules);
  return ofOpenFlags(today, "stay", urgency);
}

/* Why no less care is proposed than a new patient with the values of today would get. */
function ofLevel({ p, now }) {
  const { lead } = now.found;
  return plainReason("still_needed", "stay", p.urgencies[lead.urgency].id, stegvis.rulesOf(now, lead));
}

/* Why the present step is no longer for this patient: what stops it, or the age. */
function ofClosedStep(today) {
  const { p, now, step } = today;
  const urgency = p.course.track_urgency[step.track];
  const found = step.unsuitable.filter((one, i) => one.kind === "stop" && stegvis.holds(now, step, i)).map((one) => ({
    ...plainReason(one.id, "step_up", urgency, []), because: one.because, ground: p.course.stops[one.id],
    values: valuesOf(today, one.when), closed: true, own: true,
  }));
  const age = now.see("age");
  if (!stegvis.openAt(step, age, false)) {
    found.push({ ...plainReason("ages", "step_up", urgency, []), closed: true, ages: step.ages });
  }
  return found;
}

/* Deterioration beyond chance that no rule that holds speaks of, and what may be one. */
function unmentioned(today, holds) {
  const { p, step } = today;
  const rules = holds.map((one) => one.rule).filter(Boolean);
  const ids = deteriorations(today).filter(([id, [worse]]) => worse && !isReadBy(today, rules, id)).map(([id]) => id);
  if (!ids.length) return [];
  const tells = p.course.rules.filter((rule) => [...stegvis.inputsOf(rule.when)].some((id) => id.startsWith("deteriorated(")));
  let urgency = p.course.track_urgency[step.track];
  for (const rule of tells) if (p.urgencyRank.get(rule.urgency) > p.urgencyRank.get(urgency)) urgency = rule.urgency;
  const values = Object.fromEntries(ids.map((id) => [`deteriorated(${id})`, true]));
  return [{ ...plainReason("deteriorated", "stay", urgency, []), values, scales: ids }];
}

function unsureDeteriorations(today, holds, open) {
  const rules = [...open, ...holds.map((one) => one.rule).filter(Boolean)];
  return deteriorations(today)
    .filter(([id, [worse, may]]) => may && !worse && !isReadBy(today, rules, id))
    .map(([id]) => `deteriorated(${id})`);
}

const deteriorations = ({ course }) =>
  [...course.series.keys()].map((id) => [id, course.known.get(`deteriorated(${id})`)]).filter(([, known]) => known);

function isReadBy({ course }, rules, id) {
  const names = [`deteriorated(${id})`, ...(id === course.wanted ? ["deteriorated(scale)"] : [])];
  return rules.some((rule) => names.some((name) => [...stegvis.inputsOf(rule.when)].includes(name)));
}

const plainReason = (id, verdict, urgency, rules, target = null) =>
  ({ id, verdict, urgency, rules, target, ground: ["convention", ""], waits: false, values: {}, do: [] });

const reason = ({ id, verdict, urgency, values, rules, because, ground, rule, start, own, scales, ages }) =>
  ({ rule: id, verdict, urgency, values, rules, because, ground, own: Boolean(rule || start || own), scales, ages });

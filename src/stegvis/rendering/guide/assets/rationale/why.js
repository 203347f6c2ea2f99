/* Why this step, as ids and values. */

const redFlags = (now) => rulesHeld(now).filter((rule) => rule.do).map((rule) => rule.id);

function whyNotLower(now) {
  const { p, found } = now;
  const { lead } = found;
  const said = [];
  for (let rank = 0; rank < found.level; rank++) {
    const level = p.levels[rank].id;
    if (rank < lead.needed) {
      said.push({ level, why: "need", rules: because(now).map((one) => one.rule) });
      continue;
    }
    const steps = lead.track.steps.filter((step) => step.rank === rank);
    if (!steps.length) said.push({ level, why: "no_step", rules: [] });
    for (const step of steps) {
      const stops = step.unsuitable.filter((u, i) => u.kind === "stop" && holds(now, step, i));
      const why = step.withheld ? "withheld" : stops.length ? "unsuitable" : "ages";
      said.push({ level, step: step.id, why, rules: stops.map((u) => u.id) });
    }
  }
  return said;
}

function tracks(now) {
  const { p, found } = now;
  const ordered = [...found.proposals].sort(
    (a, b) =>
      Number(a !== found.lead) - Number(b !== found.lead) || b.level - a.level || a.track.order - b.track.order
  );
  return ordered.map((one) => ({
    track: one.track.id,
    level: p.levels[one.level].id,
    needed: p.levels[one.needed].id,
    urgency: p.urgencies[one.urgency].id,
    step: one.step.id,
    rules: rulesOf(now, one),
    conditions: conditionsOf(now, one),
  }));
}

function alternatives(now) {
  const { lead } = now.found;
  const others = lead.track.steps.filter((step) => step.rank === lead.level && step.id !== lead.step.id);
  return others.filter((step) => suits(now, step)).map((step) => step.id);
}

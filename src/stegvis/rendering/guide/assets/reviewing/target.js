/* Where a verdict leads. */

function ended(sight, deciding) {
  const { p, now, step } = sight;
  const mine = [step.track, p.otherwise, p.red_flag_track];
  const others = now.found.proposals.filter((one) => !mine.includes(one.track.id));
  if (!others.length) return { verdict: "finish", target: null, deciding };
  let lead = others[0];
  for (const one of others) if (stegvis.higher(one, lead)) lead = one;
  const urgency = p.urgencies[lead.urgency].id;
  const target = fresh(sight, lead.step);
  const more = plainReason("other_track", "change_track", urgency, stegvis.rulesOf(p, now.found, lead), target);
  return { verdict: "change_track", target, deciding: [more, ...deciding] };
}

function aimed(sight, verdict, deciding) {
  const { p, step } = sight;
  if (verdict === "stay") return { verdict, target: step, deciding };
  const top = p.levels.length - 1;
  const own = deciding
    .filter((one) => one.target)
    .map((one) => (one.id === "red_flag" ? one.target : fresh(sight, one.target)));
  if (verdict === "change_track" && own.length) return { verdict, target: highest(own), deciding };
  const beyond = [...(deciding.some((one) => one.closed) ? beside(sight, step) : []), ...above(sight, step)];
  const path = beyond.filter((one) => verdict !== "refer" || one.rank === top);
  const targets = [...own, ...path.slice(0, 1)];
  if (!targets.length) return { verdict: "refer", target: step, deciding };
  const target = highest(targets);
  if (target.rank === step.rank && deciding.every((one) => one.closed)) return { verdict: "stay", target, deciding };
  return { verdict: target.rank === top ? "refer" : "step_up", target, deciding };
}

function fresh(sight, step) {
  return kept(sight, step) ? step : [...beside(sight, step), ...above(sight, step), step][0];
}

function above(sight, start) {
  let steps = stegvis.climb(sight.now, start).map((one) => sight.p.step.get(one.step));
  if (steps.length && !untried(sight, steps[0])) steps = [...beside(sight, steps[0]), ...steps];
  return steps.filter((one) => kept(sight, one));
}

const beside = (sight, step) =>
  sight.p.track.get(step.track).ladder.map((id) => sight.p.step.get(id))
    .filter((one) => one.rank === step.rank && stegvis.possible(sight.now, one) && kept(sight, one));

const kept = (sight, step) => step.rank === sight.p.levels.length - 1 || untried(sight, step);

function untried(sight, step) {
  const failed = (sight.episode.earlier || []).filter(
    (one) => one.step === step.id && FAILED.includes(one.outcome) && one.adequate !== false
  );
  return failed.length < 2;
}

function below(sight) {
  const { p, now, step } = sight;
  const lower = p.track.get(step.track).ladder.map((id) => p.step.get(id))
    .filter((one) => one.rank < step.rank && stegvis.possible(now, one) && untried(sight, one));
  return lower.length ? highest(lower) : null;
}

const gravest = (all) => VERDICTS[Math.max(...all.map((one) => VERDICTS.indexOf(one.verdict)))];
const isUpward = (one) => !DOWNWARD.includes(one.verdict);

function highest(steps) {
  let best = steps[0];
  for (const one of steps) if (one.rank > best.rank) best = one;
  return best;
}

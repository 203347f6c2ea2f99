/* Where a verdict leads. */

const chooseTarget = (today, settled) => (isUpward(settled) ? moreCare(today, settled) : lessCare(today, settled));

/* A red flag never leads below the present step. */
function moreCare(today, { verdict, deciding }) {
  const proposed = wayUp(today, verdict, deciding);
  const flags = deciding.filter((one) => one.id === "red_flag");
  if (flags.length && proposed.target && proposed.target.rank < today.step.rank) {
    return { verdict: "stay", target: today.step, deciding: flags };
  }
  return proposed;
}

function wayUp(today, verdict, deciding) {
  const { p, step } = today;
  if (verdict === "stay") return { verdict, target: step, deciding };
  const top = p.levels.length - 1;
  const own = deciding
    .filter((one) => one.target)
    .map((one) => (one.id === "red_flag" ? one.target : untriedOrNext(today, one.target)));
  if (verdict === "change_track" && own.length) return { verdict, target: highest(own), deciding };
  const beyond = [...(deciding.some((one) => one.closed) ? beside(today, step) : []), ...above(today, step)];
  const path = beyond.filter((one) => verdict !== "refer" || one.rank === top);
  const targets = [...own, ...path.slice(0, 1)];
  if (!targets.length) return { verdict: "refer", target: step, deciding };
  const target = highest(targets);
  if (target.rank === step.rank && deciding.every((one) => one.closed)) return { verdict: "stay", target, deciding };
  return { verdict: target.rank === top ? "refer" : "step_up", target, deciding };
}

function lessCare(today, { verdict, deciding }) {
  const target = verdict === "step_down" ? below(today) : null;
  return target ? { verdict, target, deciding } : endCare(today, deciding);
}

function endCare(today, deciding) {
  const { p, now, step } = today;
  const mine = [step.track, p.otherwise, p.red_flag_track];
  const others = now.found.proposals.filter((one) => !mine.includes(one.track.id));
  if (!others.length) return { verdict: "finish", target: null, deciding };
  let lead = others[0];
  for (const one of others) if (stegvis.higher(one, lead)) lead = one;
  const urgency = p.urgencies[lead.urgency].id;
  const target = untriedOrNext(today, lead.step);
  const more = plainReason("other_track", "change_track", urgency, stegvis.rulesOf(p, now.found, lead), target);
  return { verdict: "change_track", target, deciding: [more, ...deciding] };
}

function untriedOrNext(today, step) {
  return mayBeTried(today, step) ? step : [...beside(today, step), ...above(today, step), step][0];
}

function above(today, start) {
  let steps = stegvis.climb(today.now, start).map((one) => today.p.step.get(one.step));
  if (steps.length && !isUntried(today, steps[0])) steps = [...beside(today, steps[0]), ...steps];
  return steps.filter((one) => mayBeTried(today, one));
}

const beside = (today, step) =>
  today.p.track.get(step.track).ladder.map((id) => today.p.step.get(id))
    .filter((one) => one.rank === step.rank && stegvis.possible(today.now, one) && mayBeTried(today, one));

const mayBeTried = (today, step) => step.rank === today.p.levels.length - 1 || isUntried(today, step);

function isUntried(today, step) {
  const failed = (today.episode.earlier || []).filter(
    (one) => one.step === step.id && FAILED.includes(one.outcome) && one.adequate !== false
  );
  return failed.length < 2;
}

function below(today) {
  const { p, now, step } = today;
  const lower = p.track.get(step.track).ladder.map((id) => p.step.get(id))
    .filter((one) => one.rank < step.rank && stegvis.possible(now, one) && isUntried(today, one));
  return lower.length ? highest(lower) : null;
}

function highest(steps) {
  let best = steps[0];
  for (const one of steps) if (one.rank > best.rank) best = one;
  return best;
}

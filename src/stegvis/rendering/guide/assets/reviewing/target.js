/* Where a verdict leads: never below what today's values ask for by themselves. */

function chooseTarget(today, settled) {
  if (isUpward(settled)) return asMuchAsToday(today, moreCare(today, settled));
  return noLessThanToday(today, lessCare(today, settled));
}

/* Raise what the course asks for to what the values of today ask for. */
function asMuchAsToday(today, proposed) {
  const { target } = proposed;
  const step = askedToday(today, Math.min(target.rank, today.step.rank));
  if (!step || target.rank >= step.rank) return proposed;
  const verdict = isTop(today, step) ? "refer" : proposed.verdict;
  const more = ofToday(today).filter((one) => !proposed.deciding.some((each) => each.id === one.id));
  return { verdict, target: step, deciding: [...proposed.deciding, ...more] };
}

/* Lower the care no further than to what the values of today ask for. */
function noLessThanToday(today, proposed) {
  const { lead } = today.now.found;
  const { target } = proposed;
  if (target ? target.rank >= lead.level : !scaleAsks(today)) return proposed;
  const deciding = [ofLevel(today), ...proposed.deciding];
  const step = askedToday(today, target ? target.rank : 0);
  if (step.rank >= today.step.rank) {
    const stays = stegvis.possible(today.now, today.step);
    return { verdict: "stay", target: stays ? today.step : step, deciding: deciding.slice(0, 1) };
  }
  return { verdict: step.track === today.step.track ? "step_down" : "change_track", target: step, deciding };
}

/* The highest step that today's values ask for of those whose need is beyond a level, past what has failed twice. */
function askedToday(today, beyond) {
  const asking = today.now.found.proposals.filter((one) => one.level > beyond)
    .sort((a, b) => Number(stegvis.higher(b, a)) - Number(stegvis.higher(a, b)));
  return highest(asking.map((one) => askedOf(today, one)));
}

/* The step that one proposal of today comes to; what meets a red flag is never tried out. */
const askedOf = (today, { track, step }) => (track.id === today.p.red_flag_track ? step : untriedOrNext(today, step));

/* Whether a rule that reads a scale asks for more than the lowest level. */
function scaleAsks({ p, now }) {
  const asking = now.found.mildest.map((number) => p.rules[number]).filter((rule) => rule.level > 0);
  return asking.some((rule) => [...stegvis.inputsOf(rule.bare)].some((id) => p.input.get(id).instrument));
}

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
  const { step } = today;
  if (verdict === "stay") return { verdict, target: step, deciding };
  const own = deciding
    .filter((one) => one.target)
    .map((one) => (one.id === "red_flag" ? one.target : untriedOrNext(today, one.target)));
  if (verdict === "change_track" && own.length) return { verdict, target: highest(own), deciding };
  const closed = deciding.filter((one) => one.closed);
  const more = deciding.some((one) => !(one.closed || one.target || one.id === "red_flag"));
  const beyond = [...(closed.length && !more ? beside(today, step) : []), ...above(today, step)];
  const path = beyond.filter((one) => verdict !== "refer" || isTop(today, one));
  const targets = [...own, ...path.slice(0, 1)];
  if (!targets.length) return elsewhere(today, verdict, deciding, more);
  const target = highest(targets);
  if (target.rank === step.rank && closed.length === deciding.length) return { verdict: "stay", target, deciding };
  return { verdict: isTop(today, target) ? "refer" : "step_up", target, deciding };
}

/* Leave a track that has no other step for this patient. */
function elsewhere(today, verdict, deciding, more) {
  const { p, now, step } = today;
  if (isTop(today, step) && stegvis.possible(now, step)) return { verdict: "refer", target: step, deciding };
  const top = p.levels.length - 1;
  const target = ofOtherTrack(today, verdict === "refer" ? top : Math.min(step.rank + Number(more), top));
  if (isTop(today, target)) return { verdict: "refer", target, deciding };
  return { verdict: target.rank > step.rank ? "step_up" : "change_track", target, deciding };
}

/* A step of at least a level, in the track that today's values lead to when it has one as high as the tracks
   that every patient can be led to. */
function ofOtherTrack(today, least) {
  const { p, now } = today;
  const always = [p.otherwise, p.red_flag_track];
  const level = Math.min(...always.flatMap((id) => openIn(today, id, least)).map((one) => one.rank));
  const tracks = [now.found.lead.track.id, ...always];
  return tracks.flatMap((id) => openIn(today, id, level)).find((one) => one.rank === level);
}

/* The other open steps of a track of at least a level that have not failed twice. */
const openIn = (today, track, least) =>
  today.p.track.get(track).rungs.filter(
    (one) => one.rank >= least && one !== today.step && stegvis.possible(today.now, one) && mayBeTried(today, one)
  );

const isTop = ({ p }, step) => step.rank === p.levels.length - 1;

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
  const rankOf = (one) => askedOf(today, one).rank;
  for (const one of others) {
    if (rankOf(one) > rankOf(lead) || (rankOf(one) === rankOf(lead) && stegvis.higher(one, lead))) lead = one;
  }
  const urgency = p.urgencies[lead.urgency].id;
  const target = askedOf(today, lead);
  const more = plainReason("other_track", "change_track", urgency, stegvis.rulesOf(now, lead), target);
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
  today.p.track.get(step.track).rungs
    .filter((one) => one.rank === step.rank && stegvis.possible(today.now, one) && mayBeTried(today, one));

const mayBeTried = (today, step) => isTop(today, step) || isUntried(today, step);

function isUntried(today, step) {
  const failed = (today.episode.earlier || []).filter(
    (one) => one.step === step.id && FAILED.includes(one.outcome) && one.adequate !== false
  );
  return failed.length < 2;
}

function below(today) {
  const { p, now, step } = today;
  const lower = p.track.get(step.track).rungs
    .filter((one) => one.rank < step.rank && stegvis.possible(now, one) && isUntried(today, one));
  return lower.length ? highest(lower) : null;
}

function highest(steps) {
  let best = steps[0];
  for (const one of steps) if (one.rank > best.rank) best = one;
  return best;
}

/* One track's proposal: the lowest step at or above the need that is open to the patient and not stopped. */

function visited(p, holds, flagsOpen) {
  const found = new Map();
  const joins = holds.map((number) => [p.rules[number].host, p.rules[number].level, p.rules[number].urgency]);
  if (flagsOpen) joins.push([p.open_flags.track, p.open_flags.level, p.open_flags.urgency]);
  if (!joins.length) joins.push([p.otherwise, 0, 0]);
  for (const [track, level, urgency] of joins) {
    const visit = found.get(track);
    if (!visit) found.set(track, { track: p.track.get(track), needed: level, urgency });
    else {
      visit.needed = Math.max(visit.needed, level);
      visit.urgency = Math.max(visit.urgency, urgency);
    }
  }
  return [...found.values()];
}

function higher(one, other) {
  if (one.level !== other.level) return one.level > other.level;
  if (one.urgency !== other.urgency) return one.urgency > other.urgency;
  return one.track.order < other.track.order;
}

function propose(p, visit, see, age, worst) {
  const { track, needed, urgency } = visit;
  for (const one of track.rungs) {
    if (one.rank < needed || !(openAt(one, age, worst) || (worst && covers(one, track, age)))) continue;
    const { stops, unanswered, asks } = barriers(one, see);
    if (stops.length || (worst && anyStop(one, unanswered))) continue;
    return { track, needed, urgency, level: one.rank, step: one, unanswered, asks };
  }
  throw new Error("the top of the ladder is always open");
}

function openAt(step, age, worst) {
  const [low, high] = step.ages;
  if (!worst) return low <= age[1] && age[0] <= high;
  return low <= age[0] && age[1] <= high;
}

/* A track is only for its own ages, so that a step for all of them is open while age is unknown. */
function covers(step, track, age) {
  const all = step.ages[0] <= track.ages[0] && track.ages[1] <= step.ages[1];
  return age[0] !== age[1] && !step.unsuitable.length && all;
}

function barriers(step, see) {
  const stops = [];
  const unanswered = [];
  const asks = [];
  step.barriers.forEach((test, i) => {
    const t = test(see);
    if (t === null) unanswered.push(i);
    else if (t === 1) (step.unsuitable[i].kind === "stop" ? stops : asks).push(i);
  });
  return { stops, unanswered, asks };
}

const anyStop = (step, ranks) => ranks.some((i) => step.unsuitable[i].kind === "stop");

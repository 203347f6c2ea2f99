/* One patient through a pathway, as ranks: the lowest effective step, and what is still open. */

const route = (p, seen, patient) => ({ p, seen, patient, found: outcome(p, seen.known), see: lookup(p, seen.known) });

function outcome(p, known, before = null) {
  const see = lookup(p, known);
  const truths = decision(p, known, before);
  const holds = [];
  const open = [];
  truths.forEach((t, number) => {
    if (t === 1) holds.push(number);
    else if (t === null) open.push(number);
  });
  const flagsOpen = open[0] < p.flags;
  const age = see("age");
  const together = spanned(p, see);
  const proposals = visited(p, holds, flagsOpen, together).map((visit) => propose(p, visit, see, age, false));
  let lead = proposals[0];
  for (const one of proposals) if (higher(one, lead)) lead = one;
  const urgency = Math.max(...proposals.map((one) => one.urgency));
  const level = lead.level;
  const lowest = flagsOpen ? Math.min(level, lowestOf(p, holds, together, see, age)) : level;
  const wide = visited(p, [...holds, ...open], flagsOpen);
  const highest = Math.max(level, ...wide.map((visit) => propose(p, visit, see, age, true).level));
  const conditional = proposals.some((one) => one.unanswered.length);
  const firm = !(matters(p, proposals, open, urgency) || conditional || highest > lowest);
  const range = { lowest, highest };
  return { known, truths, level, urgency, lead, proposals, ...range, holds, open, spanned: together, flagsOpen, firm };
}

function higher(one, other) {
  if (one.level !== other.level) return one.level > other.level;
  if (one.urgency !== other.urgency) return one.urgency > other.urgency;
  return one.track.order < other.track.order;
}

function visited(p, holds, flagsOpen, spanned = []) {
  const found = new Map();
  const asked = [...holds.map((number) => p.rules[number]), ...spanned];
  const joins = asked.map((rule) => [rule.host, rule.level, rule.urgency]);
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

function propose(p, visit, see, age, worst) {
  const { track, needed, urgency } = visit;
  for (const one of track.rungs) {
    if (one.rank < needed || !(openAt(one, age, worst) || (worst && covers(one, track)))) continue;
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

/* A track is only for its own ages, so that a step for all of them is open at an age that is known, too. */
function covers(step, track) {
  return !step.unsuitable.length && step.ages[0] <= track.ages[0] && track.ages[1] <= step.ages[1];
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

/* The lowest level possible once every red-flag question is answered no. */
function lowestOf(p, holds, together, see, age) {
  return Math.max(...visited(p, holds, false, together).map((visit) => propose(p, visit, see, age, false).level));
}

const matters = (p, proposals, open, urgency) => open.some((number) => couldChange(p, proposals, number, urgency));

function couldChange(p, proposals, number, urgency) {
  if (number < p.flags) return true;
  const rule = p.rules[number];
  const visit = proposals.find((one) => one.track.id === rule.host);
  return !visit || rule.level > visit.needed || rule.urgency > visit.urgency;
}

function firstContact(p, found) {
  if (found.lead.track.id === p.red_flag_track) {
    let worst = null;
    for (const number of found.holds) {
      if (number >= p.flags) continue;
      const flag = p.rules[number];
      const graver =
        worst && (flag.level > worst.level || (flag.level === worst.level && flag.urgency > worst.urgency));
      if (!worst || graver) worst = flag;
    }
    if (worst) return worst.first_contact;
  }
  return found.lead.step.first_contact;
}

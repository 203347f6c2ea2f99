/* One patient through a pathway, as ranks: the lowest effective step, and what is still open. */

function route(p, seen, patient) {
  return { p, seen, patient, found: decided(p, seen), see: lookup(p, seen.known) };
}

/* What contradicts itself, is set aside or declined makes the answer provisional. */
function decided(p, seen, before = null) {
  let found = outcome(p, seen.known, seen.raised, before);
  if (seen.contradicted.size) found = doubted(p, seen, found);
  return seen.faults.length || anyDeclined(seen.declines, found.proposals) ? { ...found, firm: false } : found;
}

/* Two answers contradict each other: either may be wrong, so that both ways are possible. */
function doubted(p, seen, found) {
  let { lowest, highest, urgencyHighest } = found;
  const ways = new Map(waysOf(p, seen.contradicted).map((way) => [[...new Set(way)].sort().join(" "), way]));
  for (const way of ways.values()) {
    if (lowest === 0 && highest === p.levels.length - 1 && urgencyHighest === p.urgencies.length - 1) break;
    const other = outcome(p, withoutAnswers(p, seen, way), seen.raised, found);
    lowest = Math.min(lowest, other.lowest);
    highest = Math.max(highest, other.highest);
    urgencyHighest = Math.max(urgencyHighest, other.urgencyHighest);
  }
  return { ...found, firm: false, lowest, highest, urgencyHighest };
}

const EACH = 8;

/* What may have been told wrongly: one of two answers, all of a kind, or, where very much contradicts, all that is in doubt. */
function waysOf(p, contradicted) {
  const few = contradicted.size <= EACH;
  const each = few ? [...contradicted].flatMap(([id, some]) => [[id], some, [...some, ...readAbove(p, some)]]) : [];
  const closers = [...contradicted.values()].flat();
  const all = few ? [] : [[...contradicted.keys(), ...closers, ...readAbove(p, closers)]];
  return [...each, [...contradicted.keys()], closers, ...all];
}

/* What the gates before some inputs read, and the gates before that; no age. */
function readAbove(p, ids) {
  const found = new Set();
  const left = ids.flatMap((id) => (p.gate.has(id) ? [...inputsOf(p.gate.get(id).when)] : []));
  while (left.length) {
    const id = left.pop();
    if (id === "age" || found.has(id)) continue;
    found.add(id);
    if (p.gate.has(id)) left.push(...inputsOf(p.gate.get(id).when));
  }
  return found;
}

/* What is known once some answers count as not given. */
function withoutAnswers(p, seen, dropped) {
  const kept = ([id]) => !dropped.includes(id);
  const other = { known: new Map([...seen.answered].filter(kept)), given: new Set([...seen.given].filter((id) => kept([id]))), doubted: seen.doubted };
  closeGates(p, other);
  return other.known;
}

function outcome(p, known, also = [], before = null) {
  const see = lookup(p, known);
  const truths = decision(p, known, before);
  const holds = [];
  const open = [];
  truths.forEach((t, number) => {
    if (t === 1 || also.includes(number)) holds.push(number);
    else if (t === null) open.push(number);
  });
  const flagsOpen = open[0] < p.flags;
  const joint = jointly(p, known, open);
  const mildest = withJoint(p, lowestOf(p, known, truths, also), joint, holds);
  const at = mildest.raised ? lookup(p, mildest.known) : see;
  const visits = visited(p, mildest.raised || joint.length ? mildest.holds : holds, flagsOpen);
  const proposals = visits.map((visit) => propose(p, visit, at, at("age"), false));
  let lead = proposals[0];
  for (const one of proposals) if (higher(one, lead)) lead = one;
  const { level } = lead;
  const urgency = Math.max(...proposals.map((one) => one.urgency));
  const highest = highestOf(p, see, [...holds, ...open], flagsOpen, level);
  const urgencyHighest = Math.max(urgency, ...[...holds, ...open].map((number) => p.rules[number].urgency));
  const lowest = Math.min(level, mildest.level);
  const unsettled = matters(p, visits, open, urgency, holds) || proposals.some((one) => one.unanswered.length);
  const firm = !(unsettled || highest > lowest);
  const range = { lowest, highest, urgencyHighest };
  const rules = { holds, open, mildest: mildest.holds, certain: mildest.certain };
  return { known, truths, level, urgency, lead, proposals, ...range, ...rules, flagsOpen, firm };
}

/* The highest level still possible: every rule that may hold does, every unknown is a stop. */
function highestOf(p, see, rules, flagsOpen, level) {
  const wide = visited(p, rules, flagsOpen);
  return Math.max(level, ...wide.map((visit) => propose(p, visit, see, see("age"), true).level));
}

const matters = (p, visits, open, urgency, holds) => open.some((number) => couldChange(p, visits, number, urgency, holds));

function couldChange(p, visits, number, urgency, holds) {
  if (number < p.flags) return true;
  const rule = p.rules[number];
  const visit = visits.find((one) => one.track.id === rule.host);
  if (!visit || rule.level > visit.needed || rule.urgency > visit.urgency) return true;
  return rule.rivals !== null && rule.urgency >= urgency && !rule.rivals.some((one) => holds.includes(one));
}

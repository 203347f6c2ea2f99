/* One patient through a pathway, as ranks: the lowest effective step, and what is still open. */

function route(p, seen, patient) {
  return { p, seen, patient, found: decided(p, seen), see: lookup(p, seen.known) };
}

/* What contradicts itself, is set aside or declined makes the answer provisional. */
function decided(p, seen, before = null) {
  let found = outcome(p, seen.known, seen.raised, before);
  if (seen.contradicted.size) {
    found = doubted(p, seen, found);
    if (!found.flagsOpen && bearsOnFlags(p, seen)) found = withFlagsOpen(p, seen, found);
  }
  if (!found.flagsOpen && mayBearOnFlags(p, seen)) {
    const highest = Math.max(found.highest, p.open_flags.level);
    const urgencyHighest = Math.max(found.urgencyHighest, p.open_flags.urgency);
    found = { ...found, firm: false, highest, urgencyHighest };
  }
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

/* Whether a red flag would be open without the answers that another one contradicts. */
function bearsOnFlags(p, seen) {
  const details = flagDetails(p);
  return [...seen.contradicted].some(([id, closers]) => {
    if (!details.has(id)) return false;
    const some = closers.filter((id) => id !== "age" && !p.beside.has(id));
    const see = lookup(p, withoutAnswers(p, seen, some));
    return some.length > 0 && p.tests.slice(0, p.flags).some((test, number) => !seen.raised.includes(number) && test(see) === null);
  });
}

/* Whether a yes to what was asked in vain would contradict a denial that bears on a red flag. */
function mayBearOnFlags(p, seen) {
  const see = lookup(p, seen.known);
  return [...flagDetails(p)].some((id) => seen.doubted.has(id) && p.gate.get(id).test(see) === 0);
}

/* What is asked only beside an answer that a red flag reads. */
function flagDetails(p) {
  const heard = new Set(p.rules.slice(0, p.flags).flatMap((flag) => [...inputsOf(flag.when)]));
  const reads = ({ when }) => [...inputsOf(when)].some((id) => heard.has(id) && id !== "age" && !p.beside.has(id));
  return p.flag_details ??= new Set([...p.gate].filter(([, gate]) => reads(gate)).map(([id]) => id));
}

/* An outcome with what is asked for while a red-flag question is open. */
function withFlagsOpen(p, seen, found) {
  const see = lookup(p, seen.known);
  const proposals = visited(p, found.mildest, true).map((visit) => (visit.track.id === p.open_flags.track
    ? propose(p, visit, see, see("age"), false)
    : found.proposals.find((one) => one.track === visit.track)));
  let lead = proposals[0];
  for (const one of proposals) if (higher(one, lead)) lead = one;
  const urgency = Math.max(...proposals.map((one) => one.urgency));
  const highest = Math.max(found.highest, lead.level);
  const urgencyHighest = Math.max(found.urgencyHighest, urgency);
  return { ...found, level: lead.level, urgency, lead, proposals, highest, urgencyHighest, flagsOpen: true };
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

/* The open questions, what their answers do, and what else would change the answer. */

/* The open questions; whoever reads them in pieces may pause after each answer. */
function* openQuestions(now) {
  const said = [];
  for (const [id, { kind, rules }] of waitedFor(now)) said.push(yield* question(now, id, kind, rules));
  return said;
}

function waitedFor(now) {
  const { p, seen, found } = now;
  if (found.firm) return [];
  const asked = new Map();
  for (const [id, closers] of seen.contradicted) {
    for (const one of [id, ...closers]) if (!asked.has(one)) asked.set(one, { kind: "contradiction", rules: [] });
  }
  for (const number of found.open) {
    if (!couldChange(p, found.proposals, number, found.urgency, found.holds) || !stillMatters(now, number)) continue;
    const rule = p.rules[number];
    note(now, asked, readsOf(now, number), number < p.flags ? "red_flag" : "need", rule.id);
  }
  for (const one of found.proposals) {
    for (const i of one.unanswered) {
      const barrier = one.step.unsuitable[i];
      note(now, asked, inputsOf(barrier.when), "unsuitable", barrier.id);
    }
  }
  if (ageMatters(now, asked)) note(now, asked, ["age"], "need", "");
  const order = ["contradiction", "red_flag", "need", "unsuitable"];
  const soon = hurried(now);
  const place = (id) => 2 * order.indexOf(asked.get(id).kind) + Number(!asked.get(id).rules.some((one) => soon.has(one)));
  return [...asked].sort(([a], [b]) => place(a) - place(b) || p.input.get(a).at - p.input.get(b).at);
}

/* The open rules that are sooner than a call may leave open; none when the pathway does not say. */
function hurried({ p, found }) {
  const limit = p.phone_urgency < 0 ? p.urgencies.length : p.phone_urgency;
  return new Set(found.open.filter((number) => p.rules[number].urgency > limit).map((number) => p.rules[number].id));
}

/* The inputs that a rule waits for: the age only where a red flag waits for nothing else. */
function readsOf({ p, see }, number) {
  const reads = [...inputsOf(p.rules[number].when)];
  const others = reads.filter((id) => id !== "age");
  const known = others.every((id) => see(id)[0] === see(id)[1]);
  return known && number < p.flags ? reads : others;
}

/* While something must be done at once, only what must be done as soon can still matter. */
function stillMatters({ p, found }, number) {
  const soonest = p.urgencies.length - 1;
  const held = found.holds.some((n) => n < p.flags && p.rules[n].urgency === soonest);
  return !held || p.rules[number].urgency === soonest;
}

/* Whether an unknown age could change the answer: it differs with age, or nothing else can. */
function ageMatters(now, asked) {
  const [low, high] = now.see("age");
  if (low === high) return false;
  const tries = now.p.cells.has("age") ? within(now.p.cells.get("age"), low, high, false) : [];
  const shown = tries.map((cell) => outcomeWith(now, "age", cell.value)).filter(Boolean);
  return new Set(shown.map(telling)).size > 1 || !asked.size;
}

/* What would be told otherwise if it differed. */
const telling = ({ level, urgency, lowest, highest, lead, holds }) =>
  JSON.stringify([level, urgency, lowest, highest, lead.track.id, lead.step.id, holds]);

/* Note which unknown inputs a rule waits for; a gate that is open is asked first. */
function note(now, asked, reads, kind, rule) {
  const waiting = new Set([...reads].flatMap((id) => askedFirst(now, id)));
  for (const id of waiting) {
    if (!asked.has(id)) asked.set(id, { kind, rules: [] });
    asked.get(id).rules.push(rule);
  }
}

/* What to ask before an input: nothing when it is known, its gate's questions while that is open. */
function askedFirst(now, id) {
  const [low, high] = now.see(id);
  if (low === high) return [];
  const gate = now.p.gate.get(id);
  const open = gate && gate.test(now.see) === null;
  const first = open ? [...inputsOf(gate.when)].flatMap((one) => askedFirst(now, one)) : [];
  return first.length || now.seen.notKnown.has(id) ? first : [id];
}

function* question(now, id, kind, rules) {
  const named = [...new Set(rules.filter(Boolean))].sort();
  const one = now.p.input.get(id);
  const { group, short, answered_by, phase } = one;
  const said = { question: id, group, kind, short, ask: wording(one, callerOf(now)), answered_by, phase, rules: named };
  return { ...said, matters_for: mattersFor(now, kind, rules), answers: yield* answers(now, id) };
}

/* How a question is put to the patient, or to somebody who calls about the patient. */
const wording = (one, caller) => (caller === "" || caller === "patient" ? one.ask : one.about);

/* Who answers, "" when that is not known. */
function callerOf({ patient }) {
  const said = patient.caller ?? (patient.findings || {}).caller;
  return typeof said === "string" && said !== UNKNOWN ? said : "";
}

/* What is not settled that the rules waiting for a question could still change. */
function mattersFor(now, kind, waiting) {
  const { p, found } = now;
  const done = settled(now);
  const open = SETTLED.filter((name) => !done[name]);
  if (kind === "contradiction") return open;
  const anyRule = waiting.includes("");
  const joins = anyRule ? [] : found.open.map((number) => p.rules[number]).filter((rule) => waiting.includes(rule.id));
  const could = new Set(kind === "unsuitable" || !joins.length ? ["level", "step"] : ["step"]);
  if (joins.some((rule) => rule.level > found.lowest) || found.flagsOpen) could.add("level");
  const least = lowestUrgency(now);
  if (!joins.length || joins.some((rule) => rule.urgency >= least)) {
    ["urgency", "first_contact", "place"].forEach((name) => could.add(name));
  }
  return open.filter((name) => could.has(name));
}

function* answers(now, id) {
  const one = now.p.input.get(id);
  const [low, high] = id === "age" ? agesOf(now.p, now.see) : now.see(id);
  const said = [];
  let last = "";
  for (let value = low; value <= high; value++) {
    const other = outcomeWith(now, id, value);
    yield;
    if (!other) continue;
    const shown = summary(now.p, other);
    const same = JSON.stringify(shown);
    if (one.kind === "integer" && said.length && same === last) {
      said[said.length - 1].answer.highest = value;
      continue;
    }
    last = same;
    const answer = one.kind === "integer" ? { lowest: value, highest: value } : valueSaid(one, [value, value]);
    said.push({ answer, ...shown });
  }
  return said;
}

function summary(p, found) {
  return {
    level: p.levels[found.level].id,
    urgency: p.urgencies[found.urgency].id,
    range: { lowest: p.levels[found.lowest].id, highest: p.levels[found.highest].id },
  };
}

function* whatWouldChange(now) {
  const { p, seen, found } = now;
  const said = [];
  for (const one of p.inputs) {
    if (!seen.given.has(one.id)) continue;
    const [low, high] = now.see(one.id);
    if (low !== high) continue;
    for (const by of [1, -1]) {
      for (let value = low + by; value >= one.lowest && value <= one.highest; value += by) {
        const other = outcomeWith(now, one.id, value);
        yield;
        if (!other || (other.level === found.level && other.urgency === found.urgency)) continue;
        const from = valueSaid(one, [low, low]);
        said.push({ input: one.id, ...summary(p, other), from, to: valueSaid(one, [value, value]) });
        break;
      }
    }
  }
  return said;
}

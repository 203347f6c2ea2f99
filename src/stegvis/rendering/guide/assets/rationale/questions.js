/* The open questions, what their answers do, and what else would change the answer. */

function openQuestions(now) {
  return waitedFor(now).map(([id, { kind, rules }]) => question(now, id, kind, rules));
}

function waitedFor(now) {
  const { p, found } = now;
  if (found.firm) return [];
  const asked = new Map();
  for (const number of found.open) {
    if (!couldChange(p, found.proposals, number, found.urgency)) continue;
    const rule = p.rules[number];
    const kind = number < p.flags ? "red_flag" : "need";
    const reads = inputsOf(rule.bare);
    if (kind === "need") reads.add("age");
    note(now, asked, reads, kind, rule.id);
  }
  for (const one of found.proposals) {
    for (const i of one.unanswered) {
      const barrier = one.step.unsuitable[i];
      note(now, asked, inputsOf(barrier.when), "unsuitable", barrier.id);
    }
  }
  note(now, asked, new Set(["age"]), "need", "");
  const order = ["red_flag", "need", "unsuitable"];
  const place = (id) => order.indexOf(asked.get(id).kind);
  return [...asked].sort(([a], [b]) => place(a) - place(b) || p.input.get(a).at - p.input.get(b).at);
}

function note(now, asked, reads, kind, rule) {
  const { p, seen } = now;
  const waiting = new Set(reads);
  for (const id of reads) {
    const gate = p.gate.get(id);
    const [low, high] = now.see(id);
    if (!gate || low === high) continue;
    const open = [...inputsOf(gate.when)].filter((one) => !seen.known.has(one));
    open.forEach((one) => waiting.add(one));
    if (open.length) waiting.delete(id);
  }
  for (const id of waiting) {
    const [low, high] = now.see(id);
    if (low === high) continue;
    if (!asked.has(id)) asked.set(id, { kind, rules: [] });
    asked.get(id).rules.push(rule);
  }
}

function question(now, id, kind, rules) {
  const named = [...new Set(rules.filter(Boolean))].sort();
  return { question: id, group: now.p.input.get(id).group, kind, rules: named, answers: answers(now, id) };
}

function answers(now, id) {
  const one = now.p.input.get(id);
  const [low, high] = now.see(id);
  const said = [];
  let last = "";
  for (let value = low; value <= high; value++) {
    const other = outcomeWith(now, id, value);
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

/* The outcome with one input answered, or null when a scale cannot have this answer beside the others. */
function outcomeWith(now, id, value) {
  const { p, seen } = now;
  const one = p.input.get(id);
  const [low, high] = now.see(id);
  const madeUp = one.instrument === id && low === high && (now.patient.scores?.[id] ?? null) === null;
  if (one.instrument && !madeUp) {
    const other = weigh(p, patientWith(now.patient, one, value));
    return other.faults.length ? null : outcome(p, other.known, now.found);
  }
  const known = new Map();
  const scales = new Set([...seen.given].map((key) => key.split(".item")[0]));
  for (const [key, ends] of seen.known) {
    const [scale, item] = key.split(".item");
    if (seen.given.has(key) || (item && scales.has(scale))) known.set(key, ends);
  }
  known.set(id, [value, value]);
  closeGates(p, known);
  return outcome(p, known, now.found);
}

function patientWith(patient, one, value) {
  if (!one.item) return { ...patient, scores: { ...patient.scores, [one.id]: value } };
  const items = { ...(patient.items || {})[one.instrument], [one.item]: value };
  return { ...patient, items: { ...patient.items, [one.instrument]: items } };
}

function whatWouldChange(now) {
  const { p, seen, found } = now;
  const said = [];
  for (const one of p.inputs) {
    if (!seen.given.has(one.id)) continue;
    const [low, high] = now.see(one.id);
    if (low !== high) continue;
    for (const by of [1, -1]) {
      for (let value = low + by; value >= one.lowest && value <= one.highest; value += by) {
        const other = outcomeWith(now, one.id, value);
        if (!other || (other.level === found.level && other.urgency === found.urgency)) continue;
        const from = valueSaid(one, [low, low]);
        said.push({ input: one.id, ...summary(p, other), from, to: valueSaid(one, [value, value]) });
        break;
      }
    }
  }
  return said;
}

/* A patient's values: what is known, or the fields that are wrong. */

function weigh(p, patient) {
  const seen = { known: new Map(), given: new Set(), faults: [], caveats: [] };
  readAge(p, patient, seen);
  readInstruments(p, patient, seen);
  readFindings(p, patient, seen);
  closeGates(p, seen.known);
  return seen;
}

function readAge(p, patient, seen) {
  const { age = null } = patient;
  if (age === null) return;
  const one = p.input.get("age");
  if (!whole(age) || age < one.lowest || age > one.highest) seen.faults.push("age");
  else set(seen, "age", age);
}

function readFindings(p, patient, seen) {
  for (const id of patient.none_of || []) {
    const group = p.groups.find((g) => g.id === id);
    if (!group) seen.faults.push("none_of");
    else group.findings.forEach((finding) => set(seen, finding, 0));
  }
  for (const [id, value] of Object.entries(patient.findings || {})) {
    const one = p.input.get(id);
    if (value === null) {
      seen.known.delete(id);
      seen.given.delete(id);
    } else if (!one || one.instrument || id === "age") seen.faults.push(`findings.${id}`);
    else {
      const answer = answered(one, value);
      if (answer === null) seen.faults.push(`findings.${id}`);
      else set(seen, id, answer);
    }
  }
}

function answered(one, value) {
  if (one.kind === "boolean") return typeof value === "boolean" ? Number(value) : null;
  if (one.kind === "choice") {
    const at = one.choices.findIndex((choice) => choice.id === value);
    return at < 0 ? null : at;
  }
  return whole(value) && value >= one.lowest && value <= one.highest ? value : null;
}

function closeGates(p, known) {
  const see = lookup(p, known);
  const shut = [];
  for (const [id, gate] of p.gate) if (gate.test(see) === 0) shut.push(id);
  for (const id of shut) if (!known.has(id)) known.set(id, inapplicable(p.input.get(id)));
  for (const one of p.inputs) if (one.optional && !known.has(one.id)) known.set(one.id, inapplicable(one));
}

const lookup = (p, known) => (id) => known.get(id) || p.span.get(id);

/* A patient's values: what is known, or the fields that are wrong. */

const UNKNOWN = "unknown";

function weigh(p, patient) {
  const seen = read(p, patient);
  if (!seen.faults.length) closeGates(p, seen);
  return seen;
}

function read(p, patient) {
  const seen = nobody();
  readAge(p, patient, seen);
  readInstruments(p, patient, seen);
  readGroups(p, patient, seen);
  readFindings(p, patient, seen);
  return seen;
}

function readAge(p, patient, seen) {
  const { age = null } = patient;
  if (age === null) return;
  const one = p.input.get("age");
  if (!whole(age) || age < one.lowest || age > one.highest) fault(seen, "age", "out_of_range");
  else set(seen, "age", age);
}

/* Groups answered "none of these": no to each question that stands behind no other. */
function readGroups(p, patient, seen) {
  for (const id of patient.none_of || []) {
    const group = p.groups.find((g) => g.id === id);
    if (!group) fault(seen, "none_of", "unknown_name");
    else group.findings.filter((finding) => !p.gate.has(finding)).forEach((finding) => set(seen, finding, 0));
  }
}

function readFindings(p, patient, seen) {
  for (const [id, value] of Object.entries(patient.findings || {})) {
    const one = p.input.get(id);
    const answer = value === null || value === UNKNOWN || !one ? null : answered(one, value);
    if (!one || one.instrument || id === "age") fault(seen, `findings.${id}`, "unknown_name");
    else if (value === null || value === UNKNOWN) {
      seen.known.delete(id);
      seen.given.delete(id);
      if (value === UNKNOWN) seen.notKnown.add(id);
    } else if (answer === null) fault(seen, `findings.${id}`, "out_of_range");
    else set(seen, id, answer);
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

/* What was not asked, and need not be, does not apply; an answer whose gate an answer closed contradicts it. */
function closeGates(p, seen) {
  const { given } = seen;
  seen.answered = new Map(seen.known);
  seen.contradicted = new Map();
  const known = new Map(seen.known);
  for (const one of p.inputs) if (one.optional && !known.has(one.id)) known.set(one.id, inapplicable(one));
  const see = lookup(p, known);
  for (const [id, gate] of p.gate) {
    if (gate.test(see) !== 0) continue;
    const one = p.input.get(id);
    if (!given.has(id) && !staysOpen(p, id, known.get(id))) known.set(id, inapplicable(one));
    else if (contradicts(p, one, known.get(id))) seen.contradicted.set(id, closers(p, seen, id));
  }
  seen.known = known;
}

/* Whether what a total leaves an item bears against the patient whatever the item is. */
function staysOpen(p, id, span) {
  if (!span || !p.cells.has(id)) return false;
  const cells = p.cells.get(id);
  const left = within(cells, span[0], span[1], false);
  return left.length > 0 && left.every((cell) => (cell.marks & ~cells.outside.marks) !== 0n);
}

/* A scale may be filled in anyway, and an item that bears against nobody contradicts nothing. */
function contradicts(p, one, value) {
  if (one.item) return staysOpen(p, one.id, value);
  return !one.instrument && value[0] !== inapplicable(one)[0];
}

/* The answers that closed a gate, through other gates too: without them it would be open. */
function closers(p, seen, id) {
  const gate = p.gate.get(id);
  const reads = [...inputsOf(gate.when)].sort().filter((one) => seen.given.has(one) || p.gate.has(one));
  const see = lookup(p, seen.known);
  const alone = reads.filter((but) => gate.test((one) => (one === but ? p.span.get(one) : see(one))) !== 0);
  return [...new Set((alone.length ? alone : reads).flatMap((one) => (seen.given.has(one) ? [one] : closers(p, seen, one))))];
}

const lookup = (p, known) => (id) => known.get(id) || p.span.get(id);

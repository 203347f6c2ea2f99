/* A patient's values: what is known, or the fields that are wrong. */

const UNKNOWN = "unknown";

function weigh(p, patient) {
  const seen = read(p, patient);
  if (!seen.faults.length) closeGates(p, seen);
  return seen;
}

function read(p, patient, doubted = new Set()) {
  const seen = { ...nobody(), doubted };
  readAge(p, patient, seen);
  readInstruments(p, patient, seen);
  readGroups(p, patient, seen);
  readFindings(p, patient, seen);
  readBeside(p, patient, seen);
  readUnit(p, patient, seen);
  readBetween(p, seen);
  readDeclines(p, patient, seen);
  seen.doubted = new Set([...seen.doubted, ...askedInVain(p, patient, seen)]);
  return seen;
}

/* What was asked and got no answer where another answer, or nobody's, would make a no of it. */
function askedInVain(p, patient, seen) {
  const empty = Object.entries(patient.findings || {}).filter(([id, value]) => value === null && p.gate.has(id));
  const unknown = [...seen.notKnown].filter((id) => p.gate.has(id) || p.input.get(id)?.optional);
  return [...unknown, ...scalesInVain(p, patient, seen), ...empty.map(([id]) => id)];
}

function readAge(p, patient, seen) {
  const { age = null } = patient;
  if (age === null) return;
  const one = p.input.get("age");
  if (!whole(age) || age < one.lowest || age > one.highest) ageFault(seen, one, age);
  else set(seen, "age", age);
}

function ageFault(seen, one, age) {
  const allowed = ["whole_years", one.lowest, one.highest];
  fault(seen, "age", rangeOrKind(age), { what: ["no_age", shown(age)], allowed, hint: ["leave_unknown"] });
}

/* Groups answered "none of these": no to each question that stands behind no other. */
function readGroups(p, patient, seen) {
  for (const id of patient.none_of || []) {
    const group = p.groups.find((g) => g.id === id);
    if (!group) fault(seen, "none_of", "unknown_name");
    else group.findings.filter((finding) => !p.layered.has(finding)).forEach((finding) => deny(p, seen, finding));
  }
}

function deny(p, seen, id) {
  set(seen, id, 0);
  if (p.input.get(id).merged) seen.denied.add(id);
}

function readFindings(p, patient, seen) {
  for (const [id, value] of Object.entries(patient.findings || {})) {
    const one = p.input.get(id) || p.beside.get(id);
    if (!one || one.instrument || id === "age") fault(seen, `findings.${id}`, "unknown_name");
    else readAnswer(one, `findings.${id}`, value, seen, p.input.has(id));
  }
}

/* What the pathway does not read is held to its words and no more. */
function readAnswer(one, field, value, seen, reads) {
  seen.denied.delete(one.id);
  if (value === null || value === UNKNOWN) {
    seen.known.delete(one.id);
    seen.given.delete(one.id);
    if (value === UNKNOWN && reads) seen.notKnown.add(one.id);
    return;
  }
  const answer = answered(one, value);
  if (answer === null) findingFault(seen, one, field, value);
  else if (reads) {
    set(seen, one.id, answer);
    if (one.rest && !answer) seen.denied.add(one.id);
  }
}

/* Sex and caller where they stand beside the age; among the findings they are the same. */
function readBeside(p, patient, seen) {
  for (const [id, one] of p.beside) {
    const value = patient[id] ?? null;
    const other = (patient.findings || {})[id] ?? null;
    if (value === null) continue;
    const words = { what: ["beside", shown(value), shown(other)], hint: ["once"] };
    if (other !== null && other !== value) fault(seen, id, "conflict", words);
    else readAnswer(p.input.get(id) || one, id, value, seen, p.input.has(id));
  }
}

/* What the unit knows of itself is asked of nobody. */
function readUnit(p, patient, seen) {
  for (const [id, value] of Object.entries(p.facts)) {
    const said = seen.known.get(id);
    if (((patient.findings || {})[id] ?? null) !== null && said && said[0] !== value) {
      fault(seen, `findings.${id}`, "conflict", { what: ["unit_says"], hint: ["leave_unit"] });
      continue;
    }
    set(seen, id, value);
    seen.notKnown.delete(id);
  }
}

/* A detail answered yes answers the question before it too, where only a list denied that: the rest is denied. */
function readBetween(p, seen) {
  for (const { id: screen } of p.inputs) {
    if (!seen.denied.has(screen)) continue;
    const see = lookup(p, withOptional(p, seen.known));
    const shut = (p.behind.get(screen) || []).filter((id) => p.gate.get(id).test(see) === 0);
    const told = shut.filter((id) => spokenOf(p, seen, id));
    if (!told.length) continue;
    for (const id of shut) {
      const one = p.input.get(id);
      if (!told.includes(id) && !seen.given.has(id)) seen.known.set(id, told.some((other) => standsBefore(p, one, other)) ? [1, 1] : inapplicable(one));
    }
    seen.known.set(screen, [1, 1]);
  }
}

/* Whether a question must be yes for a detail to be asked; one that names several things, if it may lead there. */
function standsBefore(p, one, detail) {
  const gate = p.gate.get(detail);
  if (one.merged || !inputsOf(gate.when).has(one.id)) return inputsOf(gate.when).has(one.id);
  return gate.test(lookup(p, new Map([[one.id, inapplicable(one)]]))) === 0;
}

/* Whether a detail was answered so that it applies, was asked and is not known, or was set aside. */
function spokenOf(p, seen, id) {
  if (seen.doubted.has(id)) return true;
  return seen.given.has(id) ? contradicts(p, p.input.get(id), seen.known.get(id)) : seen.notKnown.has(id);
}

/* A number out of range; other kinds of question leave no other answer to be entered. */
function findingFault(seen, one, field, value) {
  const words = { what: ["not_possible", shown(value)], allowed: ["span", one.lowest, one.highest] };
  fault(seen, field, rangeOrKind(value), one.kind === "integer" ? words : {});
}

function answered(one, value) {
  if (one.kind === "boolean") return typeof value === "boolean" ? Number(value) : null;
  if (one.kind === "choice") {
    const at = one.choices.findIndex((choice) => choice.id === value);
    return at < 0 ? null : at;
  }
  return whole(value) && value >= one.lowest && value <= one.highest ? value : null;
}

const lookup = (p, known) => (id) => known.get(id) || p.span.get(id);

/* A patient with faults: what is wrong is set aside, all else is kept, and no red flag is lost by it. */

const PARTS = ["scores", "items", "findings"];
const OF_SCALES = ["scores", "items"];

/* What is known once every faulty value counts as not asked. */
function setAside(p, patient) {
  const faults = [];
  const doubted = new Set();
  let left = patient;
  let seen = read(p, left);
  while (seen.faults.length) {
    faults.push(...seen.faults);
    inputsDoubted(p, seen.faults).forEach((id) => doubted.add(id));
    left = without(p, left, seen);
    seen = read(p, left, doubted);
  }
  if (faults.length) meantAges(p, patient, seen);
  closeGates(p, seen);
  seen.faults = faults;
  if (!faults.length) return seen;
  const raisers = raised(p, patient, left);
  Object.assign(seen, { left, raisers, raised: [...raisers.keys()].sort((a, b) => a - b) });
  return seen;
}

/* What is known once a scale is answered otherwise; what was set aside stays so, but for that scale. */
function answeredAnew(p, before, patient, other, scale) {
  const own = family(p, scale);
  const doubted = inputsDoubted(p, before.faults).filter((id) => !own.has(p.input.get(id).instrument));
  const seen = read(p, other, new Set(doubted));
  if (seen.faults.length) return null;
  if (before.faults.length) meantAges(p, patient, seen);
  closeGates(p, seen);
  return Object.assign(seen, { faults: before.faults, raised: before.raised });
}

/* Where an age was set aside, it is the one that was said, if whole years are meant. */
function meantAges(p, patient, seen) {
  const { lowest, highest } = p.input.get("age");
  const age = meant(patient.age);
  if (!seen.known.has("age") && age >= lowest && age <= highest) seen.known.set("age", [age, age]);
}

/* The whole years that something else than a whole number must mean. */
function meant(age) {
  if (typeof age === "number") return Math.floor(age);
  return Number((/^\s*([0-9]{1,3})(?:[.,][0-9]+)?\s*$/.exec(age) || [])[1]);
}

/* The inputs of which a faulty value says something: of a scale its total and all its items. */
function inputsDoubted(p, faults) {
  return faults.flatMap(({ field, code }) => {
    const [part, id] = field.split(".");
    if (OF_SCALES.includes(part) && id) {
      const scales = family(p, id);
      return p.inputs.filter((one) => scales.has(one.instrument)).map((one) => one.id);
    }
    return p.input.has(id || part) && code !== "unknown_name" ? [id || part] : [];
  });
}

/* The patient without what is wrong. */
function without(p, patient, seen) {
  let left = patient;
  for (const { field, code } of seen.faults) {
    const [part, id, item] = field.split(".");
    if (code === "unknown_name") left = { ...left, none_of: [] };
    if (p.beside.has(part) && code === "conflict") left = { ...left, findings: { ...left.findings, [part]: null } };
    if (part === "declines") left = { ...left, declines: seen.declines };
    else if (!PARTS.includes(part)) left = { ...left, [part]: part === "none_of" ? [] : null };
    else if (part === "findings" && code !== "unknown_name") left = { ...left, findings: { ...left.findings, [id]: null } };
    else if (part === "findings") left = { ...left, findings: but(left.findings, id) };
    else if (code === "conflict" || code === "not_for_age") left = withoutScales(left, family(p, id));
    else left = withoutValue(left, part, id, item);
  }
  return left;
}

/* The patient without one total, or one item of a scale. */
function withoutValue(patient, part, scale, item) {
  const all = patient[part];
  if (item === undefined) return { ...patient, [part]: but(all, scale) };
  return { ...patient, [part]: { ...all, [scale]: but(all[scale], item) } };
}

/* The patient without anything of some scales. */
function withoutScales(patient, scales) {
  const kept = (all) => Object.fromEntries(Object.entries(all || {}).filter(([id]) => !scales.has(id)));
  return { ...patient, scores: kept(patient.scores), items: kept(patient.items) };
}

/* A scale with those that it is part of and those that are part of it. */
function family(p, scale) {
  const found = new Set([scale]);
  for (const one of p.instruments) {
    const parts = [one.id, ...Object.keys(one.short_forms)];
    if (parts.includes(scale)) parts.forEach((id) => found.add(id));
  }
  return found;
}

function but(given, key) {
  return Object.fromEntries(Object.entries(given || {}).filter(([one]) => one !== key));
}

/* The red flags that a value set aside raises by itself, and what is known beside that value. */
function raised(p, patient, left) {
  const found = new Map();
  for (const one of apartFrom(patient, left)) {
    const seen = weigh(p, one);
    if (seen.faults.length) continue;
    const holds = decision(p, seen.known).slice(0, p.flags);
    holds.forEach((t, number) => t === 1 && !found.has(number) && found.set(number, read(p, one).known));
  }
  return found;
}

/* Patients of whom nothing is known but one value of a scale that was set aside, or one whole scale. */
function apartFrom(patient, left) {
  const found = [];
  const gone = new Map();
  for (const part of OF_SCALES) {
    for (const [scale, value] of Object.entries(patient[part] || {})) {
      if (JSON.stringify((left[part] || {})[scale]) === JSON.stringify(value)) continue;
      gone.set(scale, { ...gone.get(scale), [part]: { [scale]: value } });
      const single = part === "items" ? Object.entries(value).map(([item, answer]) => ({ [item]: answer })) : [value];
      found.push(...single.map((one) => ({ [part]: { [scale]: one } })));
    }
  }
  return [...found, ...[...gone.values()].filter((parts) => Object.keys(parts).length > 1)];
}

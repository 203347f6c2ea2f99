/* Rating scales of one patient: the total or the interval it can lie in. */

function readInstruments(p, patient, seen) {
  const used = new Set();
  for (const [field, part] of [["scores", patient.scores || {}], ["items", patient.items || {}]]) {
    for (const id of Object.keys(part)) {
      const owners = p.instruments.filter((one) => one.id === id || (field === "scores" && id in one.short_forms));
      if (!owners.length) fault(seen, `${field}.${id}`, "unknown_name");
      owners.forEach((one) => used.add(one));
    }
  }
  for (const one of shortestFirst(p.instruments)) {
    if (used.has(one)) readInstrument(p, patient, one, seen);
  }
}

/* Scales that were handed out and of which nothing is known, and items that got no answer. */
function scalesInVain(p, patient, seen) {
  const found = [];
  for (const field of ["scores", "items"]) {
    for (const [id, given] of Object.entries(patient[field] || {})) {
      const answers = field === "items" ? given || {} : { "": given };
      const empty = Object.keys(answers).filter((key) => answers[key] === null || answers[key] === UNKNOWN);
      const wholes = p.instrument.has(id) ? [id] : p.instruments.filter((one) => id in one.short_forms).map((one) => one.id);
      const apart = field === "items" && Object.keys(answers).length > 0 && p.instrument.has(id) && !p.instrument.get(id).summed;
      if (empty.length || apart) found.push(...empty.filter(Boolean).map((key) => `${id}.item${key}`), ...wholes);
    }
  }
  return found.filter((one) => (p.gate.has(one) || p.input.get(one)?.optional) && !seen.given.has(one));
}

/* Short forms before the scales that they are part of. */
function shortestFirst(scales) {
  const nests = (one) => Number(Object.keys(one.short_forms).length > 0);
  return [...scales].sort((a, b) => nests(a) - nests(b));
}

function readInstrument(p, patient, one, seen) {
  const before = seen.faults.length;
  const total = readTotal(one, patient.scores?.[one.id] ?? null, seen);
  const items = readItems(one, patient.items?.[one.id] || {}, seen);
  skipItems(one, items, total, seen);
  const given = total !== null || items.size > 0;
  const age = seen.known.get("age");
  if (seen.faults.length > before) return;
  if (given && age && !fitsAge(one, age[0])) {
    fault(seen, `scores.${one.id}`, "not_for_age", notForAge(one, age[0]));
    return;
  }
  const parts = readParts(p, patient, one, given, seen);
  if (seen.faults.length === before && (given || parts.length)) join(one, total, items, parts, seen);
}

const fitsAge = (one, age) => one.ages[0] <= age && age <= one.ages[1];

/* What is known of the short forms of a scale. */
function readParts(p, patient, full, given, seen) {
  const parts = [];
  for (const [short, rest] of Object.entries(full.short_forms)) {
    const items = full.short_items[short] || [];
    if (p.instrument.has(short)) {
      if (given && seen.known.has(short)) parts.push({ id: short, items, span: seen.known.get(short), rest });
    } else {
      const total = shortTotal(patient, full, short, rest, seen);
      if (total !== null) parts.push({ id: short, items, span: [total, total], rest });
    }
  }
  return parts;
}

function shortTotal(patient, full, short, rest, seen) {
  const given = patient.scores?.[short] ?? null;
  if (given === null) return null;
  if (given === UNKNOWN) {
    seen.caveats.push(unknownPart(full, short));
    return null;
  }
  const age = seen.known.get("age");
  const [low, high] = [full.lowest, full.highest - rest];
  if (!whole(given) || given < low || given > high) {
    fault(seen, `scores.${short}`, rangeOrKind(given), noShortTotal(short, given, low, high));
  } else if (age && !fitsAge(full, age[0])) fault(seen, `scores.${short}`, "not_for_age", partNotForAge(full, short, age[0]));
  else return given;
  return null;
}

/* Join what was given of a scale: the total, or the interval it can lie in, and the items left. */
function join(one, total, items, parts, seen) {
  let left = possibleTotals(one, items);
  if (total !== null) {
    if (!left.has(total)) {
      fault(seen, `scores.${one.id}`, "conflict", misfit(one, total, items, left));
      return;
    }
    left = new Set([total]);
  }
  for (const [n, part] of parts.entries()) {
    const words = apartFromWhole(one, items, left, part);
    if (words) {
      fault(seen, `scores.${part.id}`, "conflict", words);
      return;
    }
    left = both(left, [possibleTotals(one, items, parts.slice(0, n + 1))]);
  }
  keep(one, total, items, parts, [Math.min(...left), Math.max(...left)], seen);
}

/* A short form fits neither its own items nor the rest of the scale. */
function apartFromWhole(one, items, left, part) {
  const own = part.items.length && one.summed ? ownSums(one, items, part.items) : null;
  if (own && !both(own, [range(...part.span)]).size) return noPart(one, part, own);
  const beside = possibleTotals(one, items, [part]);
  return both(beside, [left]).size ? null : noWhole(one, part, left, beside);
}

/* A short form is so high that the whole is asked for, though its gate were denied. */
function opens(one, part) {
  return part.span[0] >= (one.short_opens[part.id] ?? Infinity);
}

/* Note what is known of a scale and of the items that rules read. */
function keep(one, total, items, parts, span, seen) {
  const { id, summed } = one;
  if (total === null && items.size && summed && items.size < one.items) seen.caveats.push(partly(one, items, span));
  if (summed || total !== null || parts.length) seen.known.set(id, span);
  if (total !== null || (items.size && summed) || parts.some((part) => opens(one, part))) seen.given.add(id);
  const doubt = allAlike(one, items);
  if (doubt) seen.caveats.push(doubt);
  for (const [number, value] of items) set(seen, `${id}.item${number}`, value);
  if (total === null && !items.size) return;
  for (const number of one.read_items) {
    if (!items.has(number)) seen.known.set(`${id}.item${number}`, openItem(one, number, total, items, parts));
  }
}

/* The values that an item without an answer can have. */
function openItem(one, number, total, items, parts) {
  if (!one.summed || (total === null && !parts.length && !one.skips.length)) return ends(one.grid[number - 1]);
  return itemSpan(one, number, items, parts, total);
}

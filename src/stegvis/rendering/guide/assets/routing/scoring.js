/* Totals and items of rating scales. */

function readInstruments(p, patient, seen) {
  const scores = patient.scores || {};
  const given = patient.items || {};
  const used = [];
  for (const [field, part] of [["scores", scores], ["items", given]]) {
    for (const id of Object.keys(part)) {
      if (p.instrument.has(id)) used.push(id);
      else if (field !== "scores" || !p.instruments.some((one) => one.short_forms[id] !== undefined)) {
        seen.faults.push(`${field}.${id}`);
      }
    }
  }
  for (const id of new Set(used)) readInstrument(p, patient, p.instrument.get(id), seen);
  nestAll(p, patient, seen);
}

function readInstrument(p, patient, one, seen) {
  const before = seen.faults.length;
  const total = readTotal(one, patient.scores?.[one.id] ?? null, seen);
  const items = readItems(one, patient.items?.[one.id] || {}, seen);
  if (seen.faults.length > before || (total === null && !items.size)) return;
  if (whole(patient.age) && !fitsAge(one, patient.age)) seen.faults.push(`scores.${one.id}`);
  else join(one, total, items, seen);
}

function nestAll(p, patient, seen) {
  for (const one of p.instruments) {
    for (const [short, rest] of Object.entries(one.short_forms)) nest(p, patient, one, short, rest, seen);
  }
}

function nest(p, patient, full, short, rest, seen) {
  const given = (patient.scores || {})[short];
  let part;
  if (p.instrument.has(short)) part = seen.given.has(full.id) ? seen.known.get(short) : undefined;
  else if (given === null || given === undefined) part = undefined;
  else if (!whole(given) || given < full.lowest || given > full.highest - rest) {
    seen.faults.push(`scores.${short}`);
    return;
  } else if (seen.known.has("age") && !fitsAge(full, patient.age)) {
    seen.faults.push(`scores.${short}`);
    return;
  } else part = [given, given];
  if (!part) return;
  if (!fitsOwnItems(full, short, part, seen)) {
    seen.faults.push(`scores.${short}`);
    return;
  }
  const [low, high] = seen.known.get(full.id) || [full.lowest, full.highest];
  const least = part[0];
  const most = part[1] + rest;
  if (high < least || low > most) seen.faults.push(`scores.${short}`);
  else seen.known.set(full.id, [Math.max(low, least), Math.min(high, most)]);
}

/* Whether a short form can be the sum of its own items, as far as they are answered in the full scale. */
function fitsOwnItems(full, short, part, seen) {
  const numbers = full.short_items[short] || [];
  let [low, high] = [0, 0];
  for (const number of numbers) {
    const key = `${full.id}.item${number}`;
    const span = seen.given.has(key) ? seen.known.get(key) : ends(full.grid[number - 1]);
    low += span[0];
    high += span[1];
  }
  return !numbers.length || (low <= part[1] && part[0] <= high);
}

const fitsAge = (one, age) => one.ages[0] <= age && age <= one.ages[1];

function readTotal(one, total, seen) {
  const possible = whole(total) && total >= one.lowest && total <= one.highest;
  if (total !== null && !possible) seen.faults.push(`scores.${one.id}`);
  return total;
}

function readItems(one, given, seen) {
  const items = new Map();
  for (const [key, value] of Object.entries(given)) {
    const number = Number(key);
    if (!whole(number) || number < 1 || number > one.items) seen.faults.push(`items.${one.id}.${key}`);
    else if (value !== null) {
      if (one.grid[number - 1].includes(value)) items.set(number, value);
      else seen.faults.push(`items.${one.id}.${key}`);
    }
  }
  for (const skip of one.skips) {
    if (skip.when_zero.every((number) => items.get(number) === 0)) skipItems(one, skip, items, seen);
  }
  return items;
}

function skipItems(one, skip, items, seen) {
  for (const number of skip.zero) {
    if (!items.has(number)) items.set(number, 0);
    else if (items.get(number)) seen.faults.push(`items.${one.id}.${number}`);
  }
}

function join(one, total, items, seen) {
  const left = unanswered(one, items);
  let sum = 0;
  let restLow = 0;
  let restHigh = 0;
  for (const value of items.values()) sum += value;
  for (const number of left) {
    const [low, high] = ends(one.grid[number - 1]);
    restLow += low;
    restHigh += high;
  }
  let [low, high] = one.summed ? [sum + restLow, sum + restHigh] : [one.lowest, one.highest];
  if (total !== null) {
    const totals = reachable(one, left, sum);
    if (total < low || total > high || (totals && !totals.has(total))) {
      seen.faults.push(`scores.${one.id}`);
      return;
    }
    low = high = total;
  } else if (one.summed && left.length && canProrate(one, left)) {
    low = high = Math.floor((2 * sum * one.items + items.size) / (2 * items.size));
    seen.caveats.push(["prorated", one.name, left.length, low]);
  } else if (one.summed && left.length) seen.caveats.push(["interval", one.name, low, high]);
  if (one.summed || total !== null) set(seen, one.id, low, high);
  for (const [number, value] of items) set(seen, `${one.id}.item${number}`, value);
  const bound = one.summed ? total : null;
  for (const number of one.read_items) {
    if (!items.has(number)) seen.known.set(`${one.id}.item${number}`, itemSpan(one, number, bound, sum, restLow, restHigh));
  }
}

function unanswered(one, items) {
  return one.grid.map((_, at) => at + 1).filter((number) => !items.has(number));
}

function reachable(one, left, sum) {
  if (!one.summed || !left.length || left.some((number) => !one.holes.includes(number))) return null;
  let totals = new Set([sum]);
  for (const number of left) {
    const next = new Set();
    for (const total of totals) for (const value of one.grid[number - 1]) next.add(total + value);
    totals = next;
  }
  return totals;
}

function canProrate(one, left) {
  const few = one.missing_rule === "prorate" && left.length <= one.missing_most;
  return few && !left.some((number) => one.critical_items.includes(number));
}

/* What an unanswered item can be, given the total and the others. */
function itemSpan(one, number, bound, sum, restLow, restHigh) {
  const allowed = one.grid[number - 1];
  const [lowest, highest] = ends(allowed);
  const fits = allowed.filter((value) => {
    const rest = bound - sum - value;
    return rest >= restLow - lowest && rest <= restHigh - highest;
  });
  return bound === null || !fits.length ? [lowest, highest] : ends(fits);
}

const ends = (values) => [values[0], values[values.length - 1]];

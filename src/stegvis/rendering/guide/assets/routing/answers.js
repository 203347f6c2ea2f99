/* What was ticked and totalled on a scale, taken in value by value. */

function readTotal(one, given, seen) {
  if (given === null) return null;
  if (given === UNKNOWN) {
    seen.notKnown.add(one.id);
    return null;
  }
  if (!whole(given) || given < one.lowest || given > one.highest) {
    fault(seen, `scores.${one.id}`, rangeOrKind(given), impossible(one, given));
    return null;
  }
  seen.caveats.push(...one.units.map((unit) => unitDoubt(one, unit, given)).filter(Boolean));
  return given;
}

/* A total without unit that could be in this one, and would then be another. */
function unitDoubt(one, unit, value) {
  const { times, range: allowed } = unit;
  if (!times) return !allowed || (allowed[0] <= value && value <= allowed[1]) ? ["unit_doubt", one.name, value, unit.name] : null;
  const total = value / times;
  const possible = value % times === 0 && one.lowest <= total && total <= one.highest;
  return possible && total !== value ? ["unit_points", one.name, value, unit.name, total] : null;
}

function readItems(one, given, seen) {
  const items = new Map();
  for (const [key, value] of Object.entries(given)) {
    const number = /^[1-9][0-9]{0,2}$/.test(key) ? Number(key) : 0;
    const field = `items.${one.id}.${key}`;
    if (number < 1 || number > one.items) fault(seen, field, "out_of_range", noItem(one));
    else if (value === UNKNOWN) seen.notKnown.add(`${one.id}.item${number}`);
    else if (value !== null) {
      if (one.grid[number - 1].includes(value)) items.set(number, value);
      else fault(seen, field, rangeOrKind(value), noItemValue(one, number, value));
    }
  }
  return items;
}

/* Items that the form skips count as 0; another answer contradicts the first. */
function skipItems(one, items, total, seen) {
  for (const skip of one.skips) {
    if (!skip.when_zero.every((number) => items.get(number) === 0)) continue;
    if (!skip.unless_answered) zero(one, skip, items, seen);
    else if (total === null) {
      for (const number of skip.zero) {
        if (!items.has(number) && !seen.notKnown.has(`${one.id}.item${number}`)) items.set(number, 0);
      }
    }
  }
}

function zero(one, skip, items, seen) {
  for (const number of skip.zero) {
    if (!items.has(number)) items.set(number, 0);
    else if (items.get(number)) {
      const what = ["not_skipped", number, items.get(number), skip.when_zero.join(", ")];
      fault(seen, `items.${one.id}.${number}`, "conflict", { what, allowed: ["as_is", 0], hint: CHECK_BOTH });
    }
  }
}

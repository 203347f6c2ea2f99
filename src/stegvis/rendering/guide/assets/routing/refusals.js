/* What is said of a value that a scale cannot have: what is wrong, what is allowed, how to mend it. */

const CHECK_BOTH = ["check_both"];

const rangeOrKind = (value) => (whole(value) ? "out_of_range" : "not_whole");

/* A value as Python writes it. */
function shown(value) {
  if (typeof value === "string") return `'${value}'`;
  if (typeof value === "boolean") return value ? "True" : "False";
  return String(value);
}

const sayable = ([low, high]) => (low === high ? ["as_is", low] : ["span", low, high]);
const wholes = (low, high) => ["wholes", low, high];
const agesFor = (one) => ["ages_for", ...one.ages];

/* A total is no whole number, or out of range; in another unit it may be possible. */
function impossible(one, total) {
  const allowed = wholes(one.lowest, one.highest);
  if (!whole(total)) {
    const half = typeof total === "number" ? one.half_steps : "";
    const hint = half ? ["as_is", half] : [typeof total === "number" ? "no_decimals" : "unquoted"];
    return { what: ["no_whole_number", shown(total)], allowed, hint };
  }
  const smell = one.smells.find(([low, high]) => low <= total && total <= high);
  const hint = smell ? ["as_is", smell[2]] : otherUnit(one, total) || ["which_scale"];
  return { what: ["no_total", shown(total), one.name], allowed, hint };
}

/* In which other unit a total would be possible. */
function otherUnit(one, total) {
  const fits = ({ times, range: allowed }) => (times
    ? total % times === 0 && one.lowest <= total / times && total / times <= one.highest
    : !allowed || (allowed[0] <= total && total <= allowed[1]));
  const unit = one.units.find(fits);
  if (!unit) return null;
  return unit.times ? ["other_unit", unit.name, total, unit.id] : ["other_unit_only", unit.name];
}

const noShortTotal = (short, given, low, high) => ({ what: ["no_total", shown(given), short], allowed: wholes(low, high) });

const noItem = (one) => ({ what: ["no_item"], allowed: ["items_to", one.items] });

function noItemValue(one, number, value) {
  const allowed = one.grid[number - 1];
  const last = allowed[allowed.length - 1];
  let hint = whole(value) || typeof value !== "number" || !one.half_steps ? undefined : ["as_is", one.half_steps];
  if (whole(value) && one.item_values.includes(number)) hint = ["no_values_between"];
  else if (value === last + 1 && allowed[0] === 0) hint = ["from_one"];
  return { what: ["no_item_value", shown(value)], allowed: ["as_is", allowed.join(", ")], hint };
}

/* A total does not fit the items given, and which totals do. */
function misfit(one, total, items, left) {
  const sorted = [...left].sort((a, b) => a - b);
  const span = [sorted[0], sorted[sorted.length - 1]];
  const gaps = sorted.length < span[1] - span[0] + 1;
  const skips = one.skips.filter((skip) => skip.when_zero.every((number) => items.get(number) === 0));
  return {
    what: ["misfit", total, sumOf(items)],
    allowed: ["from_items", gaps ? ["as_is", sorted.join(", ")] : sayable(span)],
    hint: skips.reduce((hint, skip) => ["and_also", hint, skipSaid(skip)], CHECK_BOTH),
  };
}

const skipSaid = (skip) => ["skip_said", skip.when_zero.join(", "), skip.zero.join(", ")];

/* A short form cannot be the sum of its own items. */
function noPart(full, part, left) {
  const other = sayable([Math.min(...left), Math.max(...left)]);
  return { what: ["no_part", part.id, sayable(part.span), part.items.join(", "), full.name, other], allowed: other, hint: CHECK_BOTH };
}

/* A short form does not fit the scale that it is part of. */
function noWhole(full, part, known, left) {
  const span = [Math.min(...known), Math.max(...known)];
  return {
    what: ["not_the_whole", part.id, sayable(part.span), full.id, sayable(span)],
    allowed: ["whole_span", full.id, Math.min(...left), Math.max(...left)],
    hint: ["part_of", part.id, full.name],
  };
}

const notForAge = (one, age) => ({
  what: ["not_for_age", one.name, age], allowed: agesFor(one), hint: one.age_note ? ["as_is", one.age_note] : ["other_means"],
});

const partNotForAge = (full, short, age) => ({
  what: ["part_not_for_age", short, full.name, age], allowed: agesFor(full), hint: ["leave_out"],
});

/* What should be looked at in a scale that is no fault. */

const FEW = 5;

/* Items are not answered: where the total can lie, and what it would be when prorated. */
function partly(one, items, [low, high]) {
  const left = one.items - items.size;
  if (!canProrate(one, items)) return ["partly", one.name, left, low, high];
  const mean = Math.floor((2 * sumOf(items) * one.items + items.size) / (2 * items.size));
  return ["prorated", one.name, left, low, high, mean];
}

const sumOf = (items) => [...items.values()].reduce((sum, value) => sum + value, 0);

/* A short form was asked for and is not known. */
const unknownPart = (full, short) => ["unknown_part", short, full.name];

function canProrate(one, items) {
  const left = one.grid.map((_, at) => at + 1).filter((number) => !items.has(number));
  const few = one.missing_rule === "prorate" && left.length <= one.missing_most;
  return few && !left.some((number) => one.critical_items.includes(number));
}

/* Every item has the same value: a form that was not read, or another coding. */
function allAlike(one, items) {
  const values = new Set(items.values());
  const few = one.items < FEW || one.grid.some((allowed) => allowed.length < 3);
  if (few || items.size < one.items || values.size > 1) return null;
  const [value] = values;
  if (value === one.item_lowest) return ["all_lowest", one.name, value];
  return [value === one.item_lowest + 1 ? "all_coded" : "all_same", one.name, value];
}

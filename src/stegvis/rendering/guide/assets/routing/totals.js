/* Which totals a scale can have beside what is answered of it: its items, and the short forms within it. */

/* Every sum of one value from each item. */
function sums(grid) {
  let found = new Set([0]);
  for (const values of grid) {
    const next = new Set();
    for (const total of found) for (const value of values) next.add(total + value);
    found = next;
  }
  return found;
}

/* Every total that the scale can have; nothing when what is known contradicts itself. */
function possibleTotals(one, items, parts = []) {
  if (!one.summed) return both(range(one.lowest, one.highest), parts.map(beside));
  const found = new Set();
  for (const grid of ways(one, items)) {
    for (const total of both(sums(grid), parts.map((part) => through(part, grid)))) found.add(total);
  }
  return found;
}

const both = (totals, others) => new Set([...totals].filter((total) => others.every((other) => other.has(total))));

const range = (low, high) => new Set(Array.from({ length: high - low + 1 }, (_, n) => low + n));

/* The totals that a short form leaves, its own items and the others taken each for themselves. */
function through(part, grid) {
  if (!part.items.length) return beside(part);
  const own = (_, at) => part.items.includes(at + 1);
  const inside = both(sums(grid.filter(own)), [range(...part.span)]);
  const others = sums(grid.filter((values, at) => !own(values, at)));
  return new Set([...inside].flatMap((one) => [...others].map((other) => one + other)));
}

/* The totals that a short form leaves when its items are not known. */
const beside = (part) => range(part.span[0], part.span[1] + part.rest);

/* The sums that some items of a scale can have. */
function ownSums(one, items, numbers) {
  return new Set(ways(one, items).flatMap((grid) => [...sums(numbers.map((n) => grid[n - 1]))]));
}

/* What each item can be, once for each way that the form may have been gone through. */
function ways(one, items) {
  let grids = [one.grid.map((values, at) => (items.has(at + 1) ? [items.get(at + 1)] : values))];
  for (const skip of one.skips) {
    if (!skip.unless_answered) grids = grids.flatMap((grid) => parted(grid, skip));
  }
  return grids;
}

/* The ways through a skip: all that open it are 0, or the first that is not comes in turn. */
function parted(grid, skip) {
  const before = new Map();
  const found = [];
  for (const number of skip.when_zero) {
    const values = grid[number - 1];
    const more = values.filter((value) => value);
    if (more.length) found.push(replaced(grid, new Map([...before, [number, more]])));
    if (!values.includes(0)) return found;
    before.set(number, [0]);
  }
  if (skip.zero.every((number) => grid[number - 1].includes(0))) {
    found.push(replaced(grid, new Map([...before, ...skip.zero.map((number) => [number, [0]])])));
  }
  return found;
}

const replaced = (grid, values) => grid.map((usual, at) => values.get(at + 1) || usual);

/* The lowest and highest value that an open item can have beside everything else. */
function itemSpan(one, number, items, parts, total) {
  const fitting = one.grid[number - 1].filter((value) => {
    const left = possibleTotals(one, new Map([...items, [number, value]]), parts);
    return left.size && (total === null || left.has(total));
  });
  return ends(fitting);
}

const ends = (values) => [values[0], values[values.length - 1]];

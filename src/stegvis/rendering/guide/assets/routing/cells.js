/* The values of an input as rules tell them apart, and which of them is the mildest. */

/* The last value that no rule tells from another, of those up to the highest. */
const lastOf = ({ cells }, value, highest) =>
  Math.min(highest, ...cells.filter((cell) => cell.value > value).map((cell) => cell.value - 1));

/* The values to try of an interval, one of each cell where a value says something of another input; none when one of them is the mildest. */
function toTry(one, low, high, mayNotApply, each) {
  const met = one.ordered ? [] : within(one, low, high, mayNotApply);
  const some = met.length ? untold(met) : [];
  return some.length && each ? met.map((cell) => cell.value) : some;
}

/* The cells that an interval meets, each with a value inside it. */
function within({ cells, outside }, low, high, mayNotApply) {
  const met = [];
  cells.forEach(({ value, marks }, n) => {
    const last = n + 1 < cells.length ? cells[n + 1].value - 1 : high;
    if (value <= high && last >= low) met.push({ value: Math.max(value, low), marks });
  });
  return mayNotApply ? [outside, ...met] : met;
}

/* The values of the cells to try, the fewest marks first; none when one cell is the mildest. */
function untold(cells) {
  const mildest = cells.reduce((marks, cell) => marks & cell.marks, cells[0].marks);
  if (cells.some((cell) => cell.marks === mildest)) return [];
  const once = new Map();
  for (const { value, marks } of cells) if (!once.has(marks)) once.set(marks, value);
  const kept = [...once.keys()].filter((m) => ![...once.keys()].some((other) => other !== m && (other & m) === other));
  return kept.sort((a, b) => bits(a) - bits(b) || once.get(a) - once.get(b)).map((marks) => once.get(marks));
}

const bits = (marks) => marks.toString(2).split("1").length;

function inapplicable(one) {
  if (one.kind !== "boolean") return [INAPPLICABLE, INAPPLICABLE];
  const value = Number(one.adverse === "no");
  return [value, value];
}

/* The lowest that the answers still missing can leave a patient with. */

const MOST = 256;

/* The mildest completion of what is known; `also` are red flags that hold whatever the values say. */
function lowestOf(p, known, truths, also) {
  const search = { p, also, left: MOST + 1, before: { known, truths } };
  const here = decidedAt(search, known);
  const open = [...tries(search, known)];
  if (!open.length) return here;
  const guess = decidedAt(search, withValues(p, known, open.map(([id, [value]]) => [id, value])));
  if (!isMilder(here, guess) && canBe(guess.known) && tries(search, guess.known).next().done) return here;
  const all = [...contested(search, known)];
  let found = lowest(search, known);
  if (!found) {
    found = all.map((others) => atEachAge(search, others)).reduce((one, other) => (isMilder(one, other) ? other : one));
  }
  if (!isMilder(here, found)) return here;
  return { ...found, certain: certainOf(here, found, alone(search, all)), raised: true };
}

/* The rules that hold at some value of an input that decides alone, else those found. */
function certainOf(here, found, points) {
  const deciding = points.filter((some) => isMilder(here, mildestOf(some)));
  const all = new Set((deciding.length ? deciding : [[found]]).flat().flatMap((point) => point.holds));
  return [...all].filter((number) => !here.holds.includes(number)).sort((a, b) => a - b);
}

/* Level, then urgency. */
function isMilder(one, other) {
  return one.level < other.level || (one.level === other.level && one.urgency < other.urgency);
}

const mildestOf = (points) => points.reduce((one, other) => (isMilder(other, one) ? other : one));

/* Decide by the rules that hold for certain. */
function decidedAt(search, known) {
  const { p, also, before } = search;
  search.left -= 1;
  const see = lookup(p, known);
  const truths = decision(p, known, before);
  const holds = truths.map((t, number) => (t === 1 || also.includes(number) ? number : -1)).filter((n) => n >= 0);
  const visits = visited(p, holds, false);
  const level = Math.max(...visits.map((visit) => propose(p, visit, see, see("age"), false).level));
  const urgency = Math.max(...visits.map((visit) => visit.urgency));
  return { level, urgency, known, holds, certain: [], raised: false };
}

/* The mildest completion: at some input's values in turn, until none can be milder; null when there are too many. */
function lowest(search, known) {
  if (search.left <= 0) return null;
  const here = decidedAt(search, known);
  let found = null;
  for (const other of contested(search, known).next().value || []) {
    const one = lowest(search, other);
    if (!one) return null;
    if (!found || isMilder(one, found)) found = one;
    if (!isMilder(here, found)) break;
  }
  return found || here;
}

/* Decide at each value of each input that must be tried, the others as they are. */
const alone = (search, all) => all.map((others) => others.map((other) => decidedAt(search, other)));

/* The mildest over the values of one input, each at every age that must be tried. */
function atEachAge(search, others) {
  return mildestOf(others.flatMap((other) => {
    const ages = new Map(tries(search, other)).get("age") || [];
    const found = ages.map((value) => decidedAt(search, withValues(search.p, other, [["age", value]])));
    return found.length ? found : [decidedAt(search, other)];
  }));
}

/* Each input of which no value is the mildest, with the values to try. */
function* tries({ p }, known) {
  const see = lookup(p, known);
  const aged = ages(p, see);
  if (aged) yield ["age", aged];
  const open = p.contested.filter((id) => see(id)[0] < see(id)[1] && !(id === "age" && aged));
  const doubtful = unsurelyAsked(p, see, open);
  for (const id of open) {
    const [low, high] = see(id);
    const values = toTry(p.cells.get(id), low, high, doubtful.has(id), p.tied.has(id));
    if (values.length) yield [id, values];
  }
}

/* The ages to try when the scales that are used, or tried, leave fewer; null otherwise. */
function ages(p, see) {
  const [low, high] = see("age");
  if (low === high || !p.cells.has("age")) return null;
  const [first, last] = agesOf(p, see);
  return first === low && last === high && !forSomeAges(p, see) ? null : within(p.cells.get("age"), first, last, false).map((cell) => cell.value);
}

/* Whether totals or items are tried of a scale that is not for all ages that are possible. */
function forSomeAges(p, see) {
  const [first, last] = see("age");
  return p.contested.some((id) => {
    const [low, high] = see(id);
    const scale = p.scaleOf.get(id);
    if (!scale || low >= high || (scale.ages[0] <= first && last <= scale.ages[1])) return false;
    return toTry(p.cells.get(id), low, high, false, p.tied.has(id)).length > 0;
  });
}

/* Per input of which no value is the mildest, the patient at each of its values that can be. */
function* contested(search, known) {
  for (const [id, tried] of tries(search, known)) {
    const others = tried.map((value) => withValues(search.p, known, [[id, value]]));
    const some = others.filter((other) => canBe(other));
    yield some.length ? some : others;
  }
}

/* The patient with more answers; the scales they belong to and the gates follow.
   A total lies anywhere among the values that no rule tells from it, an item that is read beside its total too. */
function withValues(p, known, answers) {
  const see = lookup(p, known);
  const made = new Map(known);
  for (const [id, value] of answers) {
    made.set(id, [value, value]);
    const scale = p.scaleOf.get(id);
    if (!scale || value < 0) continue;
    if (id === scale.id || p.tied.has(id)) made.set(id, [value, lastOf(p.cells.get(id), value, see(id)[1])]);
    const [least, most] = see(scale.id);
    const tied = !Object.keys(scale.short_forms).length && (id === scale.id || least !== most);
    if (scale.summed && (isWhole(p, see, scale.id) || tied)) narrow(made, see, scale, id);
  }
  if (answers.some(([id]) => p.closing.has(id))) close(p, made);
  return made;
}

const isWhole = (p, see, id) => see(id)[0] === p.span.get(id)[0] && see(id)[1] === p.span.get(id)[1];

/* The ages that are still possible, by the scales that are used; all when none is left. */
function agesOf(p, see) {
  let [low, high] = see("age");
  for (const scale of p.scales.filter((one) => used(p, see, one.id))) {
    low = Math.max(low, scale.ages[0]);
    high = Math.min(high, scale.ages[1]);
  }
  return low <= high ? [low, high] : see("age");
}

/* Whether something is answered of a scale. */
const used = (p, see, id) => see(id)[0] >= 0 && !isWhole(p, see, id);

/* A total bounds its items that are open, and an item a total of which nothing else is known. */
function narrow(made, see, scale, id) {
  const [least, most] = see(scale.id);
  const [value, last] = made.get(id);
  if (id !== scale.id) {
    const [low, high] = see(id);
    made.set(scale.id, [least + value - low, most - (high - last)]);
    return;
  }
  for (const number of scale.read_items) {
    const item = `${scale.id}.item${number}`;
    const [low, high] = see(item);
    made.set(item, [Math.max(low, value - (most - high)), Math.min(high, last - (least - low))]);
  }
}

/* Whether every input has some value left. */
const canBe = (known) => [...known.values()].every(([low, high]) => low <= high);

/* Those of some inputs of which nothing is known, not even whether they apply. */
function unsurelyAsked(p, see, ids) {
  const behind = ids.filter((id) => p.gate.has(id) && p.reads.has(id) && isWhole(p, see, id));
  return new Set(behind.filter((id) => p.gate.get(id).test(see) === null));
}

/* What is not known, and need not be asked, does not apply. */
function close(p, known) {
  const see = lookup(p, known);
  for (const [id, gate] of p.gate) {
    if (p.reads.has(id) && isWhole(p, see, id) && gate.test(see) === 0) known.set(id, inapplicable(p.input.get(id)));
  }
}

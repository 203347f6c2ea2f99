/* Red flags of which one holds whatever an open answer is, though none of them holds by itself. */

/* Each input that two red flags read, or more, with those. */
function shared(p) {
  if (!p.shared) {
    const readers = p.inputs.map(({ id }) => [id, (p.readers.get(id) || []).filter((number) => number < p.flags)]);
    p.shared = readers.filter(([, flags]) => flags.length > 1);
  }
  return p.shared;
}

/* Per input of which something is known, or the age: the red flags of which one surely holds, at each value that it may have. */
function jointly(p, known, open) {
  const flags = open.filter((number) => number < p.flags);
  if (flags.length < 2) return [];
  return shared(p).map(([id, readers]) => {
    const [low, high] = known.get(id) || p.span.get(id);
    const [lowest, highest] = p.span.get(id);
    if (low === high || (low === lowest && high === highest && id !== "age")) return [];
    const mine = readers.filter((number) => flags.includes(number));
    return mine.length > 1 ? pointsOf(p, known, id, mine) : [];
  }).filter((points) => points.length);
}

/* The red flags that hold at each value of an input; nothing where at some value none does. */
function pointsOf(p, known, id, flags) {
  const [low, high] = known.get(id) || p.span.get(id);
  const points = within(p.cells.get(id), low, high, false).map(({ value }) => {
    const see = lookup(p, new Map(known).set(id, [value, value]));
    return flags.filter((number) => p.tests[number](see) === 1);
  });
  return points.every((point) => point.length) ? needed(points) : [];
}

/* The same without red flags that no value needs: another holds wherever they do. */
function needed(points) {
  const all = [...new Set(points.flat())].sort((a, b) => b - a);
  return all.reduce((left, number) => {
    const alone = left.some((point) => point.length === 1 && point[0] === number);
    return alone ? left : left.map((point) => point.filter((one) => one !== number));
  }, points);
}

/* The mildest completion with the least of such red flags in it; others of its rules stay needs. */
function withJoint(p, mildest, joint, holds) {
  const held = new Set(mildest.holds);
  const rank = (point) => Math.max(...point.map((number) => p.rules[number].level * 1000 + p.rules[number].urgency));
  for (const points of joint) {
    if (points.flat().some((number) => held.has(number))) continue;
    points.reduce((one, other) => (rank(other) < rank(one) ? other : one)).forEach((number) => held.add(number));
  }
  const certain = new Set([...mildest.certain.filter((number) => number >= p.flags), ...joint.flat(2).filter((number) => !holds.includes(number))]);
  const inOrder = (some) => [...some].sort((a, b) => a - b);
  return { ...mildest, holds: inOrder(held), certain: inOrder(certain) };
}

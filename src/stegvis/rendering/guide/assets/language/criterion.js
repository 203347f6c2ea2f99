/* Criteria in three values: 1 holds, 0 does not, null is open. No eval: a tree becomes functions. */

const readers = {
  w: ([, id, low, high]) => (see) => {
    const [a, b] = see(id);
    return low <= a && b <= high ? 1 : a <= high && b >= low ? null : 0;
  },
  o: ([, id, values]) => (see) => {
    const [a, b] = see(id);
    let hit = false;
    let miss = false;
    for (let v = a; v <= b; v++) {
      if (values.includes(v)) hit = true;
      else miss = true;
    }
    return hit ? (miss ? null : 1) : 0;
  },
  n: ([, part]) => {
    const one = reader(part);
    return (see) => {
      const t = one(see);
      return t === null ? null : 1 - t;
    };
  },
  a: ([, parts]) => counted(parts, (yes, open, n) => (yes === n ? 1 : yes + open === n ? null : 0)),
  y: ([, parts]) => counted(parts, (yes, open) => (yes ? 1 : open ? null : 0)),
  k: ([, number, parts]) =>
    counted(parts, (yes, open) => (yes >= number ? 1 : yes + open >= number ? null : 0)),
};

/* Worked out once for each tree: the set is only read. */
const READ = new WeakMap();

function inputsOf(tree) {
  if (!READ.has(tree)) {
    const leaf = tree[0] === "w" || tree[0] === "o";
    const parts = tree[0] === "n" ? [tree[1]] : tree[tree.length - 1];
    READ.set(tree, new Set(leaf ? [tree[1]] : parts.flatMap((part) => [...inputsOf(part)])));
  }
  return READ.get(tree);
}

function reader(tree) {
  return readers[tree[0]](tree);
}

function counted(parts, judge) {
  const all = parts.map(reader);
  return (see) => {
    let yes = 0;
    let open = 0;
    for (const one of all) {
      const t = one(see);
      if (t === 1) yes++;
      else if (t === null) open++;
    }
    return judge(yes, open, all.length);
  };
}

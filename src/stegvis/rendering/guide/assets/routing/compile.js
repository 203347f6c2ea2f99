/* A pathway, ready to be asked: its words in one language, its trees as functions. */

const INAPPLICABLE = -1000000;

/* The truth of every rule; of those that read nothing new, as it was before. */
function decision(p, known, before = null) {
  const see = lookup(p, known);
  if (!before) return p.tests.map((test) => test(see));
  const truths = [...before.truths];
  const was = lookup(p, before.known);
  for (const one of p.inputs) {
    const [low, high] = see(one.id);
    const [lowest, highest] = was(one.id);
    if (low === lowest && high === highest) continue;
    for (const number of p.readers.get(one.id)) truths[number] = p.tests[number](see);
  }
  return truths;
}

/* Put the words of one language in the place of their numbers; one without a number is the next. */
function localize(payload, language) {
  const table = payload[language];
  let next = 0;
  const say = (node) => {
    if (Array.isArray(node)) return node[0] === null ? table[node[1] ?? next++] : node.map(say);
    if (node === null || typeof node !== "object") return node;
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, say(value)]));
  };
  return say(payload.data);
}

function compilePathway(data) {
  const p = { ...data, input: new Map(), step: new Map(), track: new Map(), instrument: new Map() };
  data.inputs.forEach((one, at) => p.input.set(one.id, { ...one, at }));
  p.beside = new Map(data.beside.map((one) => [one.id, one]));
  data.tracks.forEach((track) => {
    p.track.set(track.id, track);
    track.steps.forEach((step) => {
      p.step.set(step.id, step);
      step.track = track.id;
      step.barriers = step.unsuitable.map((u) => reader(u.when));
    });
    track.rungs = track.ladder.map((id) => p.step.get(id));
    track.acts = track.actions.map((action) => reader(action.when));
  });
  data.instruments.forEach((one) => p.instrument.set(one.id, one));
  p.tests = data.rules.map((rule) => reader(rule.when));
  p.readers = new Map(data.inputs.map((one) => [one.id, []]));
  data.rules.forEach((rule, number) => inputsOf(rule.when).forEach((id) => p.readers.get(id).push(number)));
  p.span = new Map(data.inputs.map((one) => [one.id, [one.lowest, one.highest]]));
  p.rules = data.rules.map((rule) => ({ ...rule, bare: rule.bare || rule.when }));
  p.gate = new Map(data.gates.map(([id, when]) => [id, { when, test: reader(when) }]));
  p.behind = new Map();
  for (const [id, when] of data.gates) {
    if (p.input.get(id)?.instrument !== "") continue;
    for (const one of inputsOf(when)) p.behind.set(one, [...(p.behind.get(one) || []), id]);
  }
  const builtIn = new Set(["age", ...p.beside.keys()]);
  p.layered = new Set(data.gates.filter(([, when]) => [...inputsOf(when)].some((id) => !builtIn.has(id))).map(([id]) => id));
  p.reads = new Set(data.reads);
  const cell = ([value, marks]) => ({ value, marks: BigInt(marks) });
  p.cells = new Map(data.cells.map(({ input, ordered, outside, cells }) =>
    [input, { ordered, outside: cell(outside), cells: cells.map(cell) }]));
  p.closing = new Set(data.closing);
  p.scales = data.instruments.filter((one) => p.reads.has(one.id));
  const scaled = (one) => [[one.id, one], ...one.read_items.map((number) => [`${one.id}.item${number}`, one])];
  p.scaleOf = new Map(p.scales.flatMap(scaled));
  const read = [...p.scaleOf.keys()].filter((id) => p.cells.has(id));
  const beside = new Set(read.filter((id) => !p.instrument.has(id)).map((id) => p.scaleOf.get(id).id));
  p.tied = new Set(read.filter((id) => p.cells.has(p.scaleOf.get(id).id) && beside.has(p.scaleOf.get(id).id)));
  p.urgencyRank = new Map(data.urgencies.map((urgency, rank) => [urgency.id, rank]));
  return p;
}

/* Measurements by instrument and day, and the baseline that a step begins from. */

function worseBy(instrument, one, than) {
  if (instrument.higher_better) return [than.low - one.high, than.high - one.low];
  return [one.low - than.high, one.high - than.low];
}

function readSeries(p, episode, faults) {
  const found = new Map();
  episode.measurements.forEach((m, i) => {
    const field = `measurements[${i}]`;
    if (!found.has(m.instrument)) found.set(m.instrument, new Map());
    const before = found.get(m.instrument);
    const wrong = misplaced(p, episode, m, before);
    if (wrong) faults.push(`${field}.${wrong}`);
    else {
      const one = readOne(p, episode, m);
      if (one.faults.length) one.faults.forEach((fault) => faults.push(`${field}.${fault}`));
      else before.set(m.on, one);
    }
  });
  if (faults.length) return found;
  for (const [id, readings] of found) found.set(id, placed(p.instrument.get(id), [...readings.values()], episode));
  return found;
}

/* What is wrong with a measurement's scale or day, if anything is. */
function misplaced(p, episode, m, before) {
  if (!p.instrument.has(m.instrument)) return "instrument";
  return !(dayOf(m.on) <= dayOf(episode.on)) || before.has(m.on) ? "on" : "";
}

/* What a measurement's total can be, by the same rules as a patient's scores, at the age it has. */
function readOne(p, episode, m) {
  const id = m.instrument;
  const one = p.instrument.get(id);
  const age = nearestAge(one, agesOn(episode.patient || {}, episode.on, m.on));
  const seen = stegvis.nobody();
  if (age !== null) seen.known.set("age", [age, age]);
  stegvis.readInstruments(p, { scores: { [id]: m.total ?? null }, items: { [id]: m.items || {} } }, seen);
  const faults = seen.faults.map((fault) => fault.field);
  if (!faults.length && !seen.given.has(id)) faults.push("total");
  const [low, high] = seen.known.get(id) || [one.lowest, one.highest];
  return { on: m.on, given: m, low, high, caveats: seen.caveats, faults };
}

function placed(instrument, readings, episode) {
  const all = readings.sort((a, b) => dayOf(a.on) - dayOf(b.on));
  const started = dayOf(episode.started);
  const before = all.filter((one) => dayOf(one.on) <= started).length;
  const start = Math.max(before - 1, 0);
  const later = all.slice(start + 1);
  return { instrument, all, start, first: all[start], later, last: later.length ? all[all.length - 1] : null };
}

const comparable = (one, other) =>
  !one.given.version || !other.given.version || one.given.version === other.given.version;

/* The version is known of one of two measurements alone: they may not be the same. */
const unlike = (one, other) => Boolean(one.given.version) !== Boolean(other.given.version);

/* Whether the newest total comes from after a day, and may be worse than the last one up to it. */
function worseSince({ instrument, all }, day) {
  const last = all[all.length - 1];
  const before = all.filter((one) => dayOf(one.on) <= dayOf(day));
  if (dayOf(last.on) <= dayOf(day)) return false;
  const known = before[before.length - 1];
  return !known || !comparable(known, last) || worseBy(instrument, last, known)[1] > 0;
}

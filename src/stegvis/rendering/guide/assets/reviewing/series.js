/* Measurements by instrument and day, and the baseline that a step begins from. */

function worseBy(instrument, one, than) {
  if (instrument.higher_better) return [than.low - one.high, than.high - one.low];
  return [one.low - than.high, one.high - than.low];
}

function readSeries(p, episode, faults) {
  const found = new Map();
  const age = (episode.patient || {}).age;
  episode.measurements.forEach((m, i) => {
    const field = `measurements[${i}]`;
    const before = found.get(m.instrument) || [];
    if (!p.instrument.has(m.instrument)) faults.push(`${field}.instrument`);
    else if (!(dayOf(m.on) <= dayOf(episode.on)) || before.some((one) => one.on === m.on)) faults.push(`${field}.on`);
    else {
      const seen = stegvis.weigh(p, { age, scores: { [m.instrument]: m.total }, items: { [m.instrument]: m.items || {} } });
      if (seen.faults.length) seen.faults.forEach((fault) => faults.push(`${fault === "age" ? "patient" : field}.${fault}`));
      else if (!seen.given.has(m.instrument)) faults.push(`${field}.total`);
      else {
        const [low, high] = seen.known.get(m.instrument);
        found.set(m.instrument, [...before, { on: m.on, given: m, low, high }]);
      }
    }
  });
  for (const [id, readings] of found) found.set(id, placed(p.instrument.get(id), readings, episode));
  return found;
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

/* What a review looks at: the course, and the patient decided on the values of today. */

/* All faults at once: when there is one, the measurements and the patient of today are read for theirs. */
function look(p, episode) {
  const sight = looked(p, episode);
  if (!sight.faults.length) return sight;
  const faults = [...sight.faults];
  readSeries(p, { ...episode, measurements: episode.measurements || [] }, faults);
  faults.push(...stegvis.weigh(p, episode.patient || {}).faults.map((fault) => `patient.${fault}`));
  return { faults: [...new Set(faults)] };
}

function looked(p, episode) {
  const faults = vet(p, episode);
  if (faults.length) return { faults };
  const step = p.step.get(episode.step);
  const all = withToday(episode, faults);
  if (faults.length) return { faults };
  const course = measure(p, all, step, faults);
  if (faults.length) return { faults };
  const patient = { ...all.patient, scores: { ...(all.patient || {}).scores }, items: { ...(all.patient || {}).items } };
  const old = [];
  for (const [id, one] of course.series) {
    const newest = one.all[one.all.length - 1];
    patient.scores[id] = newest.given.total;
    patient.items[id] = newest.given.items || {};
    if (newest.on !== all.on) old.push(["from_before", one.instrument.name, newest.on]);
  }
  const seen = stegvis.weigh(p, patient);
  if (seen.faults.length) return { faults: seen.faults.map((fault) => `patient.${fault}`) };
  const now = stegvis.route(p, seen, patient);
  const see = (id) => {
    const one = p.course.input.get(id);
    return one ? course.known.get(id) || [one.lowest, one.highest] : now.see(id);
  };
  const every = [...caveats(p, all, course), ...old, ...seen.caveats];
  const said = [...new Map(every.map((one) => [JSON.stringify(one), one])).values()];
  return { p, episode: all, step, course, now, see, caveats: said, faults };
}

/* A score of today is a measurement as well; the same day cannot have two totals. */
function withToday(episode, faults) {
  const patient = episode.patient || {};
  const scores = patient.scores || {};
  const items = patient.items || {};
  const all = [...(episode.measurements || [])];
  for (const id of new Set([...Object.keys(scores), ...Object.keys(items)])) {
    const total = scores[id];
    if (!given(total) && !filled(items[id])) continue;
    const at = all.findIndex((m) => m.instrument === id && m.on === episode.on);
    const said = { instrument: id, on: episode.on, total, items: items[id] || {} };
    if (at < 0) all.push(said);
    else all[at] = joinedToday(all[at], said, faults);
  }
  return { ...episode, measurements: all };
}

function joinedToday(measured, said, faults) {
  const known = (all) => Object.fromEntries(Object.entries(all || {}).filter(([, value]) => given(value)));
  const mine = known(measured.items);
  const other = known(said.items);
  if (given(said.total) && given(measured.total) && said.total !== measured.total) faults.push(`patient.scores.${said.instrument}`);
  for (const [n, value] of Object.entries(other)) {
    if (given(mine[n]) && mine[n] !== value) faults.push(`patient.items.${said.instrument}.${n}`);
  }
  return { ...measured, total: given(said.total) ? said.total : measured.total, items: { ...mine, ...other } };
}

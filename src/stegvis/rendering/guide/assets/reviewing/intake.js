/* The episode taken in: checked, its measurements read, the patient of today weighed. */

/* All faults at once: when there is one, the measurements and the patient of today are read for theirs. */
function checkEpisode(p, episode) {
  const checked = takeIn(p, episode);
  return checked.faults.length ? { faults: [...new Set([...checked.faults, ...misread(p, episode)])] } : checked;
}

/* Read the measurements, and weigh the patient with the newest of them. */
function takeIn(p, given) {
  const faults = vet(p, given);
  if (faults.length) return { faults };
  const episode = withToday(given, faults);
  if (faults.length) return { faults };
  const series = readSeries(p, episode, faults);
  if (faults.length) return { faults };
  const { scores, items } = episode.patient || {};
  const patient = { ...episode.patient, scores: { ...scores }, items: { ...items } };
  for (const [id, one] of series) {
    if (!isFor(one.instrument, agesOn(patient, episode.on, episode.on))) continue;
    const newest = one.all[one.all.length - 1].given;
    patient.scores[id] = newest.total;
    patient.items[id] = newest.items || {};
  }
  const seen = stegvis.weigh(p, patient);
  if (seen.faults.length) return { faults: seen.faults.map((fault) => `patient.${fault.field}`) };
  return { p, episode, step: p.step.get(episode.step), series, patient, seen, faults };
}

function misread(p, episode) {
  const faults = [];
  readSeries(p, { ...episode, measurements: episode.measurements || [] }, faults);
  return [...faults, ...stegvis.weigh(p, episode.patient || {}).faults.map((fault) => `patient.${fault.field}`)];
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

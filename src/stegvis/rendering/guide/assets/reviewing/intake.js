/* The episode taken in: checked, its measurements read, the patient of today weighed. */

/* Asked, and nobody knew. */
const UNKNOWN = "unknown";

/* All faults at once: when there is one, the measurements and the patient of today are read for theirs. */
function checkEpisode(p, episode) {
  const checked = takeIn(p, episode);
  return checked.faults.length ? { faults: [...new Set([...checked.faults, ...misread(p, episode)])] } : checked;
}

/* Read the measurements, and weigh the patient with the newest of them. */
function takeIn(p, given) {
  const faults = [...vet(p, given), ...weighToday(p, given.patient || {}).faults];
  if (faults.length) return { faults };
  const episode = withToday(given, faults);
  if (faults.length) return { faults };
  const series = readSeries(p, episode, faults);
  if (faults.length) return { faults };
  const { scores, items } = episode.patient || {};
  const patient = { ...episode.patient, scores: { ...scores }, items: { ...items } };
  for (const [id, one] of series) {
    if (!isFor(one.instrument, agesOn(patient, episode.on, episode.on)) || !lasts(one, episode.on)) continue;
    const newest = one.all[one.all.length - 1].given;
    patient.scores[id] = newest.total;
    patient.items[id] = newest.items || {};
  }
  const seen = weighToday(p, patient);
  if (seen.faults.length) return { faults: seen.faults };
  return { p, episode, step: p.step.get(episode.step), series, patient, seen, faults };
}

/* Whether the newest total still counts today, if only provisionally. */
const lasts = ({ instrument, all }, on) =>
  !instrument.lasts || dayOf(on) - dayOf(all[all.length - 1].on) <= instrument.lasts[1];

function misread(p, episode) {
  const faults = [];
  readSeries(p, { ...episode, measurements: episode.measurements || [] }, faults);
  return [...faults, ...weighToday(p, episode.patient || {}).faults];
}

/* Weigh the patient of today; its faults are those of the episode's patient. */
function weighToday(p, patient) {
  const seen = stegvis.weigh(p, patient);
  return { ...seen, faults: seen.faults.map((fault) => `patient.${fault.field}`) };
}

/* A score of today is a measurement as well; the same day cannot have two totals. */
function withToday(episode, faults) {
  const patient = episode.patient || {};
  const scores = patient.scores || {};
  const items = patient.items || {};
  const all = [...(episode.measurements || [])];
  for (const id of new Set([...Object.keys(scores), ...Object.keys(items)])) {
    const total = scores[id] === UNKNOWN ? null : scores[id];
    if (!given(total) && !Object.keys(knownItems(items[id])).length) continue;
    const at = all.findIndex((m) => m.instrument === id && m.on === episode.on);
    const said = { instrument: id, on: episode.on, total, items: items[id] || {} };
    if (at < 0) all.push(said);
    else all[at] = joinedToday(all[at], said, faults);
  }
  return { ...episode, measurements: all };
}

/* The answers to items that somebody could give. */
const knownItems = (all) => Object.fromEntries(Object.entries(all || {}).filter(([, value]) => given(value) && value !== UNKNOWN));

/* The items that were asked. */
const answered = (one) => Object.fromEntries(Object.entries(one.items || {}).filter(([, value]) => given(value)));

function joinedToday(measured, said, faults) {
  const mine = answered(measured);
  const other = answered(said);
  const pairs = [[`patient.scores.${said.instrument}`, said.total, measured.total]];
  for (const [n, value] of Object.entries(other)) pairs.push([`patient.items.${said.instrument}.${n}`, value, mine[n]]);
  for (const [field, now, before] of pairs) {
    if (given(now) && given(before) && ![now, before].includes(UNKNOWN) && now !== before) faults.push(field);
  }
  return { ...measured, total: said.total ?? measured.total, items: { ...other, ...mine, ...knownItems(other) } };
}

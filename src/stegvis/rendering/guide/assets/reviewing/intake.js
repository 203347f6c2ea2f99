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
  const episode = withToday(p, given, faults);
  if (faults.length) return { faults };
  const series = readSeries(p, episode, faults);
  if (faults.length) return { faults };
  const patient = withNewest(p, episode, series);
  const seen = weighToday(p, patient);
  if (seen.faults.length) return { faults: seen.faults };
  return { p, episode, step: p.step.get(episode.step), series, patient, seen, faults };
}

/* The patient of today, the newest measurements counted as scores of today. */
function withNewest(p, episode, series) {
  const { scores, items } = episode.patient || {};
  const patient = { ...episode.patient, scores: { ...scores }, items: { ...items } };
  for (const [id, one] of series) {
    if (!isFor(one.instrument, agesOn(patient, episode.on, episode.on)) || !lasts(one, episode.on)) continue;
    const newest = one.all[one.all.length - 1].given;
    const more = { ...answered(newest), ...kept(p, one, episode.on) };
    const apart = shortened(p, patient, id, newest.total, more);
    patient.scores[id] = apart ? null : newest.total;
    patient.items[id] = apart ? keptBeside(p, patient, id, more) : more;
  }
  return patient;
}

/* Whether something is read as a part of a scale, and never in its own right. */
const isShort = (p, id) => !p.instrument.has(id) && p.instruments.some((one) => id in one.short_forms);

/* Whether an earlier form cannot stand beside the short form of today. */
const shortened = (p, patient, id, total, items) =>
  Object.keys(shorts(p, patient, id)).length > 0 && !standsBeside(p, patient, id, total, items);

/* What is given of the short forms of a scale that the pathway reads as a part of it. */
const shorts = (p, patient, scale) =>
  Object.fromEntries(Object.entries(patient.scores).filter(([id]) => id in p.instrument.get(scale).short_forms && isShort(p, id)));

/* Whether a form can stand beside the short forms of today. */
const standsBeside = (p, patient, scale, total, items) =>
  fits(p, { scores: { ...shorts(p, patient, scale), [scale]: total ?? null }, items: { [scale]: items } });

/* The items that rules read, and that can stand beside the short forms of today. */
function keptBeside(p, patient, scale, items) {
  let found = {};
  for (const number of p.instrument.get(scale).read_items) {
    const more = { ...found, [number]: items[number] };
    if (given(items[number]) && standsBeside(p, patient, scale, null, more)) found = more;
  }
  return found;
}

/* Whether the newest total still counts today, if only provisionally. */
const lasts = ({ instrument, all }, on) =>
  !instrument.lasts || dayOf(on) - dayOf(all[all.length - 1].on) <= instrument.lasts[1];

/* Items that the newest form leaves open, as the newest one that answers them did, and its day. */
function* keptAnswers(p, { instrument, all }, on) {
  const newest = all[all.length - 1].given;
  let items = answered(newest);
  for (const number of instrument.read_items) {
    if (number in knownItems(items)) continue;
    const told = all.slice(0, -1).reverse().find((one) => number in knownItems(one.given.items));
    const value = told && told.given.items[number];
    if (!told || value === instrument.grid[number - 1][0]) continue;
    const fresh = !instrument.lasts || dayOf(on) - dayOf(told.on) <= instrument.lasts[1];
    const more = { ...items, [number]: value };
    if (!fresh || !fits(p, { scores: { [instrument.id]: newest.total ?? null }, items: { [instrument.id]: more } })) continue;
    items = more;
    yield [number, value, told.on];
  }
}

/* The answers that are kept of earlier forms, by item. */
const kept = (p, one, on) => Object.fromEntries([...keptAnswers(p, one, on)].map(([number, value]) => [number, value]));

/* Whether the answers to a scale can be given together. */
function fits(p, patient) {
  const seen = stegvis.nobody();
  stegvis.readInstruments(p, patient, seen);
  return !seen.faults.length;
}

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
function withToday(p, episode, faults) {
  const patient = episode.patient || {};
  const scores = patient.scores || {};
  const items = patient.items || {};
  const all = [...(episode.measurements || [])];
  for (const id of new Set([...Object.keys(scores), ...Object.keys(items)])) {
    if (isShort(p, id)) continue;
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

/* What a course with faults says of the patient of today: what holds once the faulty values are set aside. */

/* The patient of today in each way that a course with faults can be meant; each flag that any raises holds. */
function* patientsHeard(p, given) {
  const episode = { patient: {}, measurements: [], ...given };
  const { patient, measurements } = episode;
  yield patient;
  const good = measurements.filter((m) => isSound(p, episode, m));
  const left = { ...episode, patient: stegvis.setAside(p, patient).left || patient };
  for (const chosen of eachDayOnce(good)) yield withMeasured(patient, composed(p, { ...left, measurements: chosen }));
  for (const one of faulty(p, episode, good)) yield byItself(patient, one);
}

/* Whether a measurement can be read by itself. */
const isSound = (p, episode, m) => !misplaced(p, episode, m, new Map()) && !readOne(p, episode, m).faults.length;

/* The measurements so often that each of two by the same scale on one day counts in one of them. */
function eachDayOnce(good) {
  const day = (m) => `${m.instrument} ${m.on}`;
  const days = [...new Set(good.map(day))].map((one) => good.filter((m) => day(m) === one));
  const most = Math.max(...days.map((same) => same.length));
  return Array.from({ length: most }, (_, n) => days.map((same) => same[Math.min(n, same.length - 1)]));
}

/* A patient, faults and all, with what was measured: a faulty value is not as if nobody had said it. */
const withMeasured = (patient, { scores, items }) =>
  ({ ...patient, scores: { ...patient.scores, ...scores }, items: { ...patient.items, ...items } });

/* Each measurement that is not sound, unless a newer one that is answers what it does. */
function faulty(p, episode, good) {
  const newest = new Map();
  for (const m of good) if (!newest.has(m.instrument) || m.on >= newest.get(m.instrument).on) newest.set(m.instrument, m);
  return episode.measurements.filter((m) => !good.includes(m) && !answeredSince(p, m, newest.get(m.instrument)));
}

/* Whether a newer measurement answers every item that rules read. */
function answeredSince(p, m, newest) {
  if (!newest || m.on >= newest.on) return false;
  const answers = knownItems(newest.items);
  return !p.instrument.get(m.instrument).read_items.filter((number) => !(number in answers)).length;
}

/* A patient of whom nothing is known but a measurement, and the age. */
function byItself(patient, m) {
  const scores = given(m.total) ? { [m.instrument]: m.total } : {};
  return { ...patient, scores, items: { [m.instrument]: m.items || {} }, findings: {}, none_of: [] };
}

/* The patient of today by sound measurements; where today's values contradict them, by these. */
function composed(p, episode) {
  const faults = [];
  const joined = withToday(p, episode, faults);
  const series = readSeries(p, joined, faults);
  return faults.length ? withNewest(p, episode, readSeries(p, episode, [])) : withNewest(p, joined, series);
}

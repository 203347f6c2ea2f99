/* The numbers of a course as they are shown, and what weakens them. */

/* What was not compared, and why; each once. */
function caveats({ p, episode, seen, patient }, course) {
  const found = [];
  const days = episode.measurements.map((m) => dayOf(m.on));
  if (days.some((day, i) => day < days[i - 1])) found.push(["order"]);
  const { planned, wanted, series } = course;
  if (planned && wanted && wanted !== planned) {
    found.push(["another_scale", p.instrument.get(planned).name, p.instrument.get(wanted).name]);
  }
  if (wanted) {
    const instrument = p.instrument.get(wanted);
    if (!judged(instrument, null)) found.push(["no_figure", instrument.name]);
    found.push(...scaleCaveats(series.get(wanted) || { instrument, all: [] }, episode, p.course.defaults));
  }
  for (const one of series.values()) {
    found.push(...versionCaveats(one), ...partCaveats(one), ...chanceCaveats(one), ...notToday(one, episode));
  }
  for (const [id, { instrument, all }] of series) {
    const { on } = all[all.length - 1];
    if (!(id in patient.scores) || on === episode.on) continue;
    const apart = given(all[all.length - 1].given.total) && patient.scores[id] === null;
    found.push([apart ? "beside_short" : "from_before", instrument.name, on]);
  }
  for (const [id, one] of series) if (id in patient.scores) found.push(...answersKept(p, one, episode));
  found.push(...seen.caveats);
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

/* What weakens the baseline by itself, items without an answer above all. */
const partCaveats = ({ first, last }) => (last ? first.caveats.map((said) => ["of_baseline", first.on, said]) : []);

/* A total that is worse than the baseline by less than is reliable. */
function chanceCaveats({ instrument, first, last }) {
  const limit = relevant(instrument);
  if (!limit || !last || !comparable(first, last)) return [];
  const [low, high] = worseBy(instrument, last, first);
  if (!(low > 0 && high * limit[1] < limit[0])) return [];
  return [["chance", instrument.name, total({ low, high }), Math.ceil(limit[0] / limit[1])]];
}

/* Why a newest total is no value of today: the age of the patient, or its own. */
function notToday(one, { patient, on }) {
  const said = [one.instrument.name, one.all[one.all.length - 1].on];
  if (!isFor(one.instrument, agesOn(patient || {}, on, on))) return [["not_for_today", ...said]];
  return lasts(one, on) ? [] : [["too_old_for_today", ...said]];
}

/* Which answers to single items are those of an earlier form, as the newest leaves them open. */
const answersKept = (p, one, { on }) =>
  [...keptAnswers(p, one, on)].map((told) => ["answer_kept", one.instrument.name, ...told]);

function scaleCaveats(one, episode, defaults) {
  const { instrument, first, last } = one;
  const { name } = instrument;
  const found = versionCaveats(one);
  if (!first) return [...found, ["not_measured", name]];
  const days = dayOf(episode.started) - dayOf(first.on);
  const weeks = Math.floor(days / 7);
  if (days < 0) found.push(["no_baseline", name, first.on]);
  else if (weeks > defaults.baseline_weeks) found.push(["old_baseline", name, weeks]);
  if (!isCase(instrument, first.high)) found.push(["low_baseline", name, total(first)]);
  if (!(first.low > 0)) found.push(["nought_baseline", name]);
  if (!instrument.change.remission_below && !instrument.change.remission_at_most) found.push(["no_remission", name]);
  if (last && worseBy(instrument, last, first)[1] > 0 && !relevant(instrument)) found.push(["no_limit", name]);
  return found;
}

function versionCaveats(one) {
  const versions = [...new Set(one.all.map((r) => r.given.version).filter(Boolean))].sort();
  const { name } = one.instrument;
  const found = versions.length > 1 ? [["versions", name, versions.join(", ")]] : [];
  if (one.last && unlike(one.first, one.last)) found.push(["one_version", name]);
  return found;
}

const total = (one) => (one.low === one.high ? String(one.low) : `${one.low}–${one.high}`);

const numbers = (course, defaults) =>
  Object.fromEntries([...course.series].map(([id, one]) => [id, numbersOf(one, course, defaults)]));

function numbersOf(one, course, defaults) {
  const worked = ofScale(one, defaults);
  const said = {
    followed: one.instrument.id === course.wanted,
    measurements: one.all.map((r) => ({ on: r.on, total: value([r.low, r.high]), baseline: r === one.first })),
  };
  for (const name of ["first", "last", "change", "percent_change"]) said[name] = value(worked[name]);
  for (const name of TRUTHS) {
    said[name] = settledTruth(worked[name]);
  }
  said.trend = trend(one);
  return said;
}

function value(known) {
  if (!known) return null;
  const [lowest, highest] = known;
  return lowest === highest ? lowest : { lowest, highest };
}

function settledTruth(known) {
  const [sure, possible] = known || [false, true];
  return sure === possible ? Boolean(sure) : null;
}

/* A course of measurements becomes values: change, response, remission, deterioration. */

const NO = [0, 0];
const MAYBE = [0, 1];
const isCase = (instrument, score) => score >= instrument.case_from;
const away = ([low, high]) => [-high, -low];

function measure({ p, episode, step, series }) {
  const { defaults } = p.course;
  const plan = step.review ? step.review.instruments : [];
  let wanted = episode.scale || followedBy(plan, series, p);
  if (!series.has(wanted) && !(wanted && judged(p.instrument.get(wanted), null))) wanted = "";
  const judging = wanted && judged(p.instrument.get(wanted), series.get(wanted)) ? wanted : "";
  const known = ofCourse(p, episode, step, Boolean(judging));
  if (!wanted) OF_SCALE.forEach((name) => known.set(`${name}(scale)`, NO));
  for (const [id, instrument] of p.instrument) {
    const one = series.get(id) || { instrument, all: [], later: [] };
    for (const [name, value] of Object.entries(ofScale(one, defaults))) {
      known.set(`${name}(${id})`, value);
      if (id === wanted) known.set(`${name}(scale)`, value);
    }
  }
  return { known, series, planned: plan[0] || "", wanted, judging };
}

function followedBy(plan, series, p) {
  const measured = plan.filter((id) => series.has(id));
  if (measured.length || !plan.length) return measured[0] || "";
  const { construct } = p.instrument.get(plan[0]);
  const others = [...series].filter(([, one]) => construct && one.instrument.construct === construct);
  return others.length ? others[0][0] : plan[0];
}

function judged(instrument, series) {
  if (series && !isCase(instrument, series.first.high)) return false;
  return !instrument.higher_better || Boolean(instrument.change.response_percent || instrument.change.response_points);
}

function ofCourse(p, episode, step, hasScale) {
  const known = new Map();
  const put = (id, value) => given(value) && known.set(id, [Number(value), Number(value)]);
  const earlier = episode.earlier || [];
  put("weeks_in_step", weeksIn(episode));
  put("sessions", episode.sessions);
  for (const [id, among] of [["failed_steps", earlier], ["same_step_failed", earlier.filter((one) => one.step === episode.step)]]) {
    const failed = among.filter((one) => FAILED.includes(one.outcome) && one.adequate !== false);
    known.set(id, [failed.filter((one) => one.adequate === true).length, failed.length]);
  }
  put("has_scale", hasScale);
  put("completed", episode.completed);
  put("takes_part", episode.takes_part);
  put("goal_reached", episode.goal_reached);
  if (given(episode.adverse_events)) put("adverse_event", episode.adverse_events.length > 0);
  put("referral_returned", Boolean(episode.referral && episode.referral.returned));
  const words = { impression: episode.impression, track: step.track.replace(/-/g, "_"), level: p.levels[step.rank].id };
  for (const [id, said] of Object.entries(words)) {
    if (given(said)) put(id, p.course.input.get(id).choices.findIndex((choice) => choice.id === said));
    else if (hasScale) known.set(id, INAPPLICABLE);
  }
  return known;
}

function ofScale(one, defaults) {
  const { first, last, instrument } = one;
  const n = one.all.length - (one.start || 0);
  const found = { measurements: [n, n], remission_twice: twice(one, defaults) };
  if (first) found.first = [first.low, first.high];
  if (!last) return found;
  found.last = [last.low, last.high];
  if (!comparable(first, last)) return found;
  const worse = worseBy(instrument, last, first);
  const limit = relevant(instrument);
  found.change = [last.low - first.high, last.high - first.low];
  found.percent_change = percent(first, last);
  found.response = response(one, first, last, defaults.response_percent, "response_percent");
  found.partial_response = joined(found.response, response(one, first, last, defaults.partial_percent, ""));
  found.worsened = truth(worse[0] > 0, worse[1] > 0);
  found.remission = inRemission(instrument, last);
  found.deteriorated = atLeast(worse, limit);
  found.improved = atLeast(away(worse), limit);
  const spans = one.all.slice(one.start, -1).filter((r) => comparable(r, last)).map((r) => worseBy(instrument, last, r));
  found.worse_than_best = atLeast([0, 1].map((end) => Math.max(...spans.map((span) => span[end]))), limit);
  return found;
}

function percent(first, last) {
  if (!(first.low > 0)) return null;
  const of = (value, base) => Math.min(Math.trunc((100 * (value - base)) / base), MOST_PERCENT);
  return [of(last.low, first.high), of(last.high, first.low)];
}

function response({ instrument }, first, last, figure, own) {
  const { change } = instrument;
  if (own && change.response_points && !change[own]) {
    return atLeast(away(worseBy(instrument, last, first)), change.response_points);
  }
  if (instrument.higher_better || !(first.low > 0)) return null;
  const [n, d] = (own && change[own]) || figure;
  const short = (base, value) => (100 * d - n) * base - 100 * d * value;
  return truth(short(first.low, last.high) >= 0, short(first.high, last.low) >= 0);
}

/* Either of two; what cannot be told may be so. */
function joined(one, other) {
  const [sure, possible] = one || MAYBE;
  const [surely, possibly] = other || MAYBE;
  return [Math.max(sure, surely), Math.max(possible, possibly)];
}

const truth = (sure, possible) => [Number(sure), Number(possible)];

function inRemission({ change }, one) {
  const below = change.remission_below;
  const most = change.remission_at_most;
  if (below) return truth(one.high * below[1] < below[0], one.low * below[1] < below[0]);
  return most ? truth(one.high * most[1] <= most[0], one.low * most[1] <= most[0]) : NO;
}

function twice(one, defaults) {
  const seen = one.later.map((reading) => inRemission(one.instrument, reading));
  const run = (which) => {
    let length = 0;
    while (length < seen.length && seen[seen.length - 1 - length][which]) length++;
    if (length < 2) return false;
    const days = one.later.slice(seen.length - length).map((reading) => dayOf(reading.on));
    return days[days.length - 1] - days[0] >= 7 * defaults.remission_apart_weeks;
  };
  return truth(run(0), run(1));
}

const relevant = ({ change }) => change.reliable_change || change.smallest_important_points || null;

function atLeast(span, limit) {
  if (!limit) return span[1] <= 0 ? NO : null;
  return truth(span[0] * limit[1] >= limit[0], span[1] * limit[1] >= limit[0]);
}

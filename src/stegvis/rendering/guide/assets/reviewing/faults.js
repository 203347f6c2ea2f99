/* Whether an episode is possible at all. */

/* After this day there are too few left in the calendar to count in. */
const LAST_DAY = dayOf("9999-12-31") - 14 * MOST_SESSIONS;

function vet(p, episode) {
  const faults = [];
  if (!p.step.has(episode.step)) faults.push("step");
  if (!(dayOf(episode.started) <= dayOf(episode.on))) faults.push("started");
  if (weeksIn(episode) > MOST_SESSIONS) faults.push("started");
  if (dayOf(episode.on) > LAST_DAY) faults.push("on");
  if (episode.scale && !p.instrument.has(episode.scale)) faults.push("scale");
  const { sessions } = episode;
  if (given(sessions) && !(Number.isInteger(sessions) && sessions >= 0 && sessions <= MOST_SESSIONS)) faults.push("sessions");
  return [...faults, ...earlier(p, episode), ...events(episode), ...overrides(p, episode), ...referral(p, episode)];
}

/* What is wrong with earlier steps. */
function earlier(p, episode) {
  return (episode.earlier || []).flatMap((one, i) => {
    const field = `earlier[${i}]`;
    const words = [[!p.step.has(one.step), "step"], [!OUTCOMES.includes(one.outcome), "outcome"]];
    return [...named(field, words), ...inOrder(field, one, ["started", "ended"], episode.on, 2)];
  });
}

/* Adverse events that have not happened yet. */
const events = (episode) => (episode.adverse_events || []).flatMap((one, i) => inOrder(`adverse_events[${i}]`, one, ["on"], episode.on, 1));

/* What is wrong with a clinician's choices. */
function overrides(p, episode) {
  return (episode.overrides || []).flatMap((one, i) => {
    const field = `overrides[${i}]`;
    const words = [[!p.step.has(one.chosen), "chosen"], [!(one.reason in p.course.reasons), "reason"], [!(one.by || "").trim(), "by"]];
    return [...named(field, words), ...inOrder(field, one, ["on"], episode.on, 1)];
  });
}

/* Days of a referral that contradict each other. */
function referral(p, { referral: one, on }) {
  if (!one) return [];
  return [...named("referral", [[!p.step.has(one.to), "to"]]), ...inOrder("referral", one, ["sent", "confirmed", "arrived", "returned"], on, 1)];
}

const named = (field, wrong) => wrong.filter(([is]) => is).map(([, name]) => `${field}.${name}`);

/* Days that come before the one they should follow, or after the review; the first of them must be there. */
function inOrder(field, one, names, last, needed) {
  const missing = names.slice(0, needed).filter((name) => !one[name]);
  const days = names.filter((name) => one[name]).map((name) => [name, dayOf(one[name])]);
  const late = days.filter(([, day], i) => day > (i + 1 < days.length ? days[i + 1][1] : dayOf(last))).map(([name]) => name);
  return [...missing, ...late].map((name) => `${field}.${name}`);
}

/* When to measure next. */

function nextMeasurement(sight, target, holds) {
  const { p, episode, step, course } = sight;
  const now = target || step;
  const plan = now.review || { weeks: [], instruments: [] };
  const said = {
    instruments: course.wanted && now === step ? [course.wanted] : plan.instruments,
    overdue_since: overdueSince(sight), weeks_from_start: [], earliest: "", latest: "",
  };
  if (target && target !== step) return { ...said, weeks_from_start: plan.weeks };
  const on = dayOf(episode.on);
  let soonest = null;
  for (const { rule } of holds) {
    if (rule && rule.measure_weeks && (!soonest || rule.measure_weeks[1] < soonest[1])) soonest = rule.measure_weeks;
  }
  const planned = nextPlanned(sight);
  const days = said.overdue_since ? [on, on] : soonest ? soonest.map((n) => on + 7 * n) : [planned, planned];
  return { ...said, earliest: textOf(days[0]), latest: textOf(days[1]) };
}

function nextPlanned({ p, episode, step }) {
  const on = dayOf(episode.on);
  const ahead = weeksOf(step).map((n) => dayOf(episode.started) + 7 * n).find((day) => day > on);
  return ahead === undefined ? on + 7 * p.course.defaults.repeat_weeks : ahead;
}

const weeksOf = (step) => (step.review ? step.review.weeks : []);

function overdueSince({ p, episode, step, course }) {
  const on = dayOf(episode.on);
  const days = weeksOf(step).map((n) => dayOf(episode.started) + 7 * n);
  const passed = days.filter((day) => day <= on);
  if (!passed.length || !course.wanted) return "";
  const due = passed[passed.length - 1];
  const series = course.series.get(course.wanted);
  const done = (series ? series.later : []).map((one) => dayOf(one.on)).filter((day) => due - p.course.defaults.due_within_days <= day);
  if (!done.length) return textOf(due);
  const again = Math.max(done[done.length - 1], due) + 7 * p.course.defaults.repeat_weeks;
  return passed.length === days.length && again < on ? textOf(again) : "";
}

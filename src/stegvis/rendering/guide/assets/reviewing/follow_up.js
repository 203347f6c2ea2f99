/* What to do, and when to measure next. */

function planFollowUp(today, { held }, { target, proposed: { deciding } }) {
  const also = held.filter((one) => !deciding.some((other) => other.id === one.id));
  const [overdue, who] = [overdueSince(today), responsibility(today)];
  const asked = mostUrgent(today, [...deciding, ...held.filter(isUpward)]);
  let urgency = asked;
  if (today.p.urgencyRank.get(urgency) < today.now.found.urgency) {
    also.push(ofUrgency(today));
    ({ urgency } = also[also.length - 1]);
  }
  return {
    urgency, asked, also, overdue, who,
    actions: actions(today, target, [...deciding, ...also], who), next: nextMeasurement(today, target, held, overdue),
  };
}

/* What to do now, each once: for red flags first. */
function actions(today, target, all, who) {
  const { p } = today;
  const said = stegvis.sortedFlags(today.now).flatMap((flag) =>
    flag.do.map((text) => ({ from: flag.id, urgency: p.urgencies[flag.urgency].id, do: text })));
  const urgency = mostUrgent(today, []);
  for (const text of [alreadySent(today, target), who.overdue.length ? p.course.late : ""]) if (text) said.push({ from: "referral", urgency, do: text });
  for (const one of all) for (const text of one.do) said.push({ from: one.id, urgency: one.urgency, do: text });
  return said.filter((one, i) => said.findIndex((other) => other.do === one.do) === i);
}

/* A referral to the proposed level that is under way. */
function alreadySent({ p, step, episode: { referral: given } }, target) {
  if (!given || given.returned || !target) return "";
  const to = p.step.get(given.to);
  if (to.rank === step.rank || to.rank !== target.rank) return "";
  return p.course.sent.replace("{to}", to.name).replace("{sent}", given.sent);
}

function mostUrgent({ p }, reasons) {
  return p.urgencies[Math.max(0, ...reasons.map((one) => p.urgencyRank.get(one.urgency)))].id;
}

function nextMeasurement(today, target, held, overdue) {
  const { p, episode, step, course } = today;
  const now = target || step;
  const plan = now.review || { weeks: [], instruments: [] };
  const scales = course.wanted && now === step ? [course.wanted] : plan.instruments;
  const said = {
    instruments: scales.filter((id) => isFor(p.instrument.get(id), today.see("age"))),
    overdue_since: overdue, weeks_from_start: [], earliest: "", latest: "",
  };
  if (target && target !== step) return { ...said, weeks_from_start: plan.weeks };
  const on = dayOf(episode.on);
  let soonest = null;
  for (const { rule } of held) {
    if (rule && rule.measure_weeks && (!soonest || rule.measure_weeks[1] < soonest[1])) soonest = rule.measure_weeks;
  }
  const planned = nextPlanned(today);
  const days = overdue ? [on, on] : soonest ? soonest.map((n) => on + 7 * n) : [planned, planned];
  return { ...said, earliest: textOf(days[0]), latest: textOf(days[1]) };
}

function nextPlanned(today) {
  const { p, episode } = today;
  const on = dayOf(episode.on);
  const ahead = plannedDays(today).find((day) => day > on);
  return ahead === undefined ? on + 7 * p.course.defaults.repeat_weeks : ahead;
}

function overdueSince(today) {
  const { p, episode, course } = today;
  const on = dayOf(episode.on);
  const days = plannedDays(today);
  const passed = days.filter((day) => day <= on);
  if (!passed.length || !course.wanted) return "";
  const due = passed[passed.length - 1];
  const series = course.series.get(course.wanted);
  const done = (series ? series.later : []).map((one) => dayOf(one.on)).filter((day) => due - p.course.defaults.due_within_days <= day);
  if (!done.length) return textOf(due);
  const again = Math.max(done[done.length - 1], due) + 7 * p.course.defaults.repeat_weeks;
  return passed.length === days.length && again < on ? textOf(again) : "";
}

const plannedDays = ({ episode, step }) => (step.review ? step.review.weeks : []).map((n) => dayOf(episode.started) + 7 * n);

/* Who is responsible now, and what is overdue against the latest days of the pathway. */
function responsibility(today) {
  const { p, episode: { referral: given, on } } = today;
  const said = { who: responsibleUnit(given), referral: null, overdue: [], waiting: [] };
  if (!given) return said;
  said.referral = { to: given.to, state: referralState(given), days_since_sent: dayOf(on) - dayOf(given.sent) };
  if (given.arrived || given.returned) return said;
  const level = p.levels[p.step.get(given.to).rank].id;
  for (const one of p.access) {
    if (!one.levels.includes(level) || !isForAge(one, today)) continue;
    const latest = dayOf(given.sent) + one.days;
    said[dayOf(on) > latest ? "overdue" : "waiting"].push({ access: one.id, kind: one.kind, latest: textOf(latest) });
  }
  return said;
}

/* Who holds the responsibility: a referral is the sender's until it is confirmed. */
function responsibleUnit(given) {
  if (!given || given.returned) return "this_unit";
  return given.confirmed || given.arrived ? "receiver" : "sender";
}

/* How far a referral has come. */
const referralState = (given) => ["returned", "arrived", "confirmed"].find((name) => given[name]) || "sent";

/* Whether a latest day is for an age that is possible. */
function isForAge({ ages }, { see }) {
  const [low, high] = see("age");
  return ages[0] <= high && low <= ages[1];
}

/* The review, as ids and values: the same answers as stegvis.review. */

function propose(p, episode) {
  const checked = checkEpisode(p, episode);
  if (checked.faults.length) return { faults: checked.faults, red_flags: flagsToday(p, episode) };
  const course = measure(checked);
  const today = knowToday(checked, course);
  const reasons = askRules(today);
  const decision = weighOverride(today, reasons, chooseTarget(today, settleVerdict(today, reasons)));
  const followUp = planFollowUp(today, reasons, decision);
  const waiting = waitFor(today, reasons, decision, followUp);
  const figures = { numbers: numbers(course, p.course.defaults), caveats: caveats(checked, course) };
  return assemble(today, figures, decision, followUp, waiting);
}

/* The red flags that hold today, whatever is wrong with the course. */
function flagsToday(p, episode) {
  const flags = (one) => stegvis.redFlags(stegvis.route(p, stegvis.setAside(p, one), one));
  return [...new Set([...patientsHeard(p, episode)].flatMap(flags))];
}

function assemble(today, figures, decision, followUp, waiting) {
  const { step, now, course } = today;
  const contacts = contactsOf(today, decision.target, followUp.asked);
  return {
    verdict: decision.verdict,
    status: waiting.provisional ? "provisional" : "firm",
    urgency: followUp.urgency,
    step: step.id,
    target: decision.target ? decision.target.id : "",
    reasons: decision.proposed.deciding.map(reason),
    also: followUp.also.map(reason),
    numbers: figures.numbers,
    missing: waiting.missing,
    checks: waiting.checks,
    contacts,
    actions: followUp.actions,
    next_measurement: followUp.next,
    responsible: followUp.who,
    override: overrideData(decision),
    red_flags: stegvis.redFlags(now),
    questions: firstAsked(now, waiting.overturning),
    caveats: allCaveats(today, figures, decision),
    wanted: course.wanted,
    first_contact: recommendStep(today, decision, contacts),
  };
}

/* What is asked first: contradictions, red flags, and what could give more than the review does. */
function firstAsked(now, overturning) {
  const first = ({ kind, rules }) => kind === "contradiction" || kind === "red_flag" || rules.some((rule) => overturning.has(rule));
  return stegvis.waitedFor(now).filter(([, waits]) => first(waits)).map(([id]) => id);
}

/* What weakens a review: contradictions, old totals, figures. */
function allCaveats(today, figures, decision) {
  const found = [...closedCaveats(today, decision), ...stegvis.unsigned(today.now), ...stegvis.contradictions(today.now), ...oldCaveats(today), ...figures.caveats];
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

/* Which totals are too old to decide anything. */
function oldCaveats({ old, course, episode }) {
  return old.map((id) => {
    const { instrument, all } = course.series.get(id);
    return ["old", instrument.name, dayOf(episode.on) - dayOf(all[all.length - 1].on)];
  });
}

/* A clinician's own choice: whether it still stands, what lifts it, and what it amounts to. */

const KEEPING = [...DOWNWARD, "stay"];

/* How a course goes on: as the rules propose, or as a clinician has chosen. */
const isChosen = ({ override, liftedBy }) => override !== null && !liftedBy.length;

/* Only what asks for more than the choice lifts it: a red flag, or what has become worse since. */
function weighOverride(today, { held }, proposed) {
  const override = latest(today);
  const asProposed = { verdict: proposed.verdict, target: proposed.target, proposed, override, liftedBy: [] };
  if (!override) return asProposed;
  const step = today.p.step.get(override.chosen);
  const more = proposed.target ? proposed.target.rank - step.rank : -1;
  const liftedBy = held.filter((one) => lifts(today, one, override, more)).map((one) => one.id);
  if (liftedBy.length) return { ...asProposed, liftedBy };
  return { ...asProposed, verdict: amountsTo(today, step), target: step };
}

/* The latest choice in this step. */
function latest({ step, episode }) {
  let found = null;
  for (const one of episode.overrides || []) {
    if (dayOf(one.on) < dayOf(episode.started) && one.chosen !== step.id) continue;
    if (!found || dayOf(one.on) >= dayOf(found.on)) found = one;
  }
  return found;
}

/* Whether a reason lifts a choice, which lies so many levels below what is proposed. */
function lifts(today, one, choice, more) {
  if (one.id === "red_flag" && more >= 0) return true;
  return more > 0 && !KEEPING.includes(one.verdict) && !one.waits && isNews(today, one, choice);
}

/* Whether a reason says more than the clinician knew: a scale or the impression is worse since. */
function isNews({ episode, course }, { rule }, choice) {
  const told = rule && stegvis.inputsOf(rule.when).has("impression");
  if (told && episode.impression === "worse" && dayOf(episode.on) > dayOf(choice.on)) return true;
  return [...course.series.values()].some((series) => worseSince(series, choice.on));
}

/* The verdict that a clinician's choice of a step amounts to. */
function amountsTo(today, chosen) {
  const { step } = today;
  if (chosen.track !== step.track) return "change_track";
  if (chosen.rank === step.rank) return "stay";
  if (chosen.rank < step.rank) return "step_down";
  return isTop(today, chosen) ? "refer" : "step_up";
}

/* Whether a clinician has chosen a step that this patient cannot have. */
const isClosed = (today, decision) => closedCaveats(today, decision).length > 0;

/* Why a step that a clinician has chosen is closed to this patient: what stops it, or the age. */
function closedCaveats({ now, see }, decision) {
  const step = decision.target;
  if (!step || !isChosen(decision)) return [];
  const stops = step.unsuitable.filter((one, i) => one.kind === "stop" && stegvis.holds(now, step, i));
  const found = stops.map((one) => ["chosen_unsuitable", step.name, one.because]);
  if (!stegvis.openAt(step, see("age"), false)) found.push(["chosen_ages", step.name, ...step.ages]);
  return found;
}

/* A clinician's choice beside what the rules propose. */
function overrideData(decision) {
  const { override, proposed } = decision;
  if (!override) return null;
  const { on, by, reason: why, chosen, note = "" } = override;
  return {
    on, by, reason: why, chosen, note, stands: isChosen(decision), lifted_by: decision.liftedBy,
    proposed: { verdict: proposed.verdict, target: proposed.target ? proposed.target.id : "" },
  };
}

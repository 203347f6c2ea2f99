/* Whether a step may be offered to a patient: by the unit, at the age, and not stopped. */

const holds = (now, step, i) => step.barriers[i](now.see) === 1;

function possible(now, step) {
  if (step.withheld) return false;
  const stopped = step.unsuitable.some((u, i) => u.kind === "stop" && holds(now, step, i));
  return openAt(step, now.see("age"), false) && !stopped;
}

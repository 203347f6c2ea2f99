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
  return faults;
}

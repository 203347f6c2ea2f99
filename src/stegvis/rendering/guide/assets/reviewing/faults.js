/* Whether an episode is possible at all. */

function vet(p, episode) {
  const faults = [];
  if (!p.step.has(episode.step)) faults.push("step");
  if (!(dayOf(episode.started) <= dayOf(episode.on))) faults.push("started");
  if (episode.scale && !p.instrument.has(episode.scale)) faults.push("scale");
  const { sessions } = episode;
  if (given(sessions) && !(Number.isInteger(sessions) && sessions >= 0 && sessions <= MOST_SESSIONS)) faults.push("sessions");
  return faults;
}

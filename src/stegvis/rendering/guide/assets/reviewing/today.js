/* The patient of today: what is known, and what today's values alone propose. */

function valuesOf(today, when) {
  const said = {};
  for (const id of [...stegvis.inputsOf(when)].sort()) {
    said[id] = stegvis.valueSaid(today.p.course.input.get(id) || today.p.input.get(id), today.see(id));
  }
  return said;
}

/* Decide on the values of today; `old` are the scales whose newest total is too old to decide, though it does. */
function knowToday(checked, course) {
  const { p, episode, step, patient, seen } = checked;
  const now = stegvis.route(p, seen, patient);
  const see = (id) => {
    const one = p.course.input.get(id);
    return one ? course.known.get(id) || [one.lowest, one.highest] : now.see(id);
  };
  const old = tooOld(checked).filter((id) => id === course.wanted || decides(now, id));
  return { p, episode, step, course, now, see, lead: settledLead(now), old };
}

/* What leads when no red-flag question that is open counts. */
function settledLead(now) {
  const { p, found, see } = now;
  if (!found.flagsOpen) return found.lead;
  let lead = null;
  for (const visit of stegvis.visited(p, found.mildest, false)) {
    const one = stegvis.propose(p, visit, see, see("age"), false);
    if (!lead || stegvis.higher(one, lead)) lead = one;
  }
  return lead;
}

/* The scales whose newest total is older than it may be. */
function tooOld({ episode, series }) {
  const days = (one) => dayOf(episode.on) - dayOf(one.all[one.all.length - 1].on);
  return [...series].filter(([, { instrument, all }]) => instrument.lasts && days({ all }) > instrument.lasts[0]).map(([id]) => id);
}

/* Whether a scale changes what today's values propose. */
function decides({ p, patient, found }, scale) {
  const but = (all) => Object.fromEntries(Object.entries(all).filter(([id]) => id !== scale));
  const other = { ...patient, scores: but(patient.scores), items: but(patient.items) };
  return proposed(stegvis.route(p, stegvis.weigh(p, other), other).found) !== proposed(found);
}

/* What an outcome comes to. */
const proposed = ({ level, urgency, lead, flagsOpen, firm }) => JSON.stringify([level, urgency, lead.step.id, flagsOpen, firm]);

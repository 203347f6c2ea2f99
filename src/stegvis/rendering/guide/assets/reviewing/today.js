/* The patient of today: what is known, and what today's values alone propose. */

function valuesOf(today, when) {
  const said = {};
  for (const id of [...stegvis.inputsOf(when)].sort()) {
    said[id] = stegvis.valueSaid(today.p.course.input.get(id) || today.p.input.get(id), today.see(id));
  }
  return said;
}

/* Decide on the values of today; `lead` is what they ask for when nothing that is open counts. */
function knowToday({ p, episode, step, patient, seen }, course) {
  const now = stegvis.route(p, seen, patient);
  const see = (id) => {
    const one = p.course.input.get(id);
    return one ? course.known.get(id) || [one.lowest, one.highest] : now.see(id);
  };
  let lead = null;
  for (const visit of stegvis.visited(p, now.found.holds, false, now.found.spanned)) {
    const one = stegvis.propose(p, visit, now.see, now.see("age"), false);
    if (!lead || stegvis.higher(one, lead)) lead = one;
  }
  return { p, episode, step, course, now, see, lead };
}

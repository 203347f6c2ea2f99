/* The step that a review leads to. */

/* Who meets the patient first at the step that a review leads to. */
function recommendStep(today, { target }, urgency) {
  if (!target || target === today.step) return "";
  return stegvis.whoMeets(today.p, outcomeAt(today, target, urgency))[0].profession;
}

/* The outcome of today with the target as what is proposed. */
function outcomeAt({ p, now }, target, urgency) {
  const { found } = now;
  const track = p.track.get(target.track);
  const lead = { track, step: target };
  const others = found.proposals.filter((one) => one.track !== track);
  return { ...found, urgency: p.urgencyRank.get(urgency), lead, proposals: [lead, ...others] };
}

/* The step that a review leads to. */

/* Everybody who must meet the patient: whoever today's rules ask for, and who gives the step. */
function contactsOf(today, step, urgency) {
  const { p, now } = today;
  if (!step) return now.found.mildest.length ? stegvis.contactsSaid(now) : [];
  const key = (one) => `${one.profession} ${one.lacking}`;
  const found = new Map(stegvis.contactsSaid({ ...now, found: outcomeAt(today, step, urgency) }).map((one) => [key(one), one]));
  const rank = (one) => p.urgencyRank.get(one.urgency);
  const order = Object.keys(p.professions);
  const given = [{ profession: step.first_contact, urgency, for: [step.id], lacking: false }];
  if (step.awaits) given.push({ profession: step.awaits, urgency, for: [step.id], lacking: true });
  for (const own of given) {
    const same = found.get(key(own)) || own;
    const [sooner, later] = rank(own) >= rank(same) ? [own, same] : [same, own];
    found.set(key(own), { ...sooner, for: [...new Set([...sooner.for, ...later.for])] });
  }
  return [...found.values()].sort((a, b) =>
    rank(b) - rank(a) || a.lacking - b.lacking || order.indexOf(a.profession) - order.indexOf(b.profession));
}

/* Who meets the patient first at the step that a review leads to. */
function recommendStep(today, { target }, contacts) {
  return !target || target === today.step ? "" : contacts[0].profession;
}

/* The outcome of today with the target as what is proposed. */
function outcomeAt({ p, now }, target, urgency) {
  const { found } = now;
  const track = p.track.get(target.track);
  const lead = { track, step: target };
  const others = found.proposals.filter((one) => one.track !== track);
  return { ...found, urgency: p.urgencyRank.get(urgency), lead, proposals: [lead, ...others] };
}

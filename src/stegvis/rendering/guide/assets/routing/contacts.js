/* Who must meet the patient, in order: the profession that each rule asks for, no later than it says. */

const OPEN_FLAGS = -1;
const NOTHING = -2;

/* Everybody who must meet the patient, the first contact first. */
function whoMeets(p, found) {
  const asked = new Map();
  for (const [profession, urgency, rule, lacking] of asking(p, found)) {
    const key = `${profession} ${lacking}`;
    if (!asked.has(key)) asked.set(key, { profession, lacking, said: [] });
    asked.get(key).said.push({ urgency, rule });
  }
  const order = Object.keys(p.professions);
  return [...asked.values()]
    .map(({ profession, lacking, said }) => {
      said.sort((a, b) => b.urgency - a.urgency);
      return { profession, urgency: said[0].urgency, rules: said.map((one) => one.rule), lacking };
    })
    .sort((a, b) => b.urgency - a.urgency || a.lacking - b.lacking || order.indexOf(a.profession) - order.indexOf(b.profession));
}

/* Each profession that is asked for, how soon, by which rule, and whether the unit lacks it. */
function asking(p, found) {
  return askers(p, found).flatMap(([one, urgency, rule]) => [
    [one.first_contact, urgency, rule, false],
    ...(one.awaits ? [[one.awaits, urgency, rule, true]] : []),
  ]);
}

/* Each rule, or the step it leads to, that says who meets the patient. */
function askers(p, found) {
  const steps = new Map(found.proposals.map((one) => [one.track.id, one.step]));
  const said = found.mildest.map((number) => {
    const rule = p.rules[number];
    return [rule.first_contact ? rule : steps.get(rule.host), rule.urgency, number];
  });
  if (found.flagsOpen) said.push([steps.get(p.open_flags.track), p.open_flags.urgency, OPEN_FLAGS]);
  else if (!found.mildest.length) said.push([found.lead.step, found.urgency, NOTHING]);
  return said;
}

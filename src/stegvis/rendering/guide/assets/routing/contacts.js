/* Who must meet the patient, in order: the profession that each rule asks for, no later than it says. */

const OPEN_FLAGS = -1;
const NOTHING = -2;

/* Everybody who must meet the patient, the first contact first. */
function whoMeets(p, found) {
  const asked = new Map();
  for (const [profession, urgency, rule] of asking(p, found)) {
    if (!asked.has(profession)) asked.set(profession, []);
    asked.get(profession).push({ urgency, rule });
  }
  const order = Object.keys(p.professions);
  return [...asked]
    .map(([profession, said]) => {
      said.sort((a, b) => b.urgency - a.urgency);
      return { profession, urgency: said[0].urgency, rules: said.map((one) => one.rule) };
    })
    .sort((a, b) => b.urgency - a.urgency || order.indexOf(a.profession) - order.indexOf(b.profession));
}

/* Each profession that is asked for, how soon, and by which rule. */
function asking(p, found) {
  const steps = new Map(found.proposals.map((one) => [one.track.id, one.step]));
  const said = found.mildest.map((number) => {
    const { host, urgency, first_contact: own } = p.rules[number];
    return [own || steps.get(host).first_contact, urgency, number];
  });
  if (found.flagsOpen) said.push([steps.get(p.open_flags.track).first_contact, p.open_flags.urgency, OPEN_FLAGS]);
  else if (!found.mildest.length) said.push([found.lead.step.first_contact, found.urgency, NOTHING]);
  return said;
}

/* The rules that decide. */

/* The values that a need saw; of a flag that a value set aside raises, that value. */
function valuesOf(now, rule) {
  const known = now.seen.raisers?.get(now.p.rules.indexOf(rule)) || new Map();
  const values = Object.entries(valuesSeen(now, rule.bare));
  return Object.fromEntries(values.map(([id, value]) => [id, known.has(id) ? valueSaid(now.p.input.get(id), known.get(id)) : value]));
}

/* The rules that hold, and those of which one holds whatever is answered. */
const rulesHeld = ({ p, found }) => [...found.holds, ...found.certain].sort((a, b) => a - b).map((number) => p.rules[number]);

/* The rules that decide a track when none need hold by itself: one of several does, and these ask least. */
function certain(now, proposal) {
  const { p, found } = now;
  const decides = (number) => p.rules[number].host === proposal.track.id && p.rules[number].level === proposal.needed;
  if (found.holds.some(decides)) return [];
  return found.certain.filter(decides);
}

/* The inputs that a rule reads and of which more than one value is possible. */
function openInputs(now, number) {
  return [...inputsOf(now.p.rules[number].when)].sort().filter((id) => now.see(id)[0] !== now.see(id)[1]);
}

function rulesOf(now, proposal) {
  const { p, found } = now;
  const held = found.holds.filter((number) => p.rules[number].host === proposal.track.id);
  return [...held, ...certain(now, proposal)].map((number) => p.rules[number].id);
}

function because(now) {
  const { p, found } = now;
  const deciding = found.holds
    .map((number) => p.rules[number])
    .filter((rule) => rule.host === found.lead.track.id && rule.level === found.lead.needed)
    .map((rule) => ({ rule: rule.id, values: valuesOf(now, rule) }));
  for (const number of certain(now, found.lead)) {
    const rule = p.rules[number];
    deciding.push({ rule: rule.id, values: valuesOf(now, rule), spanning: openInputs(now, number) });
  }
  if (found.flagsOpen && found.lead.track.id === p.open_flags.track) {
    deciding.unshift({ rule: "unanswered_red_flags", values: {} });
  }
  return deciding;
}

/* What no open question can change any more: urgency, first contact, place, level and step, each by itself. */

const SETTLED = ["urgency", "first_contact", "place", "level", "step"];

function settled(now) {
  const { p, seen, found } = now;
  const all = (value) => Object.fromEntries(SETTLED.map((name) => [name, value]));
  if (found.firm) return all(true);
  if (seen.contradicted.size || seen.faults.length) return all(false);
  const urgency = lowestUrgency(now) === found.urgencyHighest;
  const level = found.lowest === found.highest;
  const heads = new Set(possibleHeads(now));
  const places = new Set([...heads].map((id) => p.places[id]));
  return {
    urgency, first_contact: urgency && heads.size === 1, place: places.size === 1, level, step: level && sameStep(now),
  };
}

/* An urgency that no completion falls below: of the rules that hold whatever is answered. */
const lowestUrgency = ({ p, found }) => Math.max(0, ...found.holds.map((number) => p.rules[number].urgency));

/* Every profession that may come to be the first contact: none that a rule that holds comes before. */
function possibleHeads(now) {
  const { p, found } = now;
  const least = lowestUrgency(now);
  const heads = [whoMeets(p, found)[0].profession];
  const order = Object.keys(p.professions);
  const last = surest(now, order);
  const ofSteps = (track, level) =>
    track.rungs.filter((step) => step.rank >= level).map((step) => step.first_contact);
  for (const number of [...found.holds, ...found.open]) {
    const { host, level, urgency, first_contact: own } = p.rules[number];
    if (urgency < least) continue;
    const asked = own ? [own] : ofSteps(p.track.get(host), level);
    heads.push(...asked.filter((id) => later(last, [urgency, order.indexOf(id)])));
  }
  if (!found.holds.length) heads.push(...ofSteps(p.track.get(p.otherwise), 0));
  return heads;
}

/* How soon, and where in the order of professions, the first contact stands at the latest. */
function surest({ p, found }, order) {
  const held = found.holds.map((number) => p.rules[number]).filter((rule) => rule.first_contact);
  return held.map((rule) => [rule.urgency, order.indexOf(rule.first_contact)])
    .reduce((last, one) => (later(last, one) ? one : last), [0, order.length]);
}

/* Whether the one is met no sooner than the other. */
const later = (one, other) => one[0] < other[0] || (one[0] === other[0] && one[1] >= other[1]);

/* Whether the leading track stays, and its step with it. */
function sameStep({ p, found }) {
  const { lead } = found;
  const joins = found.open.map((number) => p.rules[number]);
  const others = joins.some((one) => one.host !== lead.track.id);
  const raisedBy = joins.some((one) => one.host === lead.track.id && one.level > lead.needed);
  const held = found.holds.some((number) => p.rules[number].host === lead.track.id && p.rules[number].level === lead.needed);
  return held && !others && !raisedBy && !found.flagsOpen && !waits(found.proposals);
}

const waits = (proposals) => proposals.some((one) => one.unanswered.length > 0);

/* The rules that decide. */

/* The rules that decide a track when none need hold by itself: one of several does, and these ask least. */
function spannedIn(p, found, proposal) {
  const decides = ({ host, level }) => host === proposal.track.id && level === proposal.needed;
  if (found.holds.some((number) => decides(p.rules[number]))) return [];
  const rules = new Map();
  for (const need of found.spanned.filter(decides)) for (const number of need.rules) rules.set(number, need.input);
  return [...rules]
    .filter(([number]) => found.open.includes(number) && p.rules[number].level === proposal.needed)
    .sort(([a], [b]) => a - b);
}

function rulesOf(p, found, proposal) {
  const held = found.holds.filter((number) => p.rules[number].host === proposal.track.id);
  return [...held, ...spannedIn(p, found, proposal).map(([number]) => number)].map((number) => p.rules[number].id);
}

function because(now) {
  const { p, found } = now;
  const deciding = found.holds
    .map((number) => p.rules[number])
    .filter((rule) => rule.host === found.lead.track.id && rule.level === found.lead.needed)
    .map((rule) => ({ rule: rule.id, values: valuesSeen(now, rule.bare) }));
  for (const [number, id] of spannedIn(p, found, found.lead)) {
    const rule = p.rules[number];
    deciding.push({ rule: rule.id, values: valuesSeen(now, rule.bare), spanning: id });
  }
  if (found.flagsOpen && found.lead.track.id === p.open_flags.track) {
    deciding.unshift({ rule: "unanswered_red_flags", values: {} });
  }
  return deciding;
}

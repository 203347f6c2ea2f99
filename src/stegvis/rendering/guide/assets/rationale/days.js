/* Latest days, in days: the page has no day of contact. */

function access(now) {
  const { p, found } = now;
  const urgency = p.urgencies[found.urgency].id;
  const own = p.urgency_days[urgency];
  const said = own === undefined ? [] : [{ access: urgency, kind: "proposal", days: own }];
  if (redFlags(now).length) return said;
  const [low, high] = now.see("age");
  const level = p.levels[found.level].id;
  const told = (one) => one.ages[0] <= high && low <= one.ages[1] && (!one.levels.length || one.levels.includes(level));
  return [...said, ...p.access.filter(told).map(({ id, kind, days }) => ({ access: id, kind, days }))];
}

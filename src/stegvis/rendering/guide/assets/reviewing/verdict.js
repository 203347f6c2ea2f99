/* What is asked for joined into one verdict. */

const isUpward = (one) => !DOWNWARD.includes(one.verdict);

function settleVerdict({ now }, { held, open, unsure, measureFirst }) {
  const more = held.filter(isUpward);
  const less = held.filter((one) => !isUpward(one));
  const lowers = less.length && !unsure.length && !measureFirst.length && !open.some(isUpward) && !now.found.flagsOpen;
  if (more.length && !(lowers && more.every((one) => one.closed))) {
    const { verdict, deciding } = gravest(more);
    const flags = more.filter((one) => one.id === "red_flag");
    return { verdict, deciding: [...flags, ...deciding.filter((one) => !flags.includes(one))] };
  }
  return lowers ? gravest(less) : { verdict: "stay", deciding: [] };
}

function gravest(reasons) {
  const verdict = VERDICTS[Math.max(...reasons.map((one) => VERDICTS.indexOf(one.verdict)))];
  return { verdict, deciding: reasons.filter((one) => one.verdict === verdict) };
}

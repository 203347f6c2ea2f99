/* What of today's open answers could give more than a review does: a higher level, or contact sooner. */

/* Each open rule, contraindication and stated way that would give more than the review does. */
function couldOverturn(today, decision, urgency) {
  const { p, now } = today;
  const rules = now.found.open.filter((number) => givesMore(today, decision, urgency, number)).map((number) => p.rules[number]);
  if (stands(today, decision)) return rules;
  const steps = now.found.proposals.filter((one) => raises(today, decision, atWorst(today, one), false)).map((one) => one.step);
  if (decision.target) steps.push(decision.target);
  const ways = p.course.edges.filter((edge) => mayLeadOn(today, decision, urgency, edge));
  return [...rules, ...steps.flatMap((step) => stops(today, step)), ...ways];
}

/* Whether an open rule of one patient would give a higher level than the review, or contact sooner. */
function givesMore(today, decision, urgency, number) {
  const { p } = today;
  const { host, level, urgency: more, bare } = p.rules[number];
  if (more > p.urgencyRank.get(urgency)) return true;
  if (stands(today, decision)) return false;
  const proposal = atWorst(today, { track: p.track.get(host), needed: level, urgency: more });
  const scale = level > 0 && [...stegvis.inputsOf(bare)].some((id) => p.input.get(id).instrument);
  return raises(today, decision, proposal, scale);
}

/* Whether a clinician's choice stands whatever level is still asked for: nothing is worse since. */
const stands = ({ course }, decision) =>
  isChosen(decision) && ![...course.series.values()].some((series) => worseSince(series, decision.override.on));

/* What a track proposes when every unknown stops a step. */
const atWorst = ({ p, now }, visit) => stegvis.propose(p, visit, now.see, now.see("age"), true);

/* Whether a proposal of today's patient would lead above what the review does; care does not end while a scale asks for more. */
function raises(today, { target }, proposal, scale) {
  const { p, step } = today;
  if (!target) {
    const mine = [step.track, p.otherwise, p.red_flag_track];
    return scale || proposal.level > step.rank || !mine.includes(proposal.track.id);
  }
  return proposal.level > Math.min(target.rank, step.rank) && askedOf(today, proposal).rank > target.rank;
}

/* The unanswered contraindications that would stop a step. */
const stops = ({ now }, step) => step.unsuitable.filter((one, i) => one.kind === "stop" && step.barriers[i](now.see) === null);

/* Whether a stated way out of the present step may hold, and would give more. */
function mayLeadOn({ p, see, step }, { target, verdict }, urgency, edge) {
  if (edge.start !== step.id || edge.test(see) !== null) return false;
  const sooner = p.urgencyRank.get(edge.urgency) > p.urgencyRank.get(urgency);
  return sooner || !target || p.step.get(edge.end).rank > target.rank || DOWNWARD.includes(verdict);
}

/* Whether an answer to an open rule of the review gives contact sooner, or a higher step; what is worked out of
   measurements is no answer. */
function ruleGivesMore({ p, see }, { target }, urgency, rule) {
  const open = [...stegvis.inputsOf(rule.when)].filter((id) => see(id)[0] !== see(id)[1]);
  if (open.every((id) => id.endsWith(")"))) return false;
  const higher = rule.to && target && p.step.get(rule.to).rank > target.rank;
  return p.urgencyRank.get(rule.urgency) > p.urgencyRank.get(urgency) || Boolean(higher);
}

/* What to do now, and what must be settled before a step. */

function whatToDo(now) {
  const { p, found } = now;
  const said = sortedFlags(now).flatMap((flag) => flag.do.map((_, i) => `${flag.id}-${i + 1}`));
  said.push(...disagreements(now).map((one) => one.id));
  const triggered = new Set([...found.proposals.map((one) => one.track.id), p.otherwise]);
  for (const track of p.tracks) {
    if (!triggered.has(track.id)) continue;
    track.actions.forEach((action, i) => {
      if (track.acts[i](now.see) === 1) said.push(action.id);
    });
  }
  return said;
}

/* The red flags that hold, most urgent first. */
function sortedFlags(now) {
  return rulesHeld(now).filter((rule) => rule.do).sort((a, b) => b.urgency - a.urgency);
}

function conditionsOf(now, proposal) {
  const kinds = [["unanswered", proposal.unanswered], ["clinician_decides", proposal.asks]];
  return kinds.flatMap(([status, ranks]) =>
    ranks.map((i) => {
      const barrier = proposal.step.unsuitable[i];
      return { rule: barrier.id, status, kind: barrier.kind, questions: unknownInputs(now, barrier).sort() };
    })
  );
}

function unknownInputs(now, barrier) {
  return [...inputsOf(barrier.when)].filter((id) => now.see(id)[0] !== now.see(id)[1]);
}

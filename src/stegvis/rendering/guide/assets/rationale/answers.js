/* What a patient answered. */

function valueSaid(one, [low, high]) {
  if (low === INAPPLICABLE) return "not applicable";
  if (low !== high) return low === one.lowest && high === one.highest ? null : { lowest: low, highest: high };
  if (one.kind === "boolean") return Boolean(low);
  return one.kind === "choice" ? one.choices[low].id : low;
}

function valuesSeen(now, tree) {
  const said = {};
  for (const id of [...inputsOf(tree)].sort()) said[id] = valueSaid(now.p.input.get(id), now.see(id));
  return said;
}

function inputs(now) {
  const { p, seen } = now;
  return p.inputs
    .filter((one) => seen.given.has(one.id))
    .map((one) => ({ input: one.id, value: valueSaid(one, now.see(one.id)) }));
}

/* Answered items by instrument, those that no rule reads included. */
function itemsGiven(now) {
  const { p, seen } = now;
  const said = {};
  for (const one of p.instruments) {
    one.grid.forEach((_, at) => {
      const id = `${one.id}.item${at + 1}`;
      if (!seen.given.has(id)) return;
      const [value] = seen.known.get(id);
      (said[one.id] = said[one.id] || []).push([at + 1, value]);
    });
  }
  return said;
}

/* Each question group as it was answered, of the questions that apply to this patient. */
function groups(now) {
  const { p, seen } = now;
  const findings = now.patient.findings || {};
  const closed = (id) => p.gate.has(id) && p.gate.get(id).test(now.see) === 0;
  return p.groups.map((group) => {
    const said = { group: group.id, yes: [], no: [], denied: [], not_known: [], unanswered: [], not_answered: [] };
    for (const id of group.findings) {
      const [yes, told] = [now.see(id)[0] === 1, seen.answered.has(id)];
      if (yes && seen.given.has(id)) said.yes.push(id);
      else if (told && !yes && !closed(id)) {
        said.no.push(id);
        if (!seen.given.has(id)) said.denied.push(id);
      } else if (seen.notKnown.has(id)) said.not_known.push(id);
      else if (!told && !closed(id) && !p.input.get(id).optional) {
        said.unanswered.push(id);
        if (findings[id] === null) said.not_answered.push(id);
      }
    }
    return said;
  });
}

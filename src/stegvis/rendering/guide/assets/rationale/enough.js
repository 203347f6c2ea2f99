/* When enough is known: for the phone, and for the whole answer; and how many questions may be left. */

function enough(now) {
  const done = settled(now);
  const calm = now.p.phone_urgency >= 0 && now.found.urgencyHighest <= now.p.phone_urgency;
  const phone = (done.urgency || calm) && done.place;
  const whole = phone && done.level && done.step;
  return {
    phone,
    done: whole,
    phone_at_most: phone ? 0 : left(now, urgent(now)).size,
    done_at_most: whole ? 0 : left(now, [...urgent(now), ...raising(now), ...barring(now)]).size,
  };
}

/* What the open rules read that could raise the answer. */
function raising({ p, found }) {
  const open = found.open.filter((number) => couldChange(p, found.proposals, number, found.urgency, found.holds));
  return open.flatMap((number) => [...inputsOf(p.rules[number].when)]);
}

/* What the open rules read that could still change how soon or where. */
function urgent(now) {
  const least = lowestUrgency(now);
  const open = now.found.open.filter((number) => now.p.rules[number].urgency >= least);
  return open.flatMap((number) => [...inputsOf(now.p.rules[number].when)]);
}

/* What contraindications read that are unanswered, of every step. */
function barring({ p, see }) {
  const open = [...p.step.values()].flatMap((step) => step.unsuitable.filter((_, i) => step.barriers[i](see) === null));
  return open.flatMap((one) => [...inputsOf(one.when)]);
}

/* What may have to be asked for these inputs: the unknown ones, and what opens them; a scale once. */
function left(now, reads) {
  const [found, waiting] = [new Set(), new Set(reads)];
  for (const id of waiting) {
    const [low, high] = now.see(id);
    const one = now.p.input.get(id);
    if (low === high || one.optional) continue;
    if (!now.seen.notKnown.has(id)) found.add(one.instrument || id);
    if (now.p.gate.has(id)) inputsOf(now.p.gate.get(id).when).forEach((other) => waiting.add(other));
  }
  return found;
}

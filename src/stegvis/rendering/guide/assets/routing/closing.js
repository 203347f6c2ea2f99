/* What was not asked, and need not be, does not apply; and which answers contradict that. */

/* What is known, and what an input that is never asked for counts as. */
function withOptional(p, answered, doubted = new Set()) {
  const known = new Map(answered);
  for (const one of p.inputs) if (one.optional && !known.has(one.id) && !doubted.has(one.id)) known.set(one.id, inapplicable(one));
  return known;
}

/* What was not asked, and need not be, does not apply; an answer whose gate an answer closed contradicts it. */
function closeGates(p, seen) {
  const { given } = seen;
  seen.answered = new Map(seen.known);
  seen.contradicted = new Map();
  const known = withOptional(p, seen.known, seen.doubted);
  const see = lookup(p, known);
  for (const [id, gate] of p.gate) {
    if (gate.test(see) !== 0) continue;
    const one = p.input.get(id);
    if (seen.doubted?.has(id) && !(known.has(id) && contradicts(p, one, known.get(id)))) continue;
    if (!given.has(id) && !staysOpen(p, id, known.get(id))) known.set(id, inapplicable(one));
    else if (contradicts(p, one, known.get(id))) seen.contradicted.set(id, closers(p, seen, id));
  }
  seen.known = known;
}

/* Whether what a total leaves an item bears against the patient whatever the item is. */
function staysOpen(p, id, span) {
  if (!span || !p.cells.has(id)) return false;
  const cells = p.cells.get(id);
  const left = within(cells, span[0], span[1], false);
  return left.length > 0 && left.every((cell) => (cell.marks & ~cells.outside.marks) !== 0n);
}

/* A scale may be filled in anyway, and an item that bears against nobody contradicts nothing. */
function contradicts(p, one, value) {
  if (one.item) return staysOpen(p, one.id, value);
  return !one.instrument && value[0] !== inapplicable(one)[0];
}

/* The answers that closed a gate, through other gates too: without them it would be open. */
function closers(p, seen, id) {
  const gate = p.gate.get(id);
  const reads = [...inputsOf(gate.when)].sort().filter((one) => seen.given.has(one) || p.gate.has(one));
  const see = lookup(p, seen.known);
  const alone = reads.filter((but) => gate.test((one) => (one === but ? p.span.get(one) : see(one))) !== 0);
  return [...new Set((alone.length ? alone : reads).flatMap((one) => (seen.given.has(one) ? [one] : closers(p, seen, one))))];
}

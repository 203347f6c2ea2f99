/* What is decided anew with one input answered otherwise. */

/* The outcome with one input answered, or null when a scale cannot have this answer beside the others. */
function outcomeWith(now, id, value) {
  const { p, seen } = now;
  const one = p.input.get(id);
  const [low, high] = now.see(id);
  const madeUp = one.instrument === id && low === high && (now.patient.scores?.[id] ?? null) === null;
  if (one.instrument && !madeUp) {
    const other = answeredAnew(p, seen, now.patient, patientWith(seen.left || now.patient, one, value), one.instrument);
    return other && decided(p, other, now.found);
  }
  const [notKnown, doubted] = [seen.notKnown, seen.doubted].map((some) => new Set([...some].filter((other) => other !== id)));
  const known = new Map(seen.answered).set(id, [value, value]);
  const other = { ...seen, known, given: new Set(seen.given).add(id), notKnown, doubted };
  closeGates(p, other);
  return decided(p, other, now.found);
}

function patientWith(patient, one, value) {
  if (!one.item) return { ...patient, scores: { ...patient.scores, [one.id]: value } };
  const items = { ...(patient.items || {})[one.instrument], [one.item]: value };
  return { ...patient, items: { ...patient.items, [one.instrument]: items } };
}

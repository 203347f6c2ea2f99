/* What a reader must doubt: contradictions, what nobody could answer, what rests on something not said. */

/* What calls itself reviewed though its content is not what was signed. */
const unsigned = ({ p }) => p.provenance.unsigned.map((named) => ["unsigned", named]);

/* Each answer that another answer says need not have been asked for. */
const contradictions = (now) => [...now.seen.contradicted].map(([id, closers]) =>
  ["contradiction", told(now, id), closers.map((one) => told(now, one)).join(", ")]);

/* Each question that was asked and not known. */
const notKnown = ({ p, seen }) =>
  p.inputs.filter((one) => seen.notKnown.has(one.id)).map((one) => ["not_known", one.name]);

/* Each red-flag question that is closed only because something that is never asked was not said. */
function presumed({ p, seen, see }) {
  const heard = new Set(p.rules.slice(0, p.flags).flatMap((flag) => [...inputsOf(flag.when)]));
  return [...p.gate].flatMap(([id, gate]) => {
    const reads = [...inputsOf(gate.when)].sort().filter((one) => p.input.get(one).optional);
    const unsaid = reads.filter((one) => !seen.given.has(one));
    if (!unsaid.length || !heard.has(id) || seen.given.has(id) || seen.doubted.has(id)) return [];
    return shutBy(p, see, gate, unsaid) ? [["presumed", p.input.get(unsaid[0]).name, p.input.get(id).name]] : [];
  });
}

/* Whether a gate is closed as long as something is not said, and might be open otherwise. */
const shutBy = (p, see, gate, unsaid) =>
  gate.test(see) === 0 && gate.test((id) => (unsaid.includes(id) ? p.span.get(id) : see(id))) !== 0;

/* One answer as a clinician would write it. */
function told(now, id) {
  const one = now.p.input.get(id);
  const value = valueSaid(one, now.see(id));
  const word = one.choices.find((choice) => choice.id === value);
  if (word) return `${one.name}: ${word.name}`;
  if (one.kind === "boolean") return `${one.name}: ${now.p.no_yes[Number(value)]}`;
  const [low, high] = now.see(id);
  return `${one.name}: ${low === high ? low : `${low}–${high}`}`;
}

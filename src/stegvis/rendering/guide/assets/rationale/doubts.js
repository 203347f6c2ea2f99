/* What a reader must doubt: content that nobody signed, answers that contradict each other, and questions that nobody could answer. */

/* What calls itself reviewed though its content is not what was signed. */
const unsigned = ({ p }) => p.provenance.unsigned.map((named) => ["unsigned", named]);

/* Each answer that another answer says need not have been asked for. */
const contradictions = (now) => [...now.seen.contradicted].map(([id, closers]) =>
  ["contradiction", told(now, id), closers.map((one) => told(now, one)).join(", ")]);

/* Each question that was asked and not known. */
const notKnown = ({ p, seen }) =>
  p.inputs.filter((one) => seen.notKnown.has(one.id)).map((one) => ["not_known", one.name]);

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

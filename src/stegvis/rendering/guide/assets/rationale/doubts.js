/* What a reader must doubt: contradictions, what nobody could answer, what rests on something not said. */

/* What calls itself reviewed though its content is not what was signed. */
const unsigned = ({ p }) => p.provenance.unsigned.map((named) => ["unsigned", named]);

/* Each answer that another answer says need not have been asked for. */
const contradictions = (now) => [...now.seen.contradicted].map(([id, closers]) =>
  ["contradiction", told(now, id), closers.map((one) => told(now, one)).join(", ")]);

/* Each question that was asked and not known, an item that no rule reads too. */
const notKnown = ({ p, seen }) => p.inputs.flatMap(({ id, name, instrument }) => {
  const scale = p.instrument.get(id);
  const said = seen.notKnown.has(id) && (scale || instrument === "") ? [["not_known", name]] : [];
  const items = (scale?.grid || []).map((_, at) => at + 1).filter((n) => seen.notKnown.has(`${id}.item${n}`));
  return [...said, ...items.map((n) => ["not_known_item", scale.name, n])];
});

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

/* Each scale, and each answer that counts, that nothing reads at the patient's age, only at another. */
function unheard(now) {
  const { p, seen } = now;
  const given = p.inputs.map((one) => one.id).filter((id) => seen.given.has(id));
  const scales = p.instruments.filter((one) => toldOf(now, one)).map((one) => one.id);
  return [...scales, ...given.filter((id) => counts(now, id))].flatMap((id) => {
    const parts = partsOf(p, id);
    const heardBy = parts.flatMap((part) => hearers(p, part));
    const look = (one) => atTheAge(now, parts, one);
    return heardBy.length && heardBy.every((one) => one(look) === 0) ? [["unheard", p.input.get(id).name]] : [];
  });
}

/* Whether something is known of a total, or an item was given, one that no rule reads too. */
function toldOf({ seen }, { id }) {
  const items = [...seen.given].filter((one) => one.startsWith(`${id}.item`));
  return [id, ...items].some((one) => !seen.contradicted.has(one) && (seen.known.get(one) || [INAPPLICABLE])[0] !== INAPPLICABLE);
}

/* Whether a finding is answered as bears on the patient, and no other answer says otherwise. */
function counts({ p, seen, see }, id) {
  const one = p.input.get(id);
  const asked = one.instrument === "" && !seen.contradicted.has(id) && id !== "age" && !p.beside.has(id);
  return asked && see(id).some((value, at) => value !== inapplicable(one)[at]);
}

/* A finding, or what is read of a scale and of those that it is a part of. */
function partsOf(p, id) {
  if (!p.instrument.has(id)) return [id];
  const wholes = p.instruments.filter((one) => one.id === id || id in one.short_forms).map((one) => one.id);
  return p.inputs.filter((one) => wholes.includes(one.instrument)).map((one) => one.id);
}

/* What reads an input: rules, contraindications and actions at their ages, and gates. */
function hearers(p, id) {
  p.heard ??= p.tracks.flatMap(besideRules).reduce(byInput, new Map());
  const gates = (p.behind.get(id) || []).map((one) => p.gate.get(one).test);
  return [...p.readers.get(id).map((number) => p.tests[number]), ...(p.heard.get(id) || []), ...gates];
}

/* What else hears answers in a track: its actions, and the contraindications of its steps. */
function besideRules(track) {
  const aged = (test) => (see) => (see("age")[1] < track.ages[0] || see("age")[0] > track.ages[1] ? 0 : test(see));
  const acts = track.actions.map(({ when }, at) => [when, track.acts[at]]);
  return [...acts, ...track.steps.flatMap((step) => step.unsuitable.map(({ when }, at) => [when, aged(step.barriers[at])]))];
}

function byInput(found, [when, test]) {
  for (const id of inputsOf(when)) found.set(id, [...(found.get(id) || []), test]);
  return found;
}

/* The age and a finding as they are; all else, and the scale in question, may be anything. */
const atTheAge = ({ p, see }, parts, id) =>
  (id === "age" || (parts.includes(id) && p.input.get(id).instrument === "") ? see(id) : p.span.get(id));

/* Each yes to a question that names several things beside a no to each one that follows. */
const unsaidWhich = (now) => now.p.inputs.filter(({ id, merged }) => {
  const { p, seen, see } = now;
  if (!merged || !seen.given.has(id) || see(id).some((value) => value !== 1)) return false;
  const details = (p.behind.get(id) || []).filter((one) => p.gate.get(one).test(see) !== 0);
  return details.length > 0 && !details.some((one) => !seen.given.has(one) || counts(now, one));
}).map((one) => ["unsaid_which", one.name]);

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

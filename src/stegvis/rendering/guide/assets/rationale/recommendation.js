/* An outcome with its rationale: the same answers as stegvis.route. Pure: no clock, no network, no storage. */

/* What is faulty is refused, or set aside and named. */
function recommend(p, patient, onFault = "raise") {
  const seen = setAside(p, patient);
  if (onFault === "raise" && seen.faults.length) return { faults: seen.faults };
  return recommendation(route(p, seen, patient));
}

/* What takes long of the rationale; may be worked out in pieces. */
function* weighed(now) {
  return { what_would_change: yield* whatWouldChange(now), questions: yield* openQuestions(now) };
}

/* What is worked out in pieces, at once. */
function atOnce(pieces) {
  for (;;) {
    const { value, done } = pieces.next();
    if (done) return value;
  }
}

/* The whole recommendation; what takes long is worked out when it is read, unless it is there. */
function recommendation(now, reasons = null) {
  const { p, seen, found } = now;
  const { lead } = found;
  const reason = () => (reasons ||= atOnce(weighed(now)));
  return {
    status: found.firm ? "firm" : "provisional",
    level: p.levels[found.level].id,
    range: { lowest: p.levels[found.lowest].id, highest: p.levels[found.highest].id },
    track: lead.track.id,
    step: lead.step.id,
    urgency: p.urgencies[found.urgency].id,
    first_contact: whoMeets(p, found)[0].profession,
    because: because(now),
    why_not_lower: whyNotLower(now),
    get what_would_change() { return reason().what_would_change; },
    get questions() { return reason().questions; },
    actions: whatToDo(now),
    conditions: conditionsOf(now, lead),
    red_flags: redFlags(now),
    tracks: tracks(now),
    alternatives: alternatives(now),
    escalation: climb(now, lead.step),
    access: access(now),
    booking: booking(now),
    contacts: contactsSaid(now),
    say: toSay(now),
    declined: declined(now),
    settled: settled(now),
    enough: enough(now),
    faults: seen.faults,
    not_known: p.inputs.filter((one) => seen.notKnown.has(one.id)).map((one) => one.id),
    inputs: inputs(now),
    items: itemsGiven(now),
    groups: groups(now),
    caveats: [...unsigned(now), ...contradictions(now), ...unsaidWhich(now), ...notKnown(now), ...presumed(now), ...unheard(now),
      ...disagreements(now).map(apart), ...seen.caveats],
  };
}

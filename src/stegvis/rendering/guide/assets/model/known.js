/* What is known of a patient: the lowest and highest value of each input. */

const whole = (value) => typeof value === "number" && Number.isInteger(value);

const nobody = () => ({
  known: new Map(), given: new Set(), notKnown: new Set(), denied: new Set(), answered: new Map(), contradicted: new Map(),
  raised: [], caveats: [], faults: [], doubted: new Set(), declines: [],
});

function set(seen, id, low, high = low) {
  seen.known.set(id, [low, high]);
  seen.given.add(id);
}

/* What is wrong with a value; in words where the page's form lets it be entered. */
function fault(seen, field, code, words = {}) {
  seen.faults.push({ field, code, ...words });
}

/* What a patient says no to: steps and forms of care, which are never proposed firmly. */

/* What a patient may decline, by name: forms of care, then steps. */
const mayDecline = (p) => ({ ...p.forms, ...Object.fromEntries([...p.step.values()].map((step) => [step.id, step.name])) });

/* What the patient declines; a name that nothing has is a fault, and the others count. */
function readDeclines(p, patient, seen) {
  const given = patient.declines || [];
  const names = mayDecline(p);
  given.filter((one) => !(one in names)).forEach(() => fault(seen, "declines", "unknown_name"));
  seen.declines = [...new Set(given.filter((one) => one in names))];
}

/* Whether a step is what is declined, or is given in that form. */
const namesStep = (declined, step) => declined === step.id || (step.forms || []).includes(declined);

/* Whether the patient declines any step that is proposed. */
const anyDeclined = (declines, proposals) => declines.some((one) => proposals.some((proposal) => namesStep(one, proposal.step)));

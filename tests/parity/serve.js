/* Answers one JSON line for each JSON line: a pathway to prepare, a patient to recommend for, a criterion to weigh. */
"use strict";
const readline = require("node:readline");
const stegvis = require(process.argv[2]);
const pathways = new Map();
readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const asked = JSON.parse(line);
  let said;
  if (asked.data) {
    pathways.set(asked.pathway, stegvis.prepare(stegvis.localize(asked.data, asked.language)));
    said = true;
  } else if (asked.tree) {
    said = stegvis.reader(asked.tree)((id) => asked.known[id]);
  } else if (asked.brief) {
    const p = pathways.get(asked.pathway);
    const seen = stegvis.weigh(p, asked.patient);
    const found = seen.faults.length ? null : stegvis.outcome(p, seen.known);
    said = found && [
      found.level, found.urgency, found.lead.step.id, found.lowest, found.highest, found.firm, found.holds, found.open,
    ];
  } else {
    try {
      said = stegvis.recommend(pathways.get(asked.pathway), asked.patient);
    } catch (error) {
      said = { thrown: String(error) };
    }
  }
  process.stdout.write(JSON.stringify(said) + "\n");
});

/* The rules of a pathway, read in the browser: the same answers as stegvis.route.
   Pure functions over the data that backends/javascript.py writes. No eval, no network, no storage. */
"use strict";

const stegvis = (() => {
  const INAPPLICABLE = -1000000;

  /* ---------------------------------------------------------------- criteria: 1 holds, 0 does not, null is open */

  const readers = {
    w: ([, id, low, high]) => (see) => {
      const [a, b] = see(id);
      return low <= a && b <= high ? 1 : a <= high && b >= low ? null : 0;
    },
    o: ([, id, values]) => (see) => {
      const [a, b] = see(id);
      let hit = false;
      let miss = false;
      for (let v = a; v <= b; v++) {
        if (values.includes(v)) hit = true;
        else miss = true;
      }
      return hit ? (miss ? null : 1) : 0;
    },
    n: ([, part]) => {
      const one = reader(part);
      return (see) => {
        const t = one(see);
        return t === null ? null : 1 - t;
      };
    },
    a: ([, parts]) => counted(parts, (yes, open, n) => (yes === n ? 1 : yes + open === n ? null : 0)),
    y: ([, parts]) => counted(parts, (yes, open) => (yes ? 1 : open ? null : 0)),
    k: ([, number, parts]) =>
      counted(parts, (yes, open) => (yes >= number ? 1 : yes + open >= number ? null : 0)),
  };

  function reader(tree) {
    return readers[tree[0]](tree);
  }

  function counted(parts, judge) {
    const all = parts.map(reader);
    return (see) => {
      let yes = 0;
      let open = 0;
      for (const one of all) {
        const t = one(see);
        if (t === 1) yes++;
        else if (t === null) open++;
      }
      return judge(yes, open, all.length);
    };
  }

  function inputsOf(tree, into = new Set()) {
    if (tree[0] === "w" || tree[0] === "o") into.add(tree[1]);
    else if (tree[0] === "n") inputsOf(tree[1], into);
    else for (const part of tree[tree.length - 1]) inputsOf(part, into);
    return into;
  }

  /* ---------------------------------------------------------------- a pathway, ready to be asked */

  /* Put the words of one language in the place of their numbers. */
  function localize(payload, language) {
    const table = payload[language];
    const say = (node) => {
      if (Array.isArray(node)) return node[0] === "t" && node.length === 2 ? table[node[1]] : node.map(say);
      if (node === null || typeof node !== "object") return node;
      return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, say(value)]));
    };
    return say(payload.data);
  }

  function prepare(data) {
    const p = { ...data, input: new Map(), step: new Map(), track: new Map(), instrument: new Map() };
    data.inputs.forEach((one, at) => p.input.set(one.id, { ...one, at }));
    data.tracks.forEach((track) => {
      p.track.set(track.id, track);
      track.steps.forEach((step) => {
        p.step.set(step.id, step);
        step.track = track.id;
        step.barriers = step.unsuitable.map((u) => reader(u.when));
      });
      track.rungs = track.ladder.map((id) => p.step.get(id));
      track.acts = track.actions.map((action) => reader(action.when));
    });
    data.instruments.forEach((one) => p.instrument.set(one.id, one));
    p.tests = data.rules.map((rule) => reader(rule.when));
    p.spanning = data.spanning.map((need) => ({ ...need, test: reader(need.when) }));
    p.readers = new Map(data.inputs.map((one) => [one.id, []]));
    data.rules.forEach((rule, number) => inputsOf(rule.when).forEach((id) => p.readers.get(id).push(number)));
    p.span = new Map(data.inputs.map((one) => [one.id, [one.lowest, one.highest]]));
    p.rules = data.rules.map((rule) => ({ ...rule, bare: rule.bare || rule.when }));
    p.gate = new Map(data.gates.map(([id, when]) => [id, { when, test: reader(when) }]));
    p.urgencyRank = new Map(data.urgencies.map((urgency, rank) => [urgency.id, rank]));
    return p;
  }

  const looked = (p, known) => (id) => known.get(id) || p.span.get(id);

  /* ---------------------------------------------------------------- a patient's values */

  const whole = (value) => typeof value === "number" && Number.isInteger(value);

  function weigh(p, patient) {
    const seen = { known: new Map(), given: new Set(), faults: [], caveats: [] };
    const { age = null } = patient;
    if (age !== null) {
      const one = p.input.get("age");
      if (!whole(age) || age < one.lowest || age > one.highest) seen.faults.push("age");
      else set(seen, "age", age);
    }
    readInstruments(p, patient, seen);
    readFindings(p, patient, seen);
    closeGates(p, seen.known);
    return seen;
  }

  function set(seen, id, low, high = low) {
    seen.known.set(id, [low, high]);
    seen.given.add(id);
  }

  function readFindings(p, patient, seen) {
    for (const id of patient.none_of || []) {
      const group = p.groups.find((g) => g.id === id);
      if (!group) seen.faults.push("none_of");
      else group.findings.forEach((finding) => set(seen, finding, 0));
    }
    for (const [id, value] of Object.entries(patient.findings || {})) {
      const one = p.input.get(id);
      if (value === null) {
        seen.known.delete(id);
        seen.given.delete(id);
      } else if (!one || one.instrument || id === "age") seen.faults.push(`findings.${id}`);
      else {
        const answer = answered(one, value);
        if (answer === null) seen.faults.push(`findings.${id}`);
        else set(seen, id, answer);
      }
    }
  }

  function answered(one, value) {
    if (one.kind === "boolean") return typeof value === "boolean" ? Number(value) : null;
    if (one.kind === "choice") {
      const at = one.choices.findIndex((choice) => choice.id === value);
      return at < 0 ? null : at;
    }
    return whole(value) && value >= one.lowest && value <= one.highest ? value : null;
  }

  function readInstruments(p, patient, seen) {
    const scores = patient.scores || {};
    const given = patient.items || {};
    const used = [];
    for (const [field, part] of [["scores", scores], ["items", given]]) {
      for (const id of Object.keys(part)) {
        if (p.instrument.has(id)) used.push(id);
        else if (field !== "scores" || !p.instruments.some((one) => one.short_forms[id] !== undefined)) {
          seen.faults.push(`${field}.${id}`);
        }
      }
    }
    for (const id of new Set(used)) {
      const one = p.instrument.get(id);
      const before = seen.faults.length;
      const total = readTotal(one, scores[id] ?? null, seen);
      const items = readItems(one, given[id] || {}, seen);
      if (seen.faults.length > before || (total === null && !items.size)) continue;
      if (whole(patient.age) && (patient.age < one.ages[0] || patient.age > one.ages[1])) {
        seen.faults.push(`scores.${id}`);
      } else join(p, one, total, items, seen);
    }
    for (const one of p.instruments) {
      for (const [short, rest] of Object.entries(one.short_forms)) nest(p, patient, one, short, rest, seen);
    }
  }

  function readTotal(one, total, seen) {
    const possible = whole(total) && total >= one.lowest && total <= one.highest;
    if (total !== null && !possible) seen.faults.push(`scores.${one.id}`);
    return total;
  }

  function readItems(one, given, seen) {
    const items = new Map();
    for (const [key, value] of Object.entries(given)) {
      const number = Number(key);
      if (!whole(number) || number < 1 || number > one.items) seen.faults.push(`items.${one.id}.${key}`);
      else if (value !== null) {
        if (one.grid[number - 1].includes(value)) items.set(number, value);
        else seen.faults.push(`items.${one.id}.${key}`);
      }
    }
    for (const skip of one.skips) {
      if (!skip.when_zero.every((number) => items.get(number) === 0)) continue;
      for (const number of skip.zero) {
        if (!items.has(number)) items.set(number, 0);
        else if (items.get(number)) seen.faults.push(`items.${one.id}.${number}`);
      }
    }
    return items;
  }

  const ends = (values) => [values[0], values[values.length - 1]];

  function join(p, one, total, items, seen) {
    const numbers = one.grid.map((_, at) => at + 1);
    const left = numbers.filter((number) => !items.has(number));
    let sum = 0;
    let restLow = 0;
    let restHigh = 0;
    for (const value of items.values()) sum += value;
    for (const number of left) {
      const [low, high] = ends(one.grid[number - 1]);
      restLow += low;
      restHigh += high;
    }
    let [low, high] = one.summed ? [sum + restLow, sum + restHigh] : [one.lowest, one.highest];
    if (total !== null) {
      const totals = reachable(one, left, sum);
      if (total < low || total > high || (totals && !totals.has(total))) {
        seen.faults.push(`scores.${one.id}`);
        return;
      }
      low = high = total;
    } else if (one.summed && left.length && canProrate(one, left)) {
      low = high = Math.floor((2 * sum * one.items + items.size) / (2 * items.size));
      seen.caveats.push(["prorated", one.name, left.length, low]);
    } else if (one.summed && left.length) seen.caveats.push(["interval", one.name, low, high]);
    if (one.summed || total !== null) set(seen, one.id, low, high);
    for (const [number, value] of items) set(seen, `${one.id}.item${number}`, value);
    const bound = one.summed ? total : null;
    for (const number of one.read_items) {
      if (items.has(number)) continue;
      const allowed = one.grid[number - 1];
      const [lowest, highest] = ends(allowed);
      const fits = allowed.filter((value) => {
        const rest = bound - sum - value;
        return rest >= restLow - lowest && rest <= restHigh - highest;
      });
      const span = bound === null || !fits.length ? [lowest, highest] : ends(fits);
      seen.known.set(`${one.id}.item${number}`, span);
    }
  }

  function reachable(one, left, sum) {
    if (!one.summed || !left.length || left.some((number) => !one.holes.includes(number))) return null;
    let totals = new Set([sum]);
    for (const number of left) {
      const next = new Set();
      for (const total of totals) for (const value of one.grid[number - 1]) next.add(total + value);
      totals = next;
    }
    return totals;
  }

  function canProrate(one, left) {
    const few = one.missing_rule === "prorate" && left.length <= one.missing_most;
    return few && !left.some((number) => one.critical_items.includes(number));
  }

  function nest(p, patient, full, short, rest, seen) {
    const given = (patient.scores || {})[short];
    let part;
    if (p.instrument.has(short)) part = seen.given.has(full.id) ? seen.known.get(short) : undefined;
    else if (given === null || given === undefined) part = undefined;
    else if (!whole(given) || given < full.lowest || given > full.highest - rest) {
      seen.faults.push(`scores.${short}`);
      return;
    } else if (seen.known.has("age") && (patient.age < full.ages[0] || patient.age > full.ages[1])) {
      seen.faults.push(`scores.${short}`);
      return;
    } else part = [given, given];
    if (!part) return;
    if (!fitsOwnItems(full, short, part, seen)) {
      seen.faults.push(`scores.${short}`);
      return;
    }
    const [low, high] = seen.known.get(full.id) || [full.lowest, full.highest];
    const least = part[0];
    const most = part[1] + rest;
    if (high < least || low > most) seen.faults.push(`scores.${short}`);
    else seen.known.set(full.id, [Math.max(low, least), Math.min(high, most)]);
  }

  /* Whether a short form can be the sum of its own items, as far as they are answered in the full scale. */
  function fitsOwnItems(full, short, part, seen) {
    const numbers = full.short_items[short] || [];
    let [low, high] = [0, 0];
    for (const number of numbers) {
      const key = `${full.id}.item${number}`;
      const span = seen.given.has(key) ? seen.known.get(key) : ends(full.grid[number - 1]);
      low += span[0];
      high += span[1];
    }
    return !numbers.length || (low <= part[1] && part[0] <= high);
  }

  function closeGates(p, known) {
    const see = looked(p, known);
    const shut = [];
    for (const [id, gate] of p.gate) if (gate.test(see) === 0) shut.push(id);
    for (const id of shut) if (!known.has(id)) known.set(id, inapplicable(p.input.get(id)));
    for (const one of p.inputs) if (one.optional && !known.has(one.id)) known.set(one.id, inapplicable(one));
  }

  function inapplicable(one) {
    if (one.kind !== "boolean") return [INAPPLICABLE, INAPPLICABLE];
    const value = Number(one.adverse === "no");
    return [value, value];
  }

  /* ---------------------------------------------------------------- the decision, as ranks */

  /* The truth of every rule; of those that read nothing new, as it was before. */
  function weighed(p, known, before) {
    const see = looked(p, known);
    if (!before) return p.tests.map((test) => test(see));
    const truths = [...before.truths];
    const was = looked(p, before.known);
    for (const one of p.inputs) {
      const [low, high] = see(one.id);
      const [lowest, highest] = was(one.id);
      if (low === lowest && high === highest) continue;
      for (const number of p.readers.get(one.id)) truths[number] = p.tests[number](see);
    }
    return truths;
  }

  function outcome(p, known, before = null) {
    const see = looked(p, known);
    const truths = weighed(p, known, before);
    const holds = [];
    const open = [];
    truths.forEach((t, number) => {
      if (t === 1) holds.push(number);
      else if (t === null) open.push(number);
    });
    const flagsOpen = open[0] < p.flags;
    const age = see("age");
    const spanned = spannedBy(p, see);
    const proposals = visited(p, holds, flagsOpen, spanned).map((visit) => propose(p, visit, see, age, false));
    let lead = proposals[0];
    for (const one of proposals) if (higher(one, lead)) lead = one;
    const urgency = Math.max(...proposals.map((one) => one.urgency));
    const level = lead.level;
    const lowest = flagsOpen
      ? Math.min(level, Math.max(...visited(p, holds, false, spanned).map((v) => propose(p, v, see, age, false).level)))
      : level;
    const wide = visited(p, [...holds, ...open], flagsOpen);
    const highest = Math.max(level, ...wide.map((visit) => propose(p, visit, see, age, true).level));
    const matters = open.some((number) => couldChange(p, proposals, number, urgency));
    const conditional = proposals.some((one) => one.unanswered.length);
    const firm = !(matters || conditional || highest > lowest);
    return { known, truths, level, urgency, lead, proposals, lowest, highest, holds, open, spanned, flagsOpen, firm };
  }

  /* What rules ask for together over a total or item that lies between two values. */
  function spannedBy(p, see) {
    return p.spanning.filter((need) => {
      const [low, high] = see(need.input);
      return low !== high && need.test(see) === 1;
    });
  }

  function higher(one, other) {
    if (one.level !== other.level) return one.level > other.level;
    if (one.urgency !== other.urgency) return one.urgency > other.urgency;
    return one.track.order < other.track.order;
  }

  function visited(p, holds, flagsOpen, spanned = []) {
    const found = new Map();
    const asked = [...holds.map((number) => p.rules[number]), ...spanned];
    const joins = asked.map((rule) => [rule.host, rule.level, rule.urgency]);
    if (flagsOpen) joins.push([p.open_flags.track, p.open_flags.level, p.open_flags.urgency]);
    if (!joins.length) joins.push([p.otherwise, 0, 0]);
    for (const [track, level, urgency] of joins) {
      const visit = found.get(track);
      if (!visit) found.set(track, { track: p.track.get(track), needed: level, urgency });
      else {
        visit.needed = Math.max(visit.needed, level);
        visit.urgency = Math.max(visit.urgency, urgency);
      }
    }
    return [...found.values()];
  }

  function propose(p, visit, see, age, worst) {
    const { track, needed, urgency } = visit;
    for (const one of track.rungs) {
      if (one.rank < needed || !(openAt(one, age, worst) || (worst && covers(one, track)))) continue;
      const { stops, unanswered, asks } = barriers(one, see);
      if (stops.length || (worst && unanswered.some((i) => one.unsuitable[i].kind === "stop"))) continue;
      return { track, needed, urgency, level: one.rank, step: one, unanswered, asks };
    }
    throw new Error("the top of the ladder is always open");
  }

  function openAt(step, age, worst) {
    const [low, high] = step.ages;
    if (!worst) return low <= age[1] && age[0] <= high;
    return low <= age[0] && age[1] <= high;
  }

  /* A track is only for its own ages, so that a step for all of them is open at an age that is known, too. */
  function covers(step, track) {
    return !step.unsuitable.length && step.ages[0] <= track.ages[0] && track.ages[1] <= step.ages[1];
  }

  function barriers(step, see) {
    const stops = [];
    const unanswered = [];
    const asks = [];
    step.barriers.forEach((test, i) => {
      const t = test(see);
      if (t === null) unanswered.push(i);
      else if (t === 1) (step.unsuitable[i].kind === "stop" ? stops : asks).push(i);
    });
    return { stops, unanswered, asks };
  }

  function couldChange(p, proposals, number, urgency) {
    if (number < p.flags) return true;
    const rule = p.rules[number];
    const visit = proposals.find((one) => one.track.id === rule.host);
    return !visit || rule.level > visit.needed || rule.urgency > visit.urgency;
  }

  /* ---------------------------------------------------------------- the rationale, as ids and values */

  const look = (p, seen, patient) => ({ p, seen, patient, found: outcome(p, seen.known), see: looked(p, seen.known) });

  function recommend(p, patient) {
    const seen = weigh(p, patient);
    if (seen.faults.length) return { faults: seen.faults };
    const now = look(p, seen, patient);
    const { found } = now;
    const { lead } = found;
    return {
      status: found.firm ? "firm" : "provisional",
      level: p.levels[found.level].id,
      range: { lowest: p.levels[found.lowest].id, highest: p.levels[found.highest].id },
      track: lead.track.id,
      step: lead.step.id,
      urgency: p.urgencies[found.urgency].id,
      first_contact: firstContact(p, found),
      because: because(now),
      why_not_lower: whyNotLower(now),
      what_would_change: whatWouldChange(now),
      questions: questions(now),
      actions: actions(now),
      conditions: conditionsOf(now, lead),
      red_flags: found.holds.filter((n) => n < p.flags).map((n) => p.rules[n].id),
      tracks: tracks(now),
      alternatives: lead.track.steps
        .filter((step) => step.rank === lead.level && step.id !== lead.step.id && possible(now, step))
        .map((step) => step.id),
      escalation: climb(now, lead.step),
      inputs: inputs(now),
      items: itemsGiven(now),
      groups: groups(now),
      caveats: [...disagreements(now).map(apart), ...seen.caveats],
    };
  }

  function firstContact(p, found) {
    if (found.lead.track.id === p.red_flag_track) {
      let worst = null;
      for (const number of found.holds) {
        if (number >= p.flags) continue;
        const flag = p.rules[number];
        const graver =
          worst && (flag.level > worst.level || (flag.level === worst.level && flag.urgency > worst.urgency));
        if (!worst || graver) worst = flag;
      }
      if (worst) return worst.first_contact;
    }
    return found.lead.step.first_contact;
  }

  function valueSaid(one, [low, high]) {
    if (low === INAPPLICABLE) return "not applicable";
    if (low !== high) return low === one.lowest && high === one.highest ? null : { lowest: low, highest: high };
    if (one.kind === "boolean") return Boolean(low);
    return one.kind === "choice" ? one.choices[low].id : low;
  }

  function valuesSeen(now, tree) {
    const said = {};
    for (const id of [...inputsOf(tree)].sort()) said[id] = valueSaid(now.p.input.get(id), now.see(id));
    return said;
  }

  function because(now) {
    const { p, found } = now;
    const deciding = found.holds
      .map((number) => p.rules[number])
      .filter((rule) => rule.host === found.lead.track.id && rule.level === found.lead.needed)
      .map((rule) => ({ rule: rule.id, values: valuesSeen(now, rule.bare) }));
    for (const [number, id] of spannedIn(p, found, found.lead)) {
      const rule = p.rules[number];
      deciding.push({ rule: rule.id, values: valuesSeen(now, rule.bare), spanning: id });
    }
    if (found.flagsOpen && found.lead.track.id === p.open_flags.track) {
      deciding.unshift({ rule: "unanswered_red_flags", values: {} });
    }
    return deciding;
  }

  /* The rules that decide a track when none need hold by itself: one of several does, and these ask least. */
  function spannedIn(p, found, proposal) {
    const decides = ({ host, level }) => host === proposal.track.id && level === proposal.needed;
    if (found.holds.some((number) => decides(p.rules[number]))) return [];
    const rules = new Map();
    for (const need of found.spanned.filter(decides)) for (const number of need.rules) rules.set(number, need.input);
    return [...rules]
      .filter(([number]) => found.open.includes(number) && p.rules[number].level === proposal.needed)
      .sort(([a], [b]) => a - b);
  }

  function rulesOf(p, found, proposal) {
    const held = found.holds.filter((number) => p.rules[number].host === proposal.track.id);
    return [...held, ...spannedIn(p, found, proposal).map(([number]) => number)].map((number) => p.rules[number].id);
  }

  function whyNotLower(now) {
    const { p, found } = now;
    const { lead } = found;
    const said = [];
    for (let rank = 0; rank < found.level; rank++) {
      const level = p.levels[rank].id;
      if (rank < lead.needed) {
        said.push({ level, why: "need", rules: because(now).map((one) => one.rule) });
        continue;
      }
      const steps = lead.track.steps.filter((step) => step.rank === rank);
      if (!steps.length) said.push({ level, why: "no_step", rules: [] });
      for (const step of steps) {
        const stops = step.unsuitable.filter((u, i) => u.kind === "stop" && step.barriers[i](now.see) === 1);
        const why = step.withheld ? "withheld" : stops.length ? "unsuitable" : "ages";
        said.push({ level, step: step.id, why, rules: stops.map((u) => u.id) });
      }
    }
    return said;
  }

  /* The outcome with one input answered, or null when a scale cannot have this answer beside the others. */
  function outcomeWith(now, id, value) {
    const { p, seen } = now;
    const one = p.input.get(id);
    const [low, high] = now.see(id);
    const madeUp = one.instrument === id && low === high && (now.patient.scores?.[id] ?? null) === null;
    if (one.instrument && !madeUp) {
      const other = weigh(p, patientWith(now.patient, one, value));
      return other.faults.length ? null : outcome(p, other.known, now.found);
    }
    const known = new Map();
    const scales = new Set([...seen.given].map((key) => key.split(".item")[0]));
    for (const [key, ends] of seen.known) {
      const [scale, item] = key.split(".item");
      if (seen.given.has(key) || (item && scales.has(scale))) known.set(key, ends);
    }
    known.set(id, [value, value]);
    closeGates(p, known);
    return outcome(p, known, now.found);
  }

  function patientWith(patient, one, value) {
    if (!one.item) return { ...patient, scores: { ...patient.scores, [one.id]: value } };
    const items = { ...(patient.items || {})[one.instrument], [one.item]: value };
    return { ...patient, items: { ...patient.items, [one.instrument]: items } };
  }

  function summary(p, found) {
    return {
      level: p.levels[found.level].id,
      urgency: p.urgencies[found.urgency].id,
      range: { lowest: p.levels[found.lowest].id, highest: p.levels[found.highest].id },
    };
  }

  function whatWouldChange(now) {
    const { p, seen, found } = now;
    const said = [];
    for (const one of p.inputs) {
      if (!seen.given.has(one.id)) continue;
      const [low, high] = now.see(one.id);
      if (low !== high) continue;
      for (const by of [1, -1]) {
        for (let value = low + by; value >= one.lowest && value <= one.highest; value += by) {
          const other = outcomeWith(now, one.id, value);
          if (!other || (other.level === found.level && other.urgency === found.urgency)) continue;
          const from = valueSaid(one, [low, low]);
          said.push({ input: one.id, ...summary(p, other), from, to: valueSaid(one, [value, value]) });
          break;
        }
      }
    }
    return said;
  }

  function questions(now) {
    const { p, found } = now;
    if (found.firm) return [];
    const asked = new Map();
    for (const number of found.open) {
      if (!couldChange(p, found.proposals, number, found.urgency)) continue;
      const rule = p.rules[number];
      const kind = number < p.flags ? "red_flag" : "need";
      const reads = inputsOf(rule.bare);
      if (kind === "need") reads.add("age");
      note(now, asked, reads, kind, rule.id);
    }
    for (const one of found.proposals) {
      for (const i of one.unanswered) {
        const barrier = one.step.unsuitable[i];
        note(now, asked, inputsOf(barrier.when), "unsuitable", barrier.id);
      }
    }
    note(now, asked, new Set(["age"]), "need", "");
    const order = ["red_flag", "need", "unsuitable"];
    const place = (id) => order.indexOf(asked.get(id).kind);
    const ranked = [...asked.keys()].sort(
      (a, b) => place(a) - place(b) || p.input.get(a).at - p.input.get(b).at
    );
    return ranked.map((id) => {
      const { kind, rules } = asked.get(id);
      const named = [...new Set(rules.filter(Boolean))].sort();
      return { question: id, group: p.input.get(id).group, kind, rules: named, answers: answers(now, id) };
    });
  }

  function note(now, asked, reads, kind, rule) {
    const { p, seen } = now;
    const waiting = new Set(reads);
    for (const id of reads) {
      const gate = p.gate.get(id);
      const [low, high] = now.see(id);
      if (!gate || low === high) continue;
      const open = [...inputsOf(gate.when)].filter((one) => !seen.known.has(one));
      open.forEach((one) => waiting.add(one));
      if (open.length) waiting.delete(id);
    }
    for (const id of waiting) {
      const [low, high] = now.see(id);
      if (low === high) continue;
      if (!asked.has(id)) asked.set(id, { kind, rules: [] });
      asked.get(id).rules.push(rule);
    }
  }

  function answers(now, id) {
    const one = now.p.input.get(id);
    const [low, high] = now.see(id);
    const said = [];
    let last = "";
    for (let value = low; value <= high; value++) {
      const other = outcomeWith(now, id, value);
      if (!other) continue;
      const shown = summary(now.p, other);
      const same = JSON.stringify(shown);
      if (one.kind === "integer" && said.length && same === last) {
        said[said.length - 1].answer.highest = value;
        continue;
      }
      last = same;
      const answer = one.kind === "integer" ? { lowest: value, highest: value } : valueSaid(one, [value, value]);
      said.push({ answer, ...shown });
    }
    return said;
  }

  function actions(now) {
    const { p, found } = now;
    const flags = found.holds.filter((n) => n < p.flags).map((n) => p.rules[n]);
    flags.sort((a, b) => b.urgency - a.urgency);
    const said = flags.flatMap((flag) => flag.do.map((_, i) => `${flag.id}-${i + 1}`));
    said.push(...disagreements(now).map((one) => one.id));
    const triggered = new Set([...found.proposals.map((one) => one.track.id), p.otherwise]);
    for (const track of p.tracks) {
      if (!triggered.has(track.id)) continue;
      track.actions.forEach((action, i) => {
        if (track.acts[i](now.see) === 1) said.push(action.id);
      });
    }
    return said;
  }

  function bandsOf(one, span) {
    const [low, high] = span.map((value) => bandAt(one, value));
    if (!low || !high) return null;
    return low.step <= high.step ? [low, high] : [high, low];
  }

  function bandAt(one, value) {
    if (value < one.bands_from) return null;
    return one.bands.find((band) => band.lowest <= value && value <= band.highest);
  }

  function disagreements(now) {
    const { p, seen } = now;
    const found = p.instruments
      .filter((one) => seen.given.has(one.id))
      .map((one) => ({ one, bands: bandsOf(one, seen.known.get(one.id)) }));
    const said = [];
    found.forEach((first, i) => {
      for (const second of found.slice(i + 1)) {
        if (!first.bands || !second.bands || first.one.construct !== second.one.construct) continue;
        if (first.one.construct === "other") continue;
        for (const [graver, milder] of [[first, second], [second, first]]) {
          if (graver.bands[0].step - milder.bands[1].step < p.bands_apart) continue;
          said.push({ id: `disagree-${graver.one.id}-${milder.one.id}`, graver, milder });
        }
      }
    });
    return said;
  }

  const apart = ({ graver, milder }) => [
    "apart", graver.one.name, graver.bands[0].name, milder.one.name, milder.bands[1].name,
  ];

  function conditionsOf(now, proposal) {
    const kinds = [["unanswered", proposal.unanswered], ["clinician_decides", proposal.asks]];
    return kinds.flatMap(([status, ranks]) =>
      ranks.map((i) => {
        const barrier = proposal.step.unsuitable[i];
        const waits = [...inputsOf(barrier.when)].filter((id) => now.see(id)[0] !== now.see(id)[1]).sort();
        return { rule: barrier.id, status, kind: barrier.kind, questions: waits };
      })
    );
  }

  function tracks(now) {
    const { p, found } = now;
    const ordered = [...found.proposals].sort(
      (a, b) =>
        Number(a !== found.lead) - Number(b !== found.lead) || b.level - a.level || a.track.order - b.track.order
    );
    return ordered.map((one) => ({
      track: one.track.id,
      level: p.levels[one.level].id,
      needed: p.levels[one.needed].id,
      urgency: p.urgencies[one.urgency].id,
      step: one.step.id,
      rules: rulesOf(p, found, one),
      conditions: conditionsOf(now, one),
    }));
  }

  function possible(now, step) {
    if (step.withheld) return false;
    const stopped = step.unsuitable.some((u, i) => u.kind === "stop" && step.barriers[i](now.see) === 1);
    return openAt(step, now.see("age"), false) && !stopped;
  }

  /* One patient's way up: the lowest open step each time, then stated shortcuts from here. */
  function climb(now, start) {
    const { p } = now;
    const ages = now.see("age");
    const ways = new Map();
    for (const edge of p.edges) {
      if (edge.ages[0] > ages[1] || ages[0] > edge.ages[1]) continue;
      if (!ways.has(edge.start)) ways.set(edge.start, []);
      ways.get(edge.start).push(edge);
    }
    function* reached(edge, passed) {
      if (possible(now, p.step.get(edge.end))) yield edge.end;
      else if (!passed.includes(edge.end)) {
        for (const more of ways.get(edge.end) || []) yield* reached(more, [...passed, edge.end]);
      }
    }
    const place = (id) => p.step.get(id);
    const choices = (id) =>
      (ways.get(id) || [])
        .flatMap((edge) => [...reached(edge, [id])].map((end) => ({ edge, end })))
        .sort((a, b) => place(a.end).rank - place(b.end).rank || place(a.end).at - place(b.end).at);
    const path = [];
    const been = new Set([start.id]);
    let here = start.id;
    for (;;) {
      const next = choices(here).find((pair) => !been.has(pair.end));
      if (!next) break;
      path.push(next);
      here = next.end;
      been.add(here);
    }
    const more = choices(start.id).filter((pair) => pair.edge.stated && pair.edge.end === pair.end);
    for (const pair of more) {
      if (!path.some((other) => other.edge === pair.edge && other.end === pair.end)) path.push(pair);
    }
    return path.map(({ edge, end }) => ({ step: end, from: edge.start, kind: edge.kind, edge: edge.at }));
  }

  function inputs(now) {
    const { p, seen } = now;
    return p.inputs
      .filter((one) => seen.given.has(one.id))
      .map((one) => ({ input: one.id, value: valueSaid(one, now.see(one.id)) }));
  }

  /* Answered items by instrument, those that no rule reads included. */
  function itemsGiven(now) {
    const { p, seen } = now;
    const said = {};
    for (const one of p.instruments) {
      one.grid.forEach((_, at) => {
        const id = `${one.id}.item${at + 1}`;
        if (!seen.given.has(id)) return;
        const [value] = seen.known.get(id);
        (said[one.id] = said[one.id] || []).push([at + 1, value]);
      });
    }
    return said;
  }

  /* Each question group as it was answered, of the questions that apply to this patient. */
  function groups(now) {
    const { p, seen } = now;
    const closed = (id) => p.gate.has(id) && p.gate.get(id).test(now.see) === 0;
    return p.groups.map((group) => {
      const said = { group: group.id, yes: [], no: [], unanswered: [] };
      for (const id of group.findings) {
        const given = seen.given.has(id);
        const [low] = now.see(id);
        if (given && low === 1) said.yes.push(id);
        else if (given && !closed(id)) said.no.push(id);
        else if (!closed(id) && !p.input.get(id).optional) said.unanswered.push(id);
      }
      return said;
    });
  }

  return {
    localize, prepare, weigh, outcome, recommend, reader, inputsOf, bandAt, look, looked, valueSaid, visited, propose, higher,
    climb, possible, questions, firstContact, rulesOf,
  };
})();

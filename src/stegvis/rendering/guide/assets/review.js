/* A course of measurements: the same answers as stegvis.review, from what rules.js decides on the values of today.
   Days are given as text, "2026-01-12"; no clock is read. */
"use strict";

const stegvisReview = (() => {
  const VERDICTS = ["finish", "step_down", "stay", "change_track", "step_up", "refer"];
  const DOWNWARD = ["finish", "step_down"];
  const FAILED = ["no_effect", "worse"];
  const NO = [0, 0];
  const MAYBE = [0, 1];
  const INAPPLICABLE = [-1000000, -1000000];
  const MOST_PERCENT = 10000;
  const MOST_SESSIONS = 1040;
  const OF_SCALE = ["percent_change", "measurements", "response", "partial_response", "remission", "remission_twice",
    "improved", "deteriorated", "worse_than_best"];
  const TRUTHS = OF_SCALE.slice(2);

  const dayOf = (text) => Math.round(Date.parse(`${text}T00:00:00Z`) / 86400000);
  const textOf = (day) => new Date(day * 86400000).toISOString().slice(0, 10);
  const truth = (sure, possible) => [Number(sure), Number(possible)];
  const given = (value) => value !== null && value !== undefined;
  const filled = (items) => Object.keys(items || {}).length > 0;

  /* ---------------------------------------------------------------- is the episode possible at all */

  function vet(p, episode) {
    const faults = [];
    if (!p.step.has(episode.step)) faults.push("step");
    if (!(dayOf(episode.started) <= dayOf(episode.on))) faults.push("started");
    if (episode.scale && !p.instrument.has(episode.scale)) faults.push("scale");
    const { sessions } = episode;
    if (given(sessions) && !(Number.isInteger(sessions) && sessions >= 0 && sessions <= MOST_SESSIONS)) faults.push("sessions");
    return faults;
  }

  /* A score of today is a measurement as well; the same day cannot have two totals. */
  function withToday(episode, faults) {
    const patient = episode.patient || {};
    const scores = patient.scores || {};
    const items = patient.items || {};
    const all = [...(episode.measurements || [])];
    for (const id of new Set([...Object.keys(scores), ...Object.keys(items)])) {
      const total = scores[id];
      if (!given(total) && !filled(items[id])) continue;
      const at = all.findIndex((m) => m.instrument === id && m.on === episode.on);
      const said = { instrument: id, on: episode.on, total, items: items[id] || {} };
      if (at < 0) all.push(said);
      else all[at] = joinedToday(all[at], said, faults);
    }
    return { ...episode, measurements: all };
  }

  function joinedToday(measured, said, faults) {
    const known = (all) => Object.fromEntries(Object.entries(all || {}).filter(([, value]) => given(value)));
    const mine = known(measured.items);
    const other = known(said.items);
    if (given(said.total) && given(measured.total) && said.total !== measured.total) faults.push(`patient.scores.${said.instrument}`);
    for (const [n, value] of Object.entries(other)) {
      if (given(mine[n]) && mine[n] !== value) faults.push(`patient.items.${said.instrument}.${n}`);
    }
    return { ...measured, total: given(said.total) ? said.total : measured.total, items: { ...mine, ...other } };
  }

  /* ---------------------------------------------------------------- what is worked out of a course */

  function readSeries(p, episode, faults) {
    const found = new Map();
    const age = (episode.patient || {}).age;
    episode.measurements.forEach((m, i) => {
      const field = `measurements[${i}]`;
      const before = found.get(m.instrument) || [];
      if (!p.instrument.has(m.instrument)) faults.push(`${field}.instrument`);
      else if (!(dayOf(m.on) <= dayOf(episode.on)) || before.some((one) => one.on === m.on)) faults.push(`${field}.on`);
      else {
        const seen = stegvis.weigh(p, { age, scores: { [m.instrument]: m.total }, items: { [m.instrument]: m.items || {} } });
        if (seen.faults.length) seen.faults.forEach((fault) => faults.push(`${fault === "age" ? "patient" : field}.${fault}`));
        else if (!seen.given.has(m.instrument)) faults.push(`${field}.total`);
        else {
          const [low, high] = seen.known.get(m.instrument);
          found.set(m.instrument, [...before, { on: m.on, given: m, low, high }]);
        }
      }
    });
    for (const [id, readings] of found) found.set(id, placed(p.instrument.get(id), readings, episode));
    return found;
  }

  function placed(instrument, readings, episode) {
    const all = readings.sort((a, b) => dayOf(a.on) - dayOf(b.on));
    const started = dayOf(episode.started);
    const before = all.filter((one) => dayOf(one.on) <= started).length;
    const start = Math.max(before - 1, 0);
    const later = all.slice(start + 1);
    return { instrument, all, start, first: all[start], later, last: later.length ? all[all.length - 1] : null };
  }

  function worseBy(instrument, one, than) {
    if (instrument.higher_better) return [than.low - one.high, than.high - one.low];
    return [one.low - than.high, one.high - than.low];
  }

  const comparable = (one, other) =>
    !one.given.version || !other.given.version || one.given.version === other.given.version;
  const isCase = (instrument, score) => score >= instrument.case_from;

  function atLeast(span, limit) {
    if (!limit) return span[1] <= 0 ? NO : null;
    return truth(span[0] * limit[1] >= limit[0], span[1] * limit[1] >= limit[0]);
  }

  const relevant = ({ change }) => change.reliable_change || change.smallest_important_points || null;
  const away = ([low, high]) => [-high, -low];

  function percent(first, last) {
    if (!(first.low > 0)) return null;
    const of = (value, base) => Math.min(Math.trunc((100 * (value - base)) / base), MOST_PERCENT);
    return [of(last.low, first.high), of(last.high, first.low)];
  }

  function response({ instrument }, first, last, figure, own) {
    const { change } = instrument;
    if (own && change.response_points && !change[own]) {
      return atLeast(away(worseBy(instrument, last, first)), change.response_points);
    }
    if (instrument.higher_better || !(first.low > 0)) return null;
    const [n, d] = (own && change[own]) || figure;
    const short = (base, value) => (100 * d - n) * base - 100 * d * value;
    return truth(short(first.low, last.high) >= 0, short(first.high, last.low) >= 0);
  }

  /* Either of two; what cannot be told may be so. */
  function joined(one, other) {
    const [sure, possible] = one || MAYBE;
    const [surely, possibly] = other || MAYBE;
    return [Math.max(sure, surely), Math.max(possible, possibly)];
  }

  function inRemission({ change }, one) {
    const below = change.remission_below;
    const most = change.remission_at_most;
    if (below) return truth(one.high * below[1] < below[0], one.low * below[1] < below[0]);
    return most ? truth(one.high * most[1] <= most[0], one.low * most[1] <= most[0]) : NO;
  }

  function twice(one, defaults) {
    const seen = one.later.map((reading) => inRemission(one.instrument, reading));
    const run = (which) => {
      let length = 0;
      while (length < seen.length && seen[seen.length - 1 - length][which]) length++;
      if (length < 2) return false;
      const days = one.later.slice(seen.length - length).map((reading) => dayOf(reading.on));
      return days[days.length - 1] - days[0] >= 7 * defaults.remission_apart_weeks;
    };
    return truth(run(0), run(1));
  }

  function ofScale(one, defaults) {
    const { first, last, instrument } = one;
    const found = { measurements: [one.all.length, one.all.length], remission_twice: twice(one, defaults) };
    if (first) found.first = [first.low, first.high];
    if (!last) return found;
    found.last = [last.low, last.high];
    if (!comparable(first, last)) return found;
    const worse = worseBy(instrument, last, first);
    const limit = relevant(instrument);
    found.change = [last.low - first.high, last.high - first.low];
    found.percent_change = percent(first, last);
    found.response = response(one, first, last, defaults.response_percent, "response_percent");
    found.partial_response = joined(found.response, response(one, first, last, defaults.partial_percent, ""));
    found.remission = inRemission(instrument, last);
    found.deteriorated = atLeast(worse, limit);
    found.improved = atLeast(away(worse), limit);
    const spans = one.all.slice(one.start, -1).filter((r) => comparable(r, last)).map((r) => worseBy(instrument, last, r));
    found.worse_than_best = atLeast([0, 1].map((end) => Math.max(...spans.map((span) => span[end]))), limit);
    return found;
  }

  function followedBy(plan, series, p) {
    const measured = plan.filter((id) => series.has(id));
    if (measured.length || !plan.length) return measured[0] || "";
    const { construct } = p.instrument.get(plan[0]);
    const others = [...series].filter(([, one]) => construct && one.instrument.construct === construct);
    return others.length ? others[0][0] : plan[0];
  }

  function judged(instrument, series) {
    if (series && !isCase(instrument, series.first.high)) return false;
    return !instrument.higher_better || Boolean(instrument.change.response_percent || instrument.change.response_points);
  }

  function measure(p, episode, step, faults) {
    const { defaults } = p.course;
    const series = readSeries(p, episode, faults);
    const plan = step.review ? step.review.instruments : [];
    let wanted = episode.scale || followedBy(plan, series, p);
    if (!series.has(wanted) && !(wanted && judged(p.instrument.get(wanted), null))) wanted = "";
    const judging = wanted && judged(p.instrument.get(wanted), series.get(wanted)) ? wanted : "";
    const known = ofCourse(p, episode, step, Boolean(judging));
    if (!wanted) OF_SCALE.forEach((name) => known.set(`${name}(scale)`, NO));
    for (const [id, instrument] of p.instrument) {
      const one = series.get(id) || { instrument, all: [], later: [] };
      for (const [name, value] of Object.entries(ofScale(one, defaults))) {
        known.set(`${name}(${id})`, value);
        if (id === wanted) known.set(`${name}(scale)`, value);
      }
    }
    return { known, series, planned: plan[0] || "", wanted, judging };
  }

  function ofCourse(p, episode, step, hasScale) {
    const known = new Map();
    const put = (id, value) => given(value) && known.set(id, [Number(value), Number(value)]);
    const earlier = episode.earlier || [];
    put("weeks_in_step", weeksIn(episode));
    put("sessions", episode.sessions);
    for (const [id, among] of [["failed_steps", earlier], ["same_step_failed", earlier.filter((one) => one.step === episode.step)]]) {
      const failed = among.filter((one) => FAILED.includes(one.outcome) && one.adequate !== false);
      known.set(id, [failed.filter((one) => one.adequate === true).length, failed.length]);
    }
    put("has_scale", hasScale);
    put("completed", episode.completed);
    put("takes_part", episode.takes_part);
    put("goal_reached", episode.goal_reached);
    if (given(episode.adverse_events)) put("adverse_event", episode.adverse_events.length > 0);
    put("referral_returned", false);
    const words = { impression: episode.impression, track: step.track.replace(/-/g, "_"), level: p.levels[step.rank].id };
    for (const [id, said] of Object.entries(words)) {
      if (given(said)) put(id, p.course.input.get(id).choices.findIndex((choice) => choice.id === said));
      else if (hasScale) known.set(id, INAPPLICABLE);
    }
    return known;
  }

  const weeksIn = (episode) => Math.floor((dayOf(episode.on) - dayOf(episode.started)) / 7);

  /* ---------------------------------------------------------------- everything that a review looks at */

  /* All faults at once: when there is one, the measurements and the patient of today are read for theirs. */
  function look(p, episode) {
    const sight = looked(p, episode);
    if (!sight.faults.length) return sight;
    const faults = [...sight.faults];
    readSeries(p, { ...episode, measurements: episode.measurements || [] }, faults);
    faults.push(...stegvis.weigh(p, episode.patient || {}).faults.map((fault) => `patient.${fault}`));
    return { faults: [...new Set(faults)] };
  }

  function looked(p, episode) {
    const faults = vet(p, episode);
    if (faults.length) return { faults };
    const step = p.step.get(episode.step);
    const all = withToday(episode, faults);
    if (faults.length) return { faults };
    const course = measure(p, all, step, faults);
    if (faults.length) return { faults };
    const patient = { ...all.patient, scores: { ...(all.patient || {}).scores }, items: { ...(all.patient || {}).items } };
    const old = [];
    for (const [id, one] of course.series) {
      const newest = one.all[one.all.length - 1];
      patient.scores[id] = newest.given.total;
      patient.items[id] = newest.given.items || {};
      if (newest.on !== all.on) old.push(["from_before", one.instrument.name, newest.on]);
    }
    const seen = stegvis.weigh(p, patient);
    if (seen.faults.length) return { faults: seen.faults.map((fault) => `patient.${fault}`) };
    const now = stegvis.look(p, seen, patient);
    const see = (id) => {
      const one = p.course.input.get(id);
      return one ? course.known.get(id) || [one.lowest, one.highest] : now.see(id);
    };
    const every = [...caveatsOf(p, all, course), ...old, ...seen.caveats];
    const caveats = [...new Map(every.map((one) => [JSON.stringify(one), one])).values()];
    return { p, episode: all, step, course, now, see, caveats, faults };
  }

  /* ---------------------------------------------------------------- what is asked, and why */

  function asked(sight) {
    const { p, see, step } = sight;
    const holds = [];
    const open = [];
    for (const rule of p.course.rules) {
      const t = rule.test(see);
      if (t === null) open.push(rule);
      else if (t === 1) {
        const target = rule.to ? p.step.get(rule.to) : null;
        holds.push({ ...rule, waits: rule.checks_first, target, rule, values: valuesOf(sight, rule.when), rules: [] });
      }
    }
    for (const edge of p.course.edges) {
      if (edge.start !== step.id || edge.test(see) !== 1) continue;
      holds.push({ ...edge, waits: false, target: p.step.get(edge.end), values: valuesOf(sight, edge.when), rules: [] });
    }
    holds.push(...today(sight), ...closed(sight));
    holds.push(...unsaid(sight, holds));
    holds.sort((a, b) => VERDICTS.indexOf(b.verdict) - VERDICTS.indexOf(a.verdict));
    return { holds, open };
  }

  function valuesOf(sight, when) {
    const said = {};
    for (const id of [...stegvis.inputsOf(when)].sort()) {
      said[id] = stegvis.valueSaid(sight.p.course.input.get(id) || sight.p.input.get(id), sight.see(id));
    }
    return said;
  }

  const plain = (id, verdict, urgency, rules, target = null) =>
    ({ id, verdict, urgency, rules, target, ground: ["convention", ""], waits: false, values: {}, do: [] });

  function today(sight) {
    const { p, now, step } = sight;
    const { found } = now;
    const flags = flagsOf(sight);
    let lead = null;
    for (const visit of stegvis.visited(p, found.holds, false, found.spanned)) {
      const one = stegvis.propose(p, visit, now.see, now.see("age"), false);
      if (!lead || stegvis.higher(one, lead)) lead = one;
    }
    const higher = lead.level > step.rank;
    if (flags.length) {
      const urgency = p.urgencies[flags[0].urgency].id;
      return [plain("red_flag", higher ? "step_up" : "stay", urgency, flags.map((one) => one.id), higher ? lead.step : null)];
    }
    if (!higher) return [];
    const verdict = lead.track.id === step.track ? "step_up" : "change_track";
    return [plain("newest_values", verdict, p.urgencies[lead.urgency].id, stegvis.rulesOf(p, found, lead), lead.step)];
  }

  /* Why the present step is no longer for this patient: what stops it, or the age. */
  function closed(sight) {
    const { p, now, step } = sight;
    const urgency = p.course.track_urgency[step.track];
    const found = step.unsuitable.filter((one, i) => one.kind === "stop" && step.barriers[i](now.see) === 1).map((one) => ({
      ...plain(one.id, "step_up", urgency, []), because: one.because, ground: p.course.stops[one.id],
      values: valuesOf(sight, one.when), closed: true, own: true,
    }));
    const age = now.see("age");
    if (!(step.ages[0] <= age[1] && age[0] <= step.ages[1])) {
      found.push({ ...plain("ages", "step_up", urgency, []), closed: true, ages: step.ages });
    }
    return found;
  }

  /* Deterioration beyond chance that no rule that holds speaks of, and what may be one. */
  function unsaid(sight, holds) {
    const { p, step } = sight;
    const rules = holds.map((one) => one.rule).filter(Boolean);
    const ids = deteriorations(sight).filter(([id, [worse]]) => worse && !readBy(sight, rules, id)).map(([id]) => id);
    if (!ids.length) return [];
    const tells = p.course.rules.filter((rule) => [...stegvis.inputsOf(rule.when)].some((id) => id.startsWith("deteriorated(")));
    let urgency = p.course.track_urgency[step.track];
    for (const rule of tells) if (p.urgencyRank.get(rule.urgency) > p.urgencyRank.get(urgency)) urgency = rule.urgency;
    const values = Object.fromEntries(ids.map((id) => [`deteriorated(${id})`, true]));
    return [{ ...plain("deteriorated", "stay", urgency, []), values, scales: ids }];
  }

  function unsureOf(sight, holds, open) {
    const rules = [...open, ...holds.map((one) => one.rule).filter(Boolean)];
    return deteriorations(sight)
      .filter(([id, [worse, may]]) => may && !worse && !readBy(sight, rules, id))
      .map(([id]) => `deteriorated(${id})`);
  }

  const deteriorations = ({ course }) =>
    [...course.series.keys()].map((id) => [id, course.known.get(`deteriorated(${id})`)]).filter(([, known]) => known);

  function readBy({ course }, rules, id) {
    const names = [`deteriorated(${id})`, ...(id === course.wanted ? ["deteriorated(scale)"] : [])];
    return rules.some((rule) => names.some((name) => [...stegvis.inputsOf(rule.when)].includes(name)));
  }

  function flagsOf({ p, now }) {
    const flags = now.found.holds.filter((n) => n < p.flags).map((n) => p.rules[n]);
    return flags.sort((a, b) => b.urgency - a.urgency);
  }

  /* ---------------------------------------------------------------- the verdict */

  const gravest = (all) => VERDICTS[Math.max(...all.map((one) => VERDICTS.indexOf(one.verdict)))];
  const isUpward = (one) => !DOWNWARD.includes(one.verdict);

  function highest(steps) {
    let best = steps[0];
    for (const one of steps) if (one.rank > best.rank) best = one;
    return best;
  }

  function settle(sight, holds, open, unsure) {
    const upward = holds.filter(isUpward);
    const less = holds.filter((one) => !isUpward(one));
    const lowers = less.length && !unsure && !open.some(isUpward) && !sight.now.found.flagsOpen;
    if (upward.length && !(lowers && upward.every((one) => one.closed))) {
      const verdict = gravest(upward);
      const flags = upward.filter((one) => one.id === "red_flag");
      const deciding = [...flags, ...upward.filter((one) => one.verdict === verdict && !flags.includes(one))];
      const settled = aimed(sight, verdict, deciding);
      if (flags.length && settled.target && settled.target.rank < sight.step.rank) {
        return { verdict: "stay", target: sight.step, deciding: flags };
      }
      return settled;
    }
    if (!lowers) return { verdict: "stay", target: sight.step, deciding: [] };
    const verdict = gravest(less);
    const deciding = less.filter((one) => one.verdict === verdict);
    const target = verdict === "step_down" ? below(sight) : null;
    return target ? { verdict, target, deciding } : ended(sight, deciding);
  }

  function ended(sight, deciding) {
    const { p, now, step } = sight;
    const mine = [step.track, p.otherwise, p.red_flag_track];
    const others = now.found.proposals.filter((one) => !mine.includes(one.track.id));
    if (!others.length) return { verdict: "finish", target: null, deciding };
    let lead = others[0];
    for (const one of others) if (stegvis.higher(one, lead)) lead = one;
    const urgency = p.urgencies[lead.urgency].id;
    const target = fresh(sight, lead.step);
    const more = plain("other_track", "change_track", urgency, stegvis.rulesOf(p, now.found, lead), target);
    return { verdict: "change_track", target, deciding: [more, ...deciding] };
  }

  function aimed(sight, verdict, deciding) {
    const { p, step } = sight;
    if (verdict === "stay") return { verdict, target: step, deciding };
    const top = p.levels.length - 1;
    const own = deciding
      .filter((one) => one.target)
      .map((one) => (one.id === "red_flag" ? one.target : fresh(sight, one.target)));
    if (verdict === "change_track" && own.length) return { verdict, target: highest(own), deciding };
    const beyond = [...(deciding.some((one) => one.closed) ? beside(sight, step) : []), ...above(sight, step)];
    const path = beyond.filter((one) => verdict !== "refer" || one.rank === top);
    const targets = [...own, ...path.slice(0, 1)];
    if (!targets.length) return { verdict: "refer", target: step, deciding };
    const target = highest(targets);
    if (target.rank === step.rank && deciding.every((one) => one.closed)) return { verdict: "stay", target, deciding };
    return { verdict: target.rank === top ? "refer" : "step_up", target, deciding };
  }

  function fresh(sight, step) {
    return kept(sight, step) ? step : [...beside(sight, step), ...above(sight, step), step][0];
  }

  function above(sight, start) {
    let steps = stegvis.climb(sight.now, start).map((one) => sight.p.step.get(one.step));
    if (steps.length && !untried(sight, steps[0])) steps = [...beside(sight, steps[0]), ...steps];
    return steps.filter((one) => kept(sight, one));
  }

  const beside = (sight, step) =>
    sight.p.track.get(step.track).ladder.map((id) => sight.p.step.get(id))
      .filter((one) => one.rank === step.rank && stegvis.possible(sight.now, one) && kept(sight, one));

  const kept = (sight, step) => step.rank === sight.p.levels.length - 1 || untried(sight, step);

  function untried(sight, step) {
    const failed = (sight.episode.earlier || []).filter(
      (one) => one.step === step.id && FAILED.includes(one.outcome) && one.adequate !== false
    );
    return failed.length < 2;
  }

  function below(sight) {
    const { p, now, step } = sight;
    const lower = p.track.get(step.track).ladder.map((id) => p.step.get(id))
      .filter((one) => one.rank < step.rank && stegvis.possible(now, one) && untried(sight, one));
    return lower.length ? highest(lower) : null;
  }

  /* ---------------------------------------------------------------- the review, as ids and values */

  function review(p, episode) {
    const sight = look(p, episode);
    if (sight.faults.length) return { faults: sight.faults };
    const { step, now, course } = sight;
    const { holds, open } = asked(sight);
    const unsure = unsureOf(sight, holds, open);
    const { verdict, target, deciding } = settle(sight, holds, open, unsure.length > 0);
    if (overdueSince(sight) && DOWNWARD.includes(verdict)) unsure.push(`measurements(${course.wanted})`);
    const also = holds.filter((one) => !deciding.includes(one));
    const missing = waitsFor(sight, verdict, open, unsure);
    const waiting = deciding.some((one) => one.waits);
    const done = episode.checks || {};
    const onlyWaiting = waiting && !p.course.checks.every((one) => done[one.id]) && deciding.every((one) => one.waits);
    const ranks = [...deciding, ...holds.filter(isUpward)].map((one) => p.urgencyRank.get(one.urgency));
    const listed = (waiting || verdict === "step_up" || verdict === "refer") && !deciding.some((one) => one.id === "red_flag");
    const waits = deciding.every((one) => one.waits);
    const next = target && target !== step ? target : null;
    return {
      verdict,
      status: missing.length || now.found.flagsOpen || onlyWaiting ? "provisional" : "firm",
      urgency: p.urgencies[Math.max(0, ...ranks)].id,
      step: step.id,
      target: target ? target.id : "",
      reasons: deciding.map(reason),
      also: also.map(reason),
      numbers: Object.fromEntries([...course.series].map(([id, one]) => [id, numbersOf(one, course, p.course.defaults)])),
      missing,
      checks: listed ? p.course.checks.map((one) => ({ check: one.id, done: done[one.id] ?? null, waits })) : [],
      actions: actions(sight, [...deciding, ...also]),
      next_measurement: nextMeasurement(sight, target, holds),
      red_flags: now.found.holds.filter((n) => n < p.flags).map((n) => p.rules[n].id),
      questions: stegvis.questions(now).filter((q) => q.kind === "red_flag").map((q) => q.question),
      caveats: sight.caveats,
      wanted: course.wanted,
      first_contact: next ? contact(sight, next) : "",
    };
  }

  const reason = ({ id, verdict, urgency, values, rules, because, ground, rule, start, own, scales, ages }) =>
    ({ rule: id, verdict, urgency, values, rules, because, ground, own: Boolean(rule || start || own), scales, ages });

  function contact({ p, now }, target) {
    const lead = { track: p.track.get(target.track), step: target };
    return stegvis.firstContact(p, { lead, holds: now.found.holds });
  }

  function waitsFor(sight, verdict, open, unsure) {
    const here = VERDICTS.indexOf(verdict);
    const found = new Map();
    for (const rule of open) {
      if (!(VERDICTS.indexOf(rule.verdict) > here || (verdict === "stay" && !isUpward(rule)))) continue;
      for (const id of [...stegvis.inputsOf(rule.when)].sort()) {
        const [low, high] = sight.see(id);
        if (low !== high) found.set(id, [...(found.get(id) || []), rule.id]);
      }
    }
    if (here <= VERDICTS.indexOf("stay")) for (const id of unsure) found.set(id, []);
    return [...found].map(([input, rules]) => ({ input, rules }));
  }

  function actions(sight, all) {
    const { p } = sight;
    const said = flagsOf(sight).flatMap((flag) =>
      flag.do.map((text) => ({ from: flag.id, urgency: p.urgencies[flag.urgency].id, do: text })));
    for (const one of all) for (const text of one.do) said.push({ from: one.id, urgency: one.urgency, do: text });
    return said.filter((one, i) => said.findIndex((other) => other.do === one.do) === i);
  }

  function nextMeasurement(sight, target, holds) {
    const { p, episode, step, course } = sight;
    const now = target || step;
    const plan = now.review || { weeks: [], instruments: [] };
    const said = {
      instruments: course.wanted && now === step ? [course.wanted] : plan.instruments,
      overdue_since: overdueSince(sight), weeks_from_start: [], earliest: "", latest: "",
    };
    if (target && target !== step) return { ...said, weeks_from_start: plan.weeks };
    const on = dayOf(episode.on);
    let soonest = null;
    for (const { rule } of holds) {
      if (rule && rule.measure_weeks && (!soonest || rule.measure_weeks[1] < soonest[1])) soonest = rule.measure_weeks;
    }
    const ahead = weeksOf(step).map((n) => dayOf(episode.started) + 7 * n).find((day) => day > on);
    const planned = ahead === undefined ? on + 7 * p.course.defaults.repeat_weeks : ahead;
    const days = said.overdue_since ? [on, on] : soonest ? soonest.map((n) => on + 7 * n) : [planned, planned];
    return { ...said, earliest: textOf(days[0]), latest: textOf(days[1]) };
  }

  const weeksOf = (step) => (step.review ? step.review.weeks : []);

  function overdueSince({ p, episode, step, course }) {
    const on = dayOf(episode.on);
    const days = weeksOf(step).map((n) => dayOf(episode.started) + 7 * n);
    const passed = days.filter((day) => day <= on);
    if (!passed.length || !course.wanted) return "";
    const due = passed[passed.length - 1];
    const series = course.series.get(course.wanted);
    const done = (series ? series.later : []).map((one) => dayOf(one.on)).filter((day) => due - p.course.defaults.due_within_days <= day);
    if (!done.length) return textOf(due);
    const again = Math.max(done[done.length - 1], due) + 7 * p.course.defaults.repeat_weeks;
    return passed.length === days.length && again < on ? textOf(again) : "";
  }

  /* ---------------------------------------------------------------- the numbers, and what weakens them */

  function shown(known) {
    if (!known) return null;
    const [lowest, highest] = known;
    return lowest === highest ? lowest : { lowest, highest };
  }

  function numbersOf(one, course, defaults) {
    const worked = ofScale(one, defaults);
    const said = {
      followed: one.instrument.id === course.wanted,
      measurements: one.all.map((r) => ({ on: r.on, total: shown([r.low, r.high]), baseline: r === one.first })),
    };
    for (const name of ["first", "last", "change", "percent_change"]) said[name] = shown(worked[name]);
    for (const name of TRUTHS) {
      const [sure, possible] = worked[name] || [false, true];
      said[name] = sure === possible ? Boolean(sure) : null;
    }
    said.trend = trend(one);
    return said;
  }

  function trend(one) {
    const readings = one.all.slice(one.start);
    let sum = 0;
    readings.forEach((a, i) => {
      for (const b of readings.slice(i + 1)) {
        if (!comparable(a, b)) continue;
        const [low, high] = worseBy(one.instrument, b, a);
        sum += Number(low > 0) - Number(high < 0);
      }
    });
    return sum;
  }

  const span = (one) => (one.low === one.high ? String(one.low) : `${one.low}–${one.high}`);

  function caveatsOf(p, episode, course) {
    const found = [];
    const days = episode.measurements.map((m) => dayOf(m.on));
    if (days.some((day, i) => day < days[i - 1])) found.push(["order"]);
    const { planned, wanted, series } = course;
    if (planned && wanted && wanted !== planned) {
      found.push(["another_scale", p.instrument.get(planned).name, p.instrument.get(wanted).name]);
    }
    if (wanted) {
      const instrument = p.instrument.get(wanted);
      if (!judged(instrument, null)) found.push(["no_figure", instrument.name]);
      found.push(...scaleCaveats(series.get(wanted) || { instrument, all: [] }, episode, p.course.defaults));
    }
    for (const one of series.values()) found.push(...versionCaveats(one));
    return found;
  }

  function scaleCaveats(one, episode, defaults) {
    const { instrument, first, last } = one;
    const { name } = instrument;
    const found = versionCaveats(one);
    if (!first) return [...found, ["not_measured", name]];
    const days = dayOf(episode.started) - dayOf(first.on);
    const weeks = Math.floor(days / 7);
    if (days < 0) found.push(["no_baseline", name, first.on]);
    else if (weeks > defaults.baseline_weeks) found.push(["old_baseline", name, weeks]);
    if (!isCase(instrument, first.high)) found.push(["low_baseline", name, span(first)]);
    if (!(first.low > 0)) found.push(["nought_baseline", name]);
    if (!instrument.change.remission_below && !instrument.change.remission_at_most) found.push(["no_remission", name]);
    if (last && worseBy(instrument, last, first)[1] > 0 && !relevant(instrument)) found.push(["no_limit", name]);
    return found;
  }

  function versionCaveats(one) {
    const versions = [...new Set(one.all.map((r) => r.given.version).filter(Boolean))].sort();
    return versions.length > 1 ? [["versions", one.instrument.name, versions.join(", ")]] : [];
  }

  /* ---------------------------------------------------------------- a pathway, ready for courses */

  function prepare(p) {
    if (!p.course) return p;
    p.course.input = new Map(p.course.inputs.map((one) => [one.id, one]));
    for (const rule of [...p.course.rules, ...p.course.edges]) rule.test = stegvis.reader(rule.when);
    for (const [id, said] of Object.entries(p.course.scales)) Object.assign(p.instrument.get(id), said);
    return p;
  }

  return { prepare, review, VERDICTS };
})();

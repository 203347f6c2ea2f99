/* The measurements of a course as a drawing: the same places as backends/course_chart.py. */
"use strict";

function stegvisChart(p, review, episode, w) {
  const WIDTH = 720, HEIGHT = 380, LEFT = 56, RIGHT = 190, TOP = 56, BOTTOM = 48, GAP = 15;
  const ids = Object.keys(review.numbers);
  let id = ids.find((one) => review.numbers[one].followed);
  for (const one of ids) {
    const most = id && review.numbers[id].followed ? Infinity : id ? review.numbers[id].measurements.length : -1;
    if (review.numbers[one].measurements.length > most) id = one;
  }
  if (!id) return null;
  const scale = p.instrument.get(id);
  const said = review.numbers[id];
  const svg = (tag, given, text) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(given)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const day = (text) => Date.parse(`${text}T00:00:00Z`) / 86400000;
  const round = (value) => Math.round(value * 10) / 10;
  const days = said.measurements.map((m) => day(m.on));
  const first = Math.min(...days, day(episode.started));
  const last = Math.max(...days, day(episode.on));
  const x = (at) => round(LEFT + ((WIDTH - LEFT - RIGHT) * (at - first)) / Math.max(last - first, 1));
  const y = (value) => round(HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * (value - scale.lowest)) / (scale.highest - scale.lowest));
  const ends = (total) => (total !== null && typeof total === "object" ? [total.lowest, total.highest] : [total, total]);
  const spoken = (total) => [...new Set(ends(total))].join(` ${w.to} `);
  const title = `${w.title}: ${scale.name}`;
  const told = said.measurements.map((m) => `${m.on}: ${spoken(m.total)}`).join("; ");
  const made = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", class: "course-chart", "aria-label": `${title}. ${told}` });
  const put = (tag, given, text) => made.append(svg(tag, given, text));
  put("text", { class: "h", x: 16, y: 28 }, title);

  scale.bands.forEach((band, i) => {
    const top = y(Math.min(band.highest + 0.5, scale.highest));
    const bottom = y(Math.max(band.lowest - 0.5, scale.lowest));
    const height = round(bottom - top);
    put("rect", { class: "band", "fill-opacity": scale.tints[i] / 100, x: LEFT, y: top, width: WIDTH - LEFT - RIGHT, height });
    if (height >= GAP) put("text", { class: "s", x: LEFT + 6, y: round((top + bottom) / 2 + 4) }, band.name);
  });
  put("path", { class: "axis", d: `M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${WIDTH - RIGHT}` });
  for (const value of [scale.lowest, scale.highest]) put("text", { class: "s", x: LEFT - 8, y: y(value) + 4, "text-anchor": "end" }, value);
  put("text", { class: "s", x: 16, y: TOP - 8 }, w.points);
  const shown = [];
  days.forEach((at, i) => {
    if (shown.some((other) => Math.abs(x(at) - other) < 82)) return;
    shown.push(x(at));
    put("text", { class: "s", x: x(at), y: HEIGHT - BOTTOM + 20, "text-anchor": "middle" }, said.measurements[i].on);
  });

  let lowest = -Infinity;
  for (const [value, name, kind] of limits().sort((a, b) => b[0] - a[0])) {
    const label = Math.max(y(value) + 4, lowest + GAP);
    lowest = label;
    put("path", { class: `cut ${kind}`, d: `M${LEFT} ${y(value)}H${WIDTH - RIGHT}` });
    put("text", { class: "t", x: WIDTH - RIGHT + 8, y: round(label) }, name);
  }
  const start = x(day(episode.started));
  put("path", { class: "axis dotted", d: `M${start} ${TOP}V${HEIGHT - BOTTOM}` });
  put("text", { class: "s", x: start + 4, y: TOP - 8 }, w.start);

  const points = said.measurements.map((m, i) => {
    const [low, high] = ends(m.total);
    if (low !== high) put("path", { class: "course", d: `M${x(days[i])} ${y(low)}V${y(high)}` });
    return [x(days[i]), y((low + high) / 2)];
  });
  put("path", { class: "course", d: `M${points.map((point) => point.join(" ")).join("L")}` });
  points.forEach(([cx, cy], i) => {
    put("circle", { class: "dot", cx, cy, r: 4.5 });
    put("text", { class: "t", x: cx, y: cy - 9 > TOP ? cy - 9 : cy + 20, "text-anchor": "middle" }, spoken(said.measurements[i].total));
  });
  return made;

  /* Cut-off, response and remission, where they lie on the scale. */
  function limits() {
    const found = [];
    const { change } = scale;
    if (scale.cutoff !== null) found.push([scale.cutoff, `${w.cutoff} ${scale.cutoff}`, "dashed"]);
    const percent = change.response_percent || (!scale.higher_better && !change.response_points && p.course.defaults.response_percent);
    const from = said.first;
    if (typeof from === "number" && percent) {
      const value = (from * (100 * percent[1] - percent[0])) / (100 * percent[1]);
      found.push([value, `${w.response} ${value}`, "dotted"]);
    } else if (typeof from === "number" && change.response_points) {
      const value = from - change.response_points[0] / change.response_points[1];
      found.push([value, `${w.response} ${value}`, "dotted"]);
    }
    for (const [key, sign] of [["remission_below", "<"], ["remission_at_most", "≤"]]) {
      if (!change[key]) continue;
      const value = change[key][0] / change[key][1];
      found.push([value, `${w.remission} ${sign} ${value}`, ""]);
    }
    return found.filter(([value]) => scale.lowest <= value && value <= scale.highest);
  }
}

/* A course in one step. Days are given as text, "2026-01-12"; no clock is read. */

const dayOf = (text) => Math.round(Date.parse(`${text}T00:00:00Z`) / 86400000);
const textOf = (day) => new Date(day * 86400000).toISOString().slice(0, 10);
const weeksIn = (episode) => Math.floor((dayOf(episode.on) - dayOf(episode.started)) / 7);
const given = (value) => value !== null && value !== undefined;
const filled = (items) => Object.keys(items || {}).length > 0;

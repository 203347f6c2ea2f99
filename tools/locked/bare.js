// Lock packages without what they were built from: their bundles hold it. Give the lock, then their names.
const { readFileSync, writeFileSync } = require("fs");
const [file, ...names] = process.argv.slice(2);
const lock = JSON.parse(readFileSync(file, "utf8"));
for (const name of names) delete lock.packages[`node_modules/${name}`].dependencies;
writeFileSync(file, JSON.stringify(lock, null, 2) + "\n");

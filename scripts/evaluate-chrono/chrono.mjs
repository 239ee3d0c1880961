// The dates that chrono-node finds. In: a JSON list of texts. Out: {version, found: a list of values a text}.
// As precise as the print: only what chrono says it has read, nothing filled in from today.
import { readFileSync } from "node:fs";
import * as chrono from "chrono-node";

const manifest = new URL("node_modules/chrono-node/package.json", import.meta.url);
const { version } = JSON.parse(readFileSync(manifest));
const two = (n) => String(n).padStart(2, "0");

function value(read) {
  if (!read || !read.isCertain("year")) return [];
  const year = String(read.get("year")).padStart(4, "0");
  if (!read.isCertain("month")) return [year];
  const month = `${year}-${two(read.get("month"))}`;
  return [read.isCertain("day") ? `${month}-${two(read.get("day"))}` : month];
}

const texts = JSON.parse(readFileSync(0, "utf8"));
const found = texts.map((text) => chrono.parse(text).flatMap((r) => [...value(r.start), ...value(r.end)]));
process.stdout.write(JSON.stringify({ version, found }));

// What a browser downloads, as brotli has it, against the gates of quality.md. The bytes of a whole first visit are counted
// in the browser: end2end/tests/portal/first_visit.spec.ts.
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";

const PKG = "target/release/site/pkg";
const GATES = [
  { what: "main WebAssembly", gate: 200_000, of: (name) => /\.wasm$/.test(name) && /^hale\b/.test(name) },
  { what: "each lazy chunk", gate: 80_000, of: (name) => /\.wasm$/.test(name) && !/^hale\b/.test(name) },
  { what: "scripts, each", gate: 30_000, of: (name) => /\.js$/.test(name) },
  { what: "style, each", gate: 30_000, of: (name) => /\.css$/.test(name) },
];
/** How many files of the program one page may ask for, its frames included. */
const FILES = 40;

if (!existsSync(PKG)) {
  console.log(`${PKG} is not there: the release build comes first`);
  process.exit(1);
}
const sent = readdirSync(PKG, { recursive: true })
  .map(String)
  .filter((name) => name.endsWith(".br"))
  .map((name) => ({ name: name.slice(0, -3).split("/").pop(), bytes: statSync(`${PKG}/${name}`).size }))
  .sort((a, b) => b.bytes - a.bytes);

let failed = 0;
for (const { what, gate, of } of GATES) {
  const files = sent.filter(({ name }) => of(name));
  const most = files[0]?.bytes ?? Infinity;
  if (most > gate) failed += 1;
  console.log(`${most > gate ? "FAILED" : "ok    "} ${what}: at most ${gate} bytes`);
  for (const { name, bytes } of files.slice(0, 8)) console.log(`         ${String(bytes).padStart(8)}  ${name}`);
  if (files.length > 8) console.log(`         and ${files.length - 8} smaller`);
  if (files.length === 0) console.log("         no such file was built");
}

const manifest = readdirSync(PKG).find((name) => /^__wasm_split_manifest\..*\.json$/.test(name));
const pages = Object.entries(JSON.parse(readFileSync(`${PKG}/${manifest}`, "utf8")))
  .map(([name, files]) => ({ name: name.replace(/_\d+$/, ""), files: files.length }))
  .sort((a, b) => b.files - a.files);
const many = pages[0].files > FILES;
if (many) failed += 1;
console.log(`${many ? "FAILED" : "ok    "} files for each lazy chunk: at most ${FILES}`);
for (const { name, files } of pages.slice(0, 3)) console.log(`         ${String(files).padStart(8)}  ${name}`);
console.log(`         ${String(pages.at(-1).files).padStart(8)}  ${pages.at(-1).name}, the fewest of ${pages.length}`);
console.log(`${GATES.length + 1 - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;

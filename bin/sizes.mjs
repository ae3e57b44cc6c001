// What a browser downloads, as brotli has it, against the gates of quality.md. The bytes of a whole first visit are counted
// in the browser: end2end/tests/portal/first_visit.spec.ts.
import { existsSync, readdirSync, statSync } from "node:fs";

const PKG = "target/release/site/pkg";
const GATES = [
  { what: "main WebAssembly", gate: 200_000, of: (name) => /\.wasm$/.test(name) && /^hale\b/.test(name) },
  { what: "each lazy chunk", gate: 80_000, of: (name) => /\.wasm$/.test(name) && !/^hale\b/.test(name) },
  { what: "scripts, each", gate: 30_000, of: (name) => /\.js$/.test(name) },
  { what: "style, each", gate: 30_000, of: (name) => /\.css$/.test(name) },
];

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
console.log(`${GATES.length - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;

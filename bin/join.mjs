// A step of the release build, between `cargo leptos` and bin/compress.mjs: joins the files that pages load together.
//
// What several lazy chunks need, the splitter puts into a file for exactly that set of chunks: hundreds of files, most of them
// tiny, and one page would ask for two hundred. On a phone with a weak connection a question costs more than most answers bring.
// Here two files become one (Binaryen's wasm-merge) as long as the questions saved are worth more than what comes unneeded.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { promisify } from "node:util";
import { constants, brotliCompressSync } from "node:zlib";

// Binaryen warns of each name that it does not know, a thousand times; what fails, it throws.
const { error } = console;
console.error = () => {};
const { default: binaryen } = await import("../end2end/node_modules/binaryen/index.js");
console.error = error;

/** What a question costs, in bytes that could have come meanwhile: on slow 4G 562 ms at 180 kB a second, six at a time. */
const QUESTION = 12_000;
/** quality.md allows a chunk 80 kB. */
const LARGEST = 76_000;
const MERGE = new URL("../end2end/node_modules/binaryen/bin/wasm-merge", import.meta.url).pathname;
// What rustc's WebAssembly makes use of.
const FEATURES = ["bulk-memory", "bulk-memory-opt", "call-indirect-overlong", "multivalue", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext"].map((name) => `--enable-${name}`);

const [folder, hashes] = process.argv.slice(2);
const hashOf = Object.fromEntries([...readFileSync(hashes, "utf8").matchAll(/^(\w+): (\S+)$/gm)].map(([, what, hash]) => [what, hash]));
const loader = `${folder}/__wasm_split.${hashOf.split}.js`;
const manifest = `${folder}/__wasm_split_manifest.${hashOf.manifest}.json`;

/** Which files each lazy chunk needs. */
const needs = JSON.parse(readFileSync(manifest, "utf8"));
const chunks = Object.keys(needs).sort();
const files = [...new Set(Object.values(needs).flat())].sort();

const scratch = mkdtempSync(`${tmpdir()}/hale-join-`);
let need;
let parts;
try {
  for (const file of files) writeFileSync(`${scratch}/${file}`, withoutNames(`${folder}/${file}.wasm`));
  const single = files.map((file) => ({ files: [file], bytes: compressed(`${scratch}/${file}`), by: chunks.map((chunk) => needs[chunk].includes(file)) }));
  need = chunks.map((_, at) => single.reduce((sum, { bytes, by }) => sum + (by[at] ? bytes : 0), 0));
  parts = joined(single);
  writeFileSync(`${scratch}/main`, main());
  await atOnce(parts.map((part, at) => () => merge(part.files, `${scratch}/${at}.wasm`)));
  replace();
} finally {
  rmSync(scratch, { recursive: true });
}
console.log(`  ${files.length} files of lazy chunks joined to ${parts.length}`);

/** The best two become one, until no two are worth it. */
function joined(parts) {
  const best = new Map(parts.map((part) => [part, partner(part, parts)]));
  for (;;) {
    const [one, { gain, other }] = [...best].reduce((most, next) => (next[1].gain > most[1].gain ? next : most));
    if (gain <= 0) return [...best.keys()];
    best.delete(one);
    best.delete(other);
    const both = { files: [...one.files, ...other.files], bytes: one.bytes + other.bytes, by: one.by.map((needed, at) => needed || other.by[at]) };
    best.set(both, partner(both, best.keys()));
    for (const [part, was] of best) {
      if (was.other === one || was.other === other) best.set(part, partner(part, best.keys()));
      else if (part !== both && worth(part, both) > was.gain) best.set(part, { gain: worth(part, both), other: both });
    }
  }
}

function partner(part, others) {
  let best = { gain: 0, other: undefined };
  for (const other of others) if (other !== part && worth(part, other) > best.gain) best = { gain: worth(part, other), other };
  return best;
}

/** What joining the two saves over all chunks, as shares of what each of them needs: the smallest is where everybody begins. */
function worth(one, other) {
  if (one.bytes + other.bytes > LARGEST) return -Infinity;
  let saved = 0;
  for (const [at, needed] of one.by.entries()) {
    if (needed && other.by[at]) saved += QUESTION / need[at];
    else if (needed) saved -= other.bytes / need[at];
    else if (other.by[at]) saved -= one.bytes / need[at];
  }
  return saved;
}

function compressed(path) {
  return brotliCompressSync(readFileSync(path), { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }).length;
}

async function atOnce(tasks) {
  const next = tasks.values();
  await Promise.all(Array.from({ length: availableParallelism() }, async () => {
    for (const task of next) await task();
  }));
}

function withoutNames(path) {
  return use(binaryen.readBinary(readFileSync(path)), (module) => module.emitBinary());
}

/**
 * The files share nothing but memory, the table of functions and a few globals of the main file: calls go through the table, and
 * their order does not matter. wasm-merge would import the memory once for each of them, so here is one more module that
 * imports all this once, and hands it on.
 */
function main() {
  const wanted = readFileSync(loader, "utf8").match(/const \{ (.*?),? *\} = initSync/)[1].split(", ");
  const found = new Map();
  const bySize = parts.flatMap(({ files }) => files).sort((one, other) => statSync(`${scratch}/${one}`).size - statSync(`${scratch}/${other}`).size);
  for (const file of bySize) {
    if (found.size === wanted.length) break;
    const text = use(binaryen.readBinary(readFileSync(`${scratch}/${file}`)), (module) => module.emitText());
    for (const [line, name, kind, internal] of text.matchAll(/^ \(import "__wasm_split" "(\w+)" \((\w+) (\S+) .*$/gm)) found.set(name, `${line.replace("__wasm_split", "main")} (export "${name}" (${kind} ${internal}))`);
  }
  return use(binaryen.parseText(`(module ${[...found.values()].join("\n")})`), (module) => module.emitBinary());
}

async function merge(files, to) {
  const named = files.flatMap((file, at) => [`${scratch}/${file}`, `part_${at}`]);
  await promisify(execFile)(process.execPath, [MERGE, ...FEATURES, `${scratch}/main`, "__wasm_split", ...named, "-o", to]);
  const joined = use(binaryen.readBinary(readFileSync(to)), (module) => {
    for (let at = module.getNumExports() - 1; at >= 0; at -= 1) module.removeExport(binaryen.getExportInfo(module.getExportByIndex(at)).name);
    return module.emitBinary();
  });
  writeFileSync(to, joined);
}

function use(module, what) {
  try {
    return what(module);
  } finally {
    module.dispose();
  }
}

/** In the folder: the joined files in place of the many, and one name for this build in everything that it consists of. */
function replace() {
  const needed = (chunk) => [...parts.keys()].filter((at) => parts[at].by[chunks.indexOf(chunk)]);
  const [before] = readFileSync(loader, "utf8").split(/^(?:\/\* .* \*\/\nconst __chunk_|export const __wasm_split_load_)/m);
  const loads = (build) => `${before}const parts = [...Array(${parts.length}).keys()].map((at) => makeLoad(() => {
    const src = fetch(new URL(\`./part_\${at}.${build}.wasm\`, import.meta.url));
    return (imports) => WebAssembly.instantiateStreaming(src, { main: imports.__wasm_split });
}, []));
const all = (...needed) => wrapAsyncCb(makeLoad(() => async () => {}, needed.map((at) => parts[at])));
${chunks.map((chunk) => `export const __wasm_split_load_${chunk} = all(${needed(chunk)});`).join("\n")}
`;
  const content = createHash("sha256").update(loads(""));
  for (const at of parts.keys()) content.update(readFileSync(`${scratch}/${at}.wasm`));
  for (const what of ["js", "wasm"]) content.update(readFileSync(`${folder}/hale.${hashOf[what]}.${what}`));
  const build = content.digest("base64url").slice(0, hashOf.split.length);

  writeFileSync(loader, loads(build));
  writeFileSync(manifest, JSON.stringify(Object.fromEntries(chunks.map((chunk) => [chunk, needed(chunk).map((at) => `part_${at}.${build}`)]))));
  for (const file of files) rmSync(`${folder}/${file}.wasm`);
  for (const at of parts.keys()) renameSync(`${scratch}/${at}.wasm`, `${folder}/part_${at}.${build}.wasm`);

  // A file whose name stays for ever in a browser's cache may only name files of its own build.
  const renamed = (text) => ["js", "wasm", "split", "manifest"].reduce((so, what) => so.replaceAll(hashOf[what], build), text);
  for (const path of [hashes, ...readdirSync(folder).filter((file) => /\.(js|wasm|json)$/.test(file)).map((file) => `${folder}/${file}`)]) {
    writeFileSync(path, renamed(readFileSync(path, "latin1")), "latin1");
    if (path !== hashes) renameSync(path, renamed(path));
  }
}

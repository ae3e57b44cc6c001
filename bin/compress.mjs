// The last step of a release build: makes WebAssembly smaller (Binaryen, as `wasm-opt -Oz` does), and writes each file again as
// brotli and gzip, which `hale serve` sends as they are: nothing is compressed per request.
//
// One Binaryen for each core does all of its files: a program that is started for each of some six hundred takes ten times as long.
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Worker, isMainThread, workerData } from "node:worker_threads";
import { constants, brotliCompressSync, gzipSync } from "node:zlib";

if (isMainThread) await everything(process.argv[2]);
else await some(workerData);

async function everything(folder) {
  const names = readdirSync(folder, { recursive: true }).map((name) => `${folder}/${name}`);
  const files = names.filter((name) => /\.(wasm|js|css|json)$/.test(name)).sort((one, other) => statSync(other).size - statSync(one).size);
  const cores = availableParallelism();
  // The largest first and one to each in turn: all have about the same to do.
  const shares = Array.from({ length: cores }, (_, core) => files.filter((_, at) => at % cores === core));
  await Promise.all(shares.map(at));
  console.log(`  ${files.length} files compressed in ${folder}`);
}

function at(share) {
  return new Promise((done, failed) => {
    // Binaryen warns of each name that it does not know: kept, and shown only when something has failed.
    const worker = new Worker(new URL(import.meta.url), { workerData: share, stderr: true });
    const said = [];
    worker.stderr.on("data", (text) => said.push(text));
    worker.once("error", failed).once("exit", (code) => (code === 0 ? done() : failed(new Error(`ended with ${code}: ${said.join("")}`))));
  });
}

async function some(files) {
  const { default: binaryen } = await import("../end2end/node_modules/binaryen/index.js");
  binaryen.setOptimizeLevel(2);
  binaryen.setShrinkLevel(2);
  for (const name of files) {
    if (name.endsWith(".wasm")) writeFileSync(name, smaller(binaryen, readFileSync(name)));
    const bytes = readFileSync(name);
    writeFileSync(`${name}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS } }));
    writeFileSync(`${name}.gz`, gzipSync(bytes, { level: 9 }));
  }
}

function smaller(binaryen, bytes) {
  const module = binaryen.readBinary(bytes);
  try {
    // What rustc's WebAssembly makes use of: joined files no longer say it.
    const { BulkMemory, BulkMemoryOpt, CallIndirectOverlong, Multivalue, MutableGlobals, NontrappingFPToInt, ReferenceTypes, SignExt } = binaryen.Features;
    module.setFeatures(BulkMemory | BulkMemoryOpt | CallIndirectOverlong | Multivalue | MutableGlobals | NontrappingFPToInt | ReferenceTypes | SignExt);
    module.optimize();
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}

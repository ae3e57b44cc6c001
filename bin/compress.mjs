// Writes each built file again as brotli and gzip, which `hale serve` sends as they are: nothing is compressed per request.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { constants, brotliCompressSync, gzipSync } from "node:zlib";

const PKG = process.argv[2];
const best = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS } };

const files = readdirSync(PKG, { recursive: true }).map((name) => `${PKG}/${name}`).filter((name) => /\.(wasm|js|css|json)$/.test(name));
for (const name of files) {
  const bytes = readFileSync(name);
  writeFileSync(`${name}.br`, brotliCompressSync(bytes, best));
  writeFileSync(`${name}.gz`, gzipSync(bytes, { level: 9 }));
}
console.log(`  ${files.length} files compressed in ${PKG}`);

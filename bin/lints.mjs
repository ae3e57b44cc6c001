// The rules of the tree that no compiler knows. Prints each offence as file:line, and at the end `N passed, N failed`.
import { crateRules } from "./lints/crates.mjs";
import { fileRules } from "./lints/files.mjs";
import { sourceRules } from "./lints/source.mjs";
import { readTree } from "./lints/tree.mjs";

const tree = readTree();
let failed = 0;
const rules = [...fileRules, ...sourceRules, ...crateRules];
for (const rule of rules) {
  const found = rule.check(tree);
  const offences = found.filter((one) => !one.warning);
  for (const { place, text, warning } of found) console.log(`  ${warning ? "warning" : "error"}: ${place}: ${text}`);
  console.log(`${offences.length ? "FAILED" : "ok    "} ${rule.name}`);
  if (offences.length) failed += 1;
}
console.log(`${rules.length - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;

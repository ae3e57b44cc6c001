// Rules about crates: who may know whom, and what the browser must never download.
import { execFileSync } from "node:child_process";

/** Each crate and what it may depend on in Hale. A crate that is missing here fails. */
export const MAY_KNOW = {
  model: [],
  kit: ["model"],
  platform: ["model"],
  identity: ["model", "kit", "platform"],
  patients: ["model", "kit", "platform", "identity"],
  billing: ["model", "kit", "platform", "identity", "patients"],
  scheduling: ["model", "kit", "platform", "identity", "patients", "billing"],
  clinical: ["model", "kit", "platform", "identity", "patients", "billing", "scheduling"],
  labs: ["model", "kit", "platform", "identity", "patients", "billing", "scheduling", "clinical"],
  telemedicine: ["model", "kit", "platform", "identity", "patients", "billing", "scheduling", "clinical"],
  app: ["model", "kit", "identity", "patients", "billing", "scheduling", "clinical", "labs", "telemedicine"],
  interop: ["model", "platform", "identity", "patients", "scheduling", "clinical", "labs"],
  documents: ["model", "billing", "clinical", "labs"],
  payments: ["model", "platform", "billing"],
  "sandbox-pay": [],
  frontend: ["app"],
  hale: ["model", "kit", "platform", "identity", "patients", "billing", "scheduling", "clinical", "labs", "telemedicine", "app", "interop", "documents", "payments", "sandbox-pay"],
  "hale-bench": ["model", "platform", "identity", "patients", "billing", "scheduling", "labs", "hale"],
};

/** Crates that the browser compiles: what they take from the server is behind a feature. */
const BROWSER = ["model", "kit", "identity", "patients", "billing", "scheduling", "clinical", "labs", "telemedicine", "app", "frontend"];
const SERVER_ONLY = ["sqlx", "tokio", "axum", "argon2", "reqwest", "lettre", "ring", "aws-lc", "aws-lc-rs", "aws-lc-sys", "openssl", "hyper", "octofhir-ucum"];

const cargo = (...args) => execFileSync("cargo", args, { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] });

/** Offences of crates (as cargo metadata has them) against MAY_KNOW. */
export function offencesOf(packages) {
  const ours = new Set(packages.map(({ name }) => name));
  return packages.flatMap(({ name, dependencies }) => {
    const place = `${name}:1`;
    if (!MAY_KNOW[name]) return [{ place, text: "is not in MAY_KNOW of bin/lints/crates.mjs" }];
    const known = dependencies.filter((one) => ours.has(one.name));
    return [
      ...known
        .filter((one) => one.kind !== "dev" && !MAY_KNOW[name].includes(one.name))
        .map((one) => ({ place, text: `may not know ${one.name}` })),
      ...dependencies
        .filter((one) => BROWSER.includes(name) && one.kind === null && !one.optional)
        .filter((one) => one.name === "platform" || SERVER_ONLY.includes(one.name))
        .map((one) => ({ place, text: `${one.name} is the server's: it is optional, behind the feature ssr` })),
    ];
  });
}

/** A path that leads from a crate back to itself. Such a list could not be layered. */
export function cycle(graph) {
  const visit = (name, path) =>
    path.includes(name) ? [...path, name] : (graph[name] ?? []).map((next) => visit(next, [...path, name])).find(Boolean);
  return Object.keys(graph).map((name) => visit(name, [])).find(Boolean);
}

const dag = {
  name: "crates know only those below them",
  check: () => {
    const loop = cycle(MAY_KNOW);
    const { packages } = JSON.parse(cargo("metadata", "--no-deps", "--format-version", "1"));
    return [...(loop ? [{ place: "bin/lints/crates.mjs:1", text: `a circle: ${loop.join(" → ")}` }] : []), ...offencesOf(packages)];
  },
};

const wasm = {
  name: "nothing of the server's is compiled for the browser",
  check: () => {
    const tree = cargo("tree", "-p", "frontend", "--target", "wasm32-unknown-unknown", "-e", "normal", "--prefix", "none", "--format", "{p}");
    const names = new Set(tree.split("\n").map((line) => line.split(" ")[0]));
    return SERVER_ONLY.filter((name) => names.has(name)).map((name) => ({ place: "frontend/Cargo.toml:1", text: `${name} is compiled for the browser` }));
  },
};

export const crateRules = [dag, wasm];

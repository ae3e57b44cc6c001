// What the rules look at: every file that git keeps or would keep, read once.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const READ = /\.(rs|css|sql|toml|ts|mjs|js|md|json|svg|html)$|^bin\/[a-z]+$|^\.ci\//;

export function readTree() {
  const names = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  return names
    .split("\0")
    .filter((name) => name && existsSync(name))
    .map((name) => file(name, READ.test(name) ? readFileSync(name, "utf8") : ""));
}

export function file(name, text) {
  const rust = name.endsWith(".rs");
  const code = rust ? withoutComments(text) : text;
  return { name, text, rust, code, test: rust ? testsFrom(name, code) : Infinity };
}

/** Comments become spaces, so that lines keep their numbers. A `//` inside a string or a URL is none. */
function withoutComments(text) {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " "))
    .replace(/^((?:[^"\n]|"(?:[^"\\\n]|\\.)*")*?)\/\/.*$/gm, (line, before) => (before.endsWith(":") ? line : before));
}

/** The line from which a file is test code: all of a test's file, else what follows `#[cfg(test)]`. */
function testsFrom(name, code) {
  if (/(^|\/)tests?(\/|\.rs$)|_tests?\.rs$|\/testing\//.test(name)) return 0;
  const at = code.indexOf("#[cfg(test)]\nmod tests {");
  return at < 0 ? Infinity : lineOf(code, at);
}

export function lineOf(text, index) {
  return text.slice(0, index).split("\n").length;
}

/** Every match of `pattern` in the code of the files, as an offence. */
export function grep(files, pattern, text, { tests = true } = {}) {
  return files.flatMap((file) =>
    [...file.code.matchAll(pattern)]
      .map((match) => ({ line: lineOf(file.code, match.index), match }))
      .filter(({ line }) => tests || line < file.test)
      .map(({ line, match }) => ({ place: `${file.name}:${line}`, text: typeof text === "string" ? text : text(match) })),
  );
}

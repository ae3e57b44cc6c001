// Rules about files: how long they are, how they are called, who knows them.

const WARN = 350;
const FAIL = 600;
/** Lists and locks that nobody reads from top to bottom. */
const DATA = /(^|\/)(data|fixtures|snapshots)\/|\.(json|snap|md|svg)$|\.lock$/;

const lengths = {
  name: `no file above ${FAIL} lines, a warning above ${WARN}`,
  check: (tree) =>
    tree
      .filter(({ name }) => !DATA.test(name))
      .map(({ name, text }) => ({ name, lines: text.split("\n").length - 1 }))
      .filter(({ lines }) => lines > WARN)
      .map(({ name, lines }) => ({ place: `${name}:${lines}`, text: `${lines} lines`, warning: lines <= FAIL })),
};

const migrations = {
  name: "migrations are numbered once, and each begins with why",
  check: (tree) => {
    const files = tree.filter(({ name }) => name.startsWith("migrations/"));
    const versions = files.map(({ name }) => name.slice("migrations/".length).split("_")[0]);
    return files.flatMap(({ name, text }, index) => [
      ...(/^migrations\/\d{14}_[a-z0-9_]+\.sql$/.test(name) ? [] : [{ place: `${name}:1`, text: "is called YYYYMMDDHHMMSS_department_what.sql" }]),
      ...(versions.indexOf(versions[index]) === index ? [] : [{ place: `${name}:1`, text: "has the number of another migration" }]),
      ...(text.startsWith("--") ? [] : [{ place: `${name}:1`, text: "begins with a comment that says why" }]),
    ]);
  },
};

const decisions = {
  name: "decisions are dated",
  check: (tree) =>
    tree
      .filter(({ name }) => name.startsWith("docs/decisions/") && !/\/\d{4}-\d\d-\d\d-[a-z0-9-]+\.md$/.test(name))
      .map(({ name }) => ({ place: `${name}:1`, text: "is called YYYY-MM-DD-what.md" })),
};

const styles = {
  name: "every style sheet is imported by style/main.css",
  check: (tree) => {
    const main = tree.find(({ name }) => name === "style/main.css")?.text ?? "";
    return tree
      .filter(({ name }) => /^style\/.+\.css$/.test(name) && name !== "style/main.css")
      .filter(({ name }) => !main.includes(`"${name.slice("style/".length)}"`))
      .map(({ name }) => ({ place: `${name}:1`, text: "is not imported" }));
  },
};

/** Playwright runs a test in the projects whose tag it has: without one it would run nowhere, and pass. */
const tags = {
  name: "every browser test says on which screens it runs",
  check: (tree) =>
    tree
      .filter(({ name }) => /^end2end\/tests\/.+\.spec\.ts$/.test(name))
      .flatMap(({ name, text }) =>
        text
          .split("\n")
          .map((line, index) => ({ line, place: `${name}:${index + 1}` }))
          .filter(({ line }) => /^test\(|\btest\.(skip|only|fixme)\b/.test(line) || (/^test\.describe\(/.test(line) && !line.includes("tag:")))
          .map(({ place }) => ({ place, text: "stands in a test.describe with a tag, and is not left out" })),
      ),
};

export const fileRules = [lengths, migrations, decisions, styles, tags];

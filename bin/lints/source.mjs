// Rules about what Rust code may say. The traps behind most of them: docs/SECURITY.md.
import { grep } from "./tree.mjs";

const rust = (tree, but = /^$/) => tree.filter((file) => file.rust && !but.test(file.name));

const forbid = (name, pattern, text, { but, tests } = {}) => ({
  name,
  check: (tree) => grep(rust(tree, but), pattern, text, { tests }),
});

/** Leptos 0.8 does not escape what stands in a textarea. */
const textarea = forbid("only kit's TextArea writes a textarea", /<textarea\b/g, "a textarea's content is not escaped: use kit's TextArea", {
  but: /^app\/kit\/src\/form\/text_area\.rs$|\/tests\//,
});

const innerHtml = forbid("no inner_html", /\binner_html\b/g, "nothing of Hale's is HTML in a string");

/** leptos_meta writes a title raw; PageHead takes a `&'static str`. */
const title = forbid("only kit's PageHead writes a title", /<Title\b/g, "a title is not escaped: use PageHead, whose title is static", {
  but: /^app\/kit\/src\/page_head\.rs$/,
});

const style = forbid("no style attributes", /\sstyle=|\sstyle:[a-z-]+=/g, "the content security policy refuses it: use a class");

const endpoint = forbid(
  "server functions are found by their path",
  /#\[server\([^\]]*\b(endpoint|prefix)\s*=/g,
  "the path of a server function is its module and its name",
);

const getUrl = forbid("nothing is written or asked by GET", /\bGetUrl\b/g, "search terms never stand in a URL, and a GET never writes");

/** A query that is not checked when it compiles shows its name. */
const dynamicSql = {
  name: "unchecked SQL stands in functions called dynamic_*",
  check: (tree) =>
    rust(tree, /^server\/platform\/|\/tests\//).flatMap((file) =>
      grep([file], /\bsqlx::(query(_as|_scalar)?(_with)?(\(|::<)|QueryBuilder\b|raw_sql\()|\bQueryBuilder::/g, "use the checked macro, or a function called dynamic_*", {
        tests: false,
      }).filter(({ place }) => !/^dynamic_/.test(enclosing(file.code, Number(place.split(":").pop())))),
    ),
};

/** The name of the function that a line stands in. */
function enclosing(code, line) {
  const before = code.split("\n").slice(0, line).join("\n");
  return [...before.matchAll(/\bfn (\w+)/g)].pop()?.[1] ?? "";
}

/** `expect` ends when its reason ends, and it has to name it. */
const allow = forbid("exceptions are #[expect(…, reason)]", /#!?\[allow\(/g, 'write #[expect(…, reason = "…")]');

const reason = {
  name: "every #[expect] has its reason",
  check: (tree) =>
    grep(rust(tree), /#!?\[expect\(([^\]]*)\)\]/g, (match) => match[1]).filter(({ text }) => !text.includes("reason =")),
};

/** Where the machine's clock, randomness or environment are taken, and passed in from. May only shrink. */
const MACHINE = [
  /^server\/platform\/src\/(clock|random|settings|telemetry)\.rs$/,
  /^server\/platform\/src\/(testing|embedded|doctor)\//,
  /^server\/src\/(main|router|cli)\b/,
  /(^|\/)tests\/|(^|\/|_)tests\.rs$/,
];
const machine = {
  name: "the machine's clock, randomness and environment are taken in few places",
  check: (tree) =>
    grep(
      rust(tree).filter(({ name }) => !MACHINE.some((place) => place.test(name))),
      /expect\(clippy::disallowed_methods/g,
      "take the clock, randomness and settings from Tx or Ctx, or add the file to MACHINE in bin/lints/source.mjs",
    ),
};

const unfinished = forbid("nothing is left for later", /\b(todo|unimplemented)!\(/g, "finish it, or leave it out");
const notes = {
  name: "no notes to oneself",
  check: (tree) =>
    tree
      .filter(({ name }) => /\.(rs|ts|css|sql)$/.test(name))
      .flatMap(({ name, text }) =>
        text
          .split("\n")
          .map((line, index) => ({ line, place: `${name}:${index + 1}` }))
          .filter(({ line }) => /(\/\/|--|\/\*|\*) ?(TODO|FIXME|HACK)\b/.test(line))
          .map(({ place }) => ({ place, text: "open an issue instead" })),
      ),
};

/** A resource of its own type is 7 kB of machinery in the browser, for each page that makes one. */
const ask = forbid(
  "pages ask by kit's ask",
  /\b(Arc|Once|ArcOnce|Local|ArcLocal)?Resource(::<[^>]*>)?::new\w*|\b(Server|Arc)?(Multi)?Action(::<[^>]*>)?::new\w*/g,
  "ask by kit::ask, send by kit::Form: the browser then has the machinery once",
  { but: /^app\/kit\/src\/ask\.rs$|^server\// },
);

/** Departments' server halves answer commands and queries; what shows them is elsewhere. */
const leptos = {
  name: "the server half of a department does not name leptos",
  check: (tree) =>
    grep(
      // The session's cookie reaches a server function only through leptos' context.
      tree.filter(({ name }) => /^app\/\w+\/src\/server\//.test(name) && name !== "app/identity/src/server/browser.rs"),
      /\bleptos(_\w+)?::/g,
      "a command or query knows no page",
    ),
};

export const sourceRules = [
  textarea, innerHtml, title, style, endpoint, getUrl, dynamicSql, allow, reason, machine, unfinished, notes, ask, leptos,
];

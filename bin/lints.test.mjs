// Each rule finds what it is there for, and leaves alone what is allowed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MAY_KNOW, cycle, offencesOf } from "./lints/crates.mjs";
import { fileRules } from "./lints/files.mjs";
import { sourceRules } from "./lints/source.mjs";
import { file } from "./lints/tree.mjs";

const rules = new Map([...fileRules, ...sourceRules].map((rule) => [rule.name, rule]));
const places = (name, ...files) => rules.get(name).check(files).map(({ place }) => place);
const page = (text) => file("app/patients/src/pages/show.rs", text);

test("a textarea outside kit is found, in kit's own file it is not", () => {
  const rule = "only kit's TextArea writes a textarea";
  assert.deepEqual(places(rule, page("view! {\n <textarea>{note}</textarea> }")), ["app/patients/src/pages/show.rs:2"]);
  assert.deepEqual(places(rule, file("app/kit/src/form/text_area.rs", "<textarea>")), []);
});

test("what stands in a comment is no code, what stands in a string is", () => {
  assert.deepEqual(places("no inner_html", page("// inner_html is forbidden\n/* inner_html */")), []);
  assert.deepEqual(places("no inner_html", page('let url = "https://example.org"; p.inner_html(x);')).length, 1);
});

test("style attributes and directives are found", () => {
  assert.equal(places("no style attributes", page('<p style="x">')).length, 1);
  assert.equal(places("no style attributes", page("<p style:top=move || 1>")).length, 1);
  assert.equal(places("no style attributes", page("let style = 1;")).length, 0);
});

test("unchecked SQL needs a function that says so", () => {
  const rule = "unchecked SQL stands in functions called dynamic_*";
  assert.equal(places(rule, page('fn find() { sqlx::query("select 1") }')).length, 1);
  assert.equal(places(rule, page('fn find() { sqlx::query_as::<_, X>("select 1") }')).length, 1);
  assert.equal(places(rule, page('fn dynamic_find() { sqlx::query("select 1") }')).length, 0);
  assert.equal(places(rule, page('fn find() { sqlx::query!("select 1") }')).length, 0);
  assert.equal(places(rule, page('#[cfg(test)]\nmod tests {\n fn find() { sqlx::query("select 1") }\n}')).length, 0);
});

test("a server function with an endpoint of its own is found", () => {
  const rule = "server functions are found by their path";
  assert.equal(places(rule, page('#[server(input = Json, endpoint = "x")]')).length, 1);
  assert.equal(places(rule, page("#[server(input = Json)]")).length, 0);
});

test("a page with a resource or an action of its own is found, kit's one is not", () => {
  const rule = "pages ask by kit's ask";
  assert.equal(places(rule, page("let day = Resource::new(|| (), |()| api::day());")).length, 1);
  assert.equal(places(rule, page("Resource::new_blocking(x, y); OnceResource::new(z); ServerAction::<S>::new()")).length, 3);
  assert.equal(places(rule, page("let save = ServerAction::new();")).length, 1);
  assert.equal(places(rule, page("let day = ask(move || api::Day { query: Day {} });")).length, 0);
  assert.equal(places(rule, file("app/kit/src/ask.rs", "Resource::new_with_options(")).length, 0);
});

test("an exception is an expect with a reason", () => {
  assert.equal(places("exceptions are #[expect(…, reason)]", page("#[allow(dead_code)]")).length, 1);
  assert.equal(places("every #[expect] has its reason", page("#[expect(dead_code)]")).length, 1);
  assert.equal(places("every #[expect] has its reason", page('#[expect(dead_code, reason = "because")]')).length, 0);
});

test("a long file is a warning, a very long one an error, and data may be long", () => {
  const rule = rules.get("no file above 600 lines, a warning above 350");
  const lines = (count) => "x\n".repeat(count);
  assert.deepEqual(rule.check([file("app/a.rs", lines(350))]), []);
  assert.equal(rule.check([file("app/a.rs", lines(351))])[0].warning, true);
  assert.equal(rule.check([file("app/a.rs", lines(601))])[0].warning, false);
  assert.deepEqual(rule.check([file("server/data/list.sql", lines(9000))]), []);
});

test("a migration has a number of its own and begins with why", () => {
  const rule = "migrations are numbered once, and each begins with why";
  const good = file("migrations/20261122000001_platform.sql", "-- Why.\n");
  assert.deepEqual(places(rule, good), []);
  assert.equal(places(rule, good, file("migrations/20261122000001_other.sql", "-- Why.\n")).length, 1);
  assert.equal(places(rule, file("migrations/1_x.sql", "create table x();")).length, 2);
});

test("a department that knows one above it is found, and so is an unlisted crate", () => {
  const crate = (name, ...known) => ({ name, dependencies: known.map((one) => ({ name: one, kind: null, optional: true })) });
  const below = [crate("model"), crate("identity", "model"), crate("scheduling", "identity")];
  assert.deepEqual(offencesOf(below), []);
  assert.equal(offencesOf([...below, crate("patients", "scheduling")]).length, 1);
  assert.equal(offencesOf([...below, crate("laboratory")]).length, 1);
});

test("platform is the server's: a department that always depends on it is found", () => {
  const always = { name: "identity", dependencies: [{ name: "platform", kind: null, optional: false }] };
  assert.equal(offencesOf([{ name: "platform", dependencies: [] }, always]).length, 1);
});

test("the list of who knows whom has no circle, and a circle would be seen", () => {
  assert.equal(cycle(MAY_KNOW), undefined);
  assert.deepEqual(cycle({ a: ["b"], b: ["a"] }), ["a", "b", "a"]);
});

test("a browser test that would run nowhere is found", () => {
  const rule = "every browser test says on which screens it runs";
  const spec = (text) => file("end2end/tests/kit/kit.spec.ts", text);
  assert.equal(places(rule, spec('test("x", async () => {});')).length, 1);
  assert.equal(places(rule, spec('test.describe("x", () => {')).length, 1);
  assert.equal(places(rule, spec('test.describe("x", { tag: "@phone" }, () => {\n  test("y", async () => {});')).length, 0);
});

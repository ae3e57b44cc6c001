import { readFile, writeFile } from "node:fs/promises";

/** What server/bench reads (figures/browser.rs). */
export type Figures = {
  first_visit_kilobytes: number;
  pages: { name: string; lcp: number; alive: number; inp: number; cls: number; interactions: number }[];
  commit_to_paint: number[];
};

/** Adds to the file that HALE_BENCH_OUT names. */
export async function keep(figures: Partial<Figures>) {
  const file = process.env.HALE_BENCH_OUT;
  if (!file) throw new Error("HALE_BENCH_OUT names no file: bin/bench sets it");
  const before = await readFile(file, "utf8").catch(() => "{}");
  await writeFile(file, `${JSON.stringify({ ...(JSON.parse(before) as object), ...figures }, null, 2)}\n`);
}

import { readdirSync } from 'node:fs';

/** The folder of a clone, or of the installed extension, in which the shipped notebooks are. */
export const EXPERIMENTS = 'experiments';

const ENDING = '.tcpbook.md';
const TWIN = /\.[a-z]{2}-[A-Z]{2}$/;

/** Files of the shipped notebooks, in every language. */
export function shippedIn(folder: string): readonly string[] {
  return readdirSync(folder).filter(name => name.endsWith(ENDING));
}

/** Whether a notebook is another's twin in another language: `crowd.zh-CN.tcpbook.md`. */
export function isTwin(name: string): boolean {
  return TWIN.test(name.slice(0, -ENDING.length));
}

/** The file of the English notebook that a twin repeats. */
export function originalOf(twin: string): string {
  return twin.slice(0, -ENDING.length).replace(TWIN, '') + ENDING;
}

/** A simple directive, `listen 80 backlog=5;`, or the head of a block, `server {`. */
export interface Directive {
  readonly words: readonly string[];
  readonly file: string;
  /** Of its first word, from 1. */
  readonly line: number;
}

/** The directives of an nginx configuration, those in blocks included, in their order. */
export function nginxDirectives(file: string, text: string): readonly Directive[] {
  const directives: Directive[] = [];
  const token =
    /(\n)|[ \t\r]+|#[^\n]*|([;{}])|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|((?:\\.|\$\{[^}]*\}|[^\s;{}"'])(?:\\.|\$\{[^}]*\}|[^\s;{}])*)/gs;
  let words: string[] = [];
  let line = 1;
  let start = 1;
  for (const [all, newline, mark, double, single, plain] of text.matchAll(token)) {
    if (mark !== undefined) {
      if (words.length > 0) directives.push({ words, file, line: start });
      words = [];
    } else {
      const word = plain ?? (double ?? single)?.replaceAll(/\\(.)/gs, '$1');
      if (word !== undefined) {
        if (words.length === 0) start = line;
        words.push(word);
      }
    }
    line += newline === undefined ? (all.match(/\n/g)?.length ?? 0) : 1;
  }
  return directives;
}

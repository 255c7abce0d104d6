/** The lines of a text, each with its own ending. Joined they are the text again. */
export function splitLines(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
}

/** Every line ending as `\n`, which is what an editor gives back. */
export function withNewlines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** Blank as CommonMark means it: spaces and tabs only. */
export function isBlank(line: string): boolean {
  return /^[ \t]*(?:\r\n|\r|\n)?$/.test(line);
}

/** A text and the ending of its last line, which is empty when the line has none. */
export function splitFinalEol(text: string): { readonly body: string; readonly eol: string } {
  const eol = /(?:\r\n|\r|\n)?$/.exec(text)?.[0] ?? '';
  return { body: text.slice(0, text.length - eol.length), eol };
}

/** A Markdown cell's text as the file keeps it: `\n` endings, no blank lines around. */
export function withoutBlankLinesAround(text: string): string {
  const lines = splitLines(withNewlines(text));
  const first = lines.findIndex(line => !isBlank(line));
  const last = lines.findLastIndex(line => !isBlank(line));
  return splitFinalEol(lines.slice(Math.max(first, 0), last + 1).join('')).body;
}

/** The line ending that most lines of a text have; `\n` when it has none. */
export function usualEol(text: string): '\n' | '\r\n' {
  const windows = text.split('\r\n').length - 1;
  const all = text.split('\n').length - 1;
  return windows > all - windows ? '\r\n' : '\n';
}

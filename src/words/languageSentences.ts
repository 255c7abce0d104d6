import { lookUp } from './lookUp.js';
import type { NameKind } from './problems.js';
import { code, quote, suggest, type Sentences } from './sentences.js';

const KIND: Readonly<Record<NameKind, string>> = { server: 'a server', client: 'a client' };

const DEFINING: Readonly<Record<NameKind, string>> = {
  server: 'server NAME port=PORT backlog=N',
  client: 'client NAME -> SERVER',
};

const RANGE_REASONS = {
  backwards: ['counts backwards', 'Write the smaller number first, as in `c1..c4`.'],
  'different-stems': [
    'is no range of names',
    'Write the whole name on both sides, differing only in the number at its end, as in `c1..c4`.',
  ],
  'too-many': ['names too many clients', 'One step may name up to 5000.'],
} as const;

/** What to type in place of characters that only look right. */
const INSTEAD: Readonly<Record<string, string>> = {
  '→': '->',
  '⇒': '->',
  '≤': '<=',
  '≥': '>=',
  '≠': '!=',
};

function insteadOf(found: string): string {
  const instead = lookUp(INSTEAD, found);
  if (instead !== undefined) return `Write ${code(instead)}.`;
  if (/^["“”„‘’`'«»「」]$/.test(found)) return 'Texts stand between plain double quotes: "text".';
  if (found === '=') return 'Write `name=value` without blanks around the `=`.';
  if (found === '->') return 'Only `client` and `drop` have one arrow, behind their first names.';
  if (found === '\\') return 'Outside of quotes a `\\` may only end a line.';
  if (found === '@') return 'A step begins with its verb; `@side` stands at its end.';
  if (/^[=!<>]+$/.test(found)) return 'Comparisons stand in `expect` and `wait until` only.';
  return 'Remove it.';
}

/** What is found in a cell before anything runs. */
export const LANGUAGE_SENTENCES = {
  'unknown-verb': ({ found, nearest }) => ({
    message: `There is no step ${quote(found)}.`,
    remedy: suggest(nearest) || 'A line begins with a verb such as `server`, `client` or `queues`.',
  }),
  'unknown-option': ({ verb, found, nearest, known }) => ({
    message: `${quote(verb)} has no option ${quote(found)}.`,
    remedy: suggest(nearest, known) || 'It takes no options.',
  }),
  'unknown-name': ({ found, nearest, expected }) => ({
    message: `No ${expected} ${quote(found)} is defined above.`,
    remedy: suggest(nearest) || `Define it above this line: ${code(DEFINING[expected])}.`,
  }),
  'wrong-kind-of-name': ({ found, is, expected }) => ({
    message: `${quote(found)} is ${KIND[is]}; here stands ${KIND[expected]}.`,
    remedy: `Use the name of ${KIND[expected]}, or another name.`,
  }),
  'unknown-word': ({ what, found, nearest, known }) => ({
    message: `${quote(found)} is no value for ${quote(what)}.`,
    remedy: suggest(nearest, known),
  }),
  'unknown-side': ({ found, nearest, known }) => ({
    message: `This lab has no side ${quote(`@${found}`)}.`,
    remedy:
      known.length > 1
        ? suggest(
            nearest && `@${nearest}`,
            known.map(side => `@${side}`),
          )
        : 'Leave it out, or write `lab: pair` in the front matter for the sides @client and @server.',
  }),
  'bad-value': ({ what, found, expected }) => ({
    message: `${quote(found)} does not fit ${quote(what)}.`,
    remedy: `Write ${expected}.`,
  }),
  'bad-range': ({ found, reason }) => {
    const [message, remedy] = RANGE_REASONS[reason];
    return { message: `${quote(found)} ${message}.`, remedy };
  },
  'missing-operand': ({ verb, what, usage }) => ({
    message: `${quote(verb)} lacks its ${what}.`,
    remedy: `Write ${code(usage)}.`,
  }),
  'missing-option': ({ verb, option, usage }) => ({
    message: `${quote(verb)} lacks the option ${quote(`${option}=`)}.`,
    remedy: `Write ${code(usage)}.`,
  }),
  'surplus-operand': ({ verb, found, usage }) => ({
    message: `${quote(found)} has no place in ${quote(verb)}.`,
    remedy: `Write ${code(usage)}; texts with blanks need quotes.`,
  }),
  'duplicate-option': ({ option }) => ({
    message: `${quote(option)} is written twice.`,
    remedy: 'Keep one of them.',
  }),
  'conflicting-options': ({ verb, option, other }) => ({
    message: `${quote(verb)} cannot have both ${quote(option)} and ${quote(other)}.`,
    remedy: 'Keep one of them.',
  }),
  'missing-arrow': ({ verb, usage }) => ({
    message: `${quote(verb)} lacks its arrow.`,
    remedy: `Write ${code(usage)}.`,
  }),
  'unterminated-text': () => ({
    message: 'This text has no closing quote.',
    remedy: 'Close it with " on the same line; write \\" for a quote inside, \\n for a line end.',
  }),
  'bad-escape': ({ found }) => ({
    message: `${quote(found)} stands for nothing.`,
    remedy:
      'Write \\" \\\\ \\n \\t \\r or \\xHH with two hexadecimal digits; \\\\ for a backslash.',
  }),
  'unexpected-character': ({ found }) => ({
    message: `${quote(found)} cannot stand here.`,
    remedy: insteadOf(found),
  }),
  'missing-operator': ({ fact, known }) => ({
    message: `The claim about ${quote(fact)} compares with nothing.`,
    remedy: `Write one of ${known.join(' ')} and a value behind it.`,
  }),
} satisfies Partial<Sentences>;

import { lookUp } from '../words/lookUp.js';
import { problem, type LocatedProblem, type Problem, type Range } from '../words/problems.js';
import { scanQuoted } from './quotedText.js';
import type { AssignmentParts, Token, WordToken } from './token.js';

interface LineTokens {
  readonly tokens: readonly Token[];
  readonly problems: readonly LocatedProblem[];
  /** The line ends in `\`: the next one belongs to the same step. */
  readonly continued: boolean;
}

const BLANKS = /\s+/y;
const CONTINUATION = /\\\s*$/y;
const ARROW = /->|[→⇒]/y;
/** Also what only looks like a comparison, so that it can be reported as one. */
const OPERATOR = /[=!<>]=+|=[<>]|<>|[<>]|[≤≥≠]/y;
/** Inside a word a `=` divides it, whatever stands behind. */
const LONE_EQUALS = /=(?=\s|$)/y;
const SIDE = /@[^\s#]*/y;
/** Characters of a word up to the next one that may mean something else. */
const PLAIN = /[^\s"\\=!<>→⇒≤≥≠“”„‘’`'«»「」\p{Cc}-]+/uy;
/** Quotation marks that open no text here. */
const WRONG_QUOTE = /[“”„‘’`'«»「」]/y;
const CONTROL = /(?:(?!\s)\p{Cc})+/uy;

const LOOKALIKES: Readonly<Record<string, string>> = { '≤': '<=', '≥': '>=', '≠': '!=' };

/** What closes a text that one of the wrong quotation marks opens. */
function closers(opener: string): string {
  if ("‘’'".includes(opener)) return "‘’'";
  return opener === '`' ? '`' : '“”„"«»「」';
}

/** Takes one physical line apart. Time is linear in its length. */
export function scanTokens(source: string, line: number): LineTokens {
  return new LineScanner(source, line).scan();
}

class LineScanner {
  private readonly tokens: Token[] = [];
  private readonly problems: LocatedProblem[] = [];
  private at = 0;

  constructor(
    private readonly source: string,
    private readonly line: number,
  ) {}

  scan(): LineTokens {
    let continued = false;
    while (this.at < this.source.length) {
      if (this.take(BLANKS) !== undefined) continue;
      if (this.source[this.at] === '#') break;
      continued = this.take(CONTINUATION) !== undefined;
      if (continued) break;
      this.scanToken();
    }
    return { tokens: this.tokens, problems: this.problems, continued };
  }

  /** The match of the sticky `pattern` here, moved past; undefined and not moved where none is. */
  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.source)?.[0];
    if (match !== undefined) this.at += match.length;
    return match;
  }

  private sees(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    return pattern.test(this.source);
  }

  private from(column: number): Range {
    return { line: this.line, column, endColumn: this.at };
  }

  private report(found: Problem, range: Range): void {
    this.problems.push({ problem: found, range });
  }

  private scanToken(): void {
    const start = this.at;
    const arrow = this.take(ARROW);
    if (arrow !== undefined) {
      const range = this.from(start);
      if (arrow !== '->') this.report(problem('unexpected-character', { found: arrow }), range);
      this.tokens.push({ kind: 'arrow', text: '->', range });
      return;
    }
    const operator = this.take(OPERATOR) ?? this.take(LONE_EQUALS);
    if (operator !== undefined) {
      const range = this.from(start);
      const meant = lookUp(LOOKALIKES, operator);
      if (meant !== undefined) {
        this.report(problem('unexpected-character', { found: operator }), range);
      }
      this.tokens.push({ kind: 'operator', text: meant ?? operator, range });
      return;
    }
    const side = this.take(SIDE);
    if (side !== undefined) {
      this.tokens.push({ kind: 'side', text: side.slice(1), range: this.from(start) });
      return;
    }
    const word = this.scanWord(start);
    if (word) this.tokens.push(word);
  }

  /** Undefined when nothing stood here but characters that belong nowhere. */
  private scanWord(start: number): WordToken | undefined {
    const problemsBefore = this.problems.length;
    const parts: string[] = [];
    // Where the first unquoted `=` stands: in the line, and in `parts`.
    let equals: { readonly column: number; readonly part: number } | undefined;
    let lastQuoteFrom = -1;
    while (this.at < this.source.length && !this.endsWord()) {
      const column = this.at;
      const plain = this.take(PLAIN);
      if (plain !== undefined) {
        parts.push(plain);
        continue;
      }
      if (this.source[this.at] === '"') {
        lastQuoteFrom = column;
        parts.push(this.scanText());
        continue;
      }
      const atStart = column === start || equals?.column === column - 1;
      if (this.sees(WRONG_QUOTE)) {
        parts.push(this.scanWrongQuote(atStart));
        continue;
      }
      if (this.take(CONTROL) !== undefined || this.source[this.at] === '\\') {
        if (this.at === column) this.at += 1;
        const found = this.source.slice(column, this.at);
        this.report(problem('unexpected-character', { found }), this.from(column));
        continue;
      }
      if (this.source[this.at] === '=' && !equals && column > start) {
        equals = { column, part: parts.length };
      }
      parts.push(this.source.charAt(this.at));
      this.at += 1;
    }
    if (parts.length === 0) return undefined;
    return {
      kind: 'word',
      text: parts.join(''),
      quoted: lastQuoteFrom === start && parts.length === 1,
      broken: this.problems.length > problemsBefore,
      range: this.from(start),
      assignment: equals && this.divide(start, parts, equals, lastQuoteFrom),
    };
  }

  private divide(
    start: number,
    parts: readonly string[],
    equals: { readonly column: number; readonly part: number },
    lastQuoteFrom: number,
  ): AssignmentParts {
    const { line } = this;
    const valueFrom = equals.column + 1;
    return {
      name: parts.slice(0, equals.part).join(''),
      nameRange: { line, column: start, endColumn: equals.column },
      equalsRange: { line, column: equals.column, endColumn: valueFrom },
      value: parts.slice(equals.part + 1).join(''),
      valueRange: this.from(valueFrom),
      valueQuoted: lastQuoteFrom === valueFrom && parts.length === equals.part + 2,
    };
  }

  private endsWord(): boolean {
    return this.sees(BLANKS) || this.sees(ARROW) || this.sees(OPERATOR) || this.sees(CONTINUATION);
  }

  private scanText(): string {
    const quoted = scanQuoted(this.source, this.at, this.line);
    this.problems.push(...quoted.problems);
    this.at = quoted.end;
    return quoted.text;
  }

  /** One report for both marks of a pair, and what stands between them as the text meant. */
  private scanWrongQuote(mayOpen: boolean): string {
    const column = this.at;
    const found = this.source.charAt(column);
    this.at += 1;
    this.report(problem('unexpected-character', { found }), this.from(column));
    if (!mayOpen) return '';
    const closing = closers(found);
    let end = this.at;
    while (end < this.source.length && !closing.includes(this.source.charAt(end))) end += 1;
    if (end === this.source.length) return '';
    const text = this.source.slice(this.at, end);
    this.at = end + 1;
    return text;
  }
}

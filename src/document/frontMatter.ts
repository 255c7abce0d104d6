import { isIP } from 'node:net';
import { isMap, isScalar, parseDocument, type Document, type Node, type Pair } from 'yaml';
import { isDestination } from '../agent/destination.js';
import { nearest } from '../words/nearest.js';
import { problem, type LocatedProblem, type Problem } from '../words/problems.js';
import { parseKernelRequirement } from '../wire/kernelVersion.js';
import { isBlank, splitLines, withNewlines } from './lines.js';
import type { FrontMatter, LabKind } from './model.js';
import { programNames } from './requirements.js';

const LABS: readonly LabKind[] = ['loopback', 'pair', 'host', 'direct'];

/** Keys that say something about the notebook and nothing to us. */
const DESCRIPTIVE = ['title', 'description', 'lang', 'tags', 'author'];
const KEYS = ['tcpbook', 'lab', 'host', 'hosts', 'address', 'requires', ...DESCRIPTIVE];

const DEFAULTS: FrontMatter = {
  lab: 'loopback',
  host: undefined,
  hosts: undefined,
  address: undefined,
  requiresKernel: undefined,
  requiresPrograms: [],
};

const ADDRESS = 'an IPv4 or IPv6 address such as 203.0.113.5';
const DESTINATION = 'local or an SSH destination';

export interface SplitFile {
  /** Byte order mark and front matter, exactly. */
  readonly front: string;
  /** The YAML between the two `---` lines, or undefined when there is no front matter. */
  readonly yaml: string | undefined;
  /** What follows. */
  readonly body: string;
  /** Opened by a `---` line with something under it, and never closed. */
  readonly unterminated: boolean;
}

const isDashes = (line: string): boolean => /^---[ \t]*(?:\r\n|\r|\n)?$/.test(line);

/** Cuts a file behind its front matter; `front` and `body` add up to the file. */
export function splitFrontMatter(text: string): SplitFile {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const lines = splitLines(text.slice(mark.length));
  const none = { front: mark, yaml: undefined, body: text.slice(mark.length) };
  const [opening, first] = lines;
  if (opening === undefined || !isDashes(opening)) return { ...none, unterminated: false };

  const end = lines.findIndex((line, index) => index > 0 && isDashes(line));
  // A `---` with a blank line under it is how Markdown draws a rule.
  if (end === -1) return { ...none, unterminated: first !== undefined && !isBlank(first) };
  return {
    front: mark + lines.slice(0, end + 1).join(''),
    yaml: lines.slice(1, end).join(''),
    body: lines.slice(end + 1).join(''),
    unterminated: false,
  };
}

export interface ReadFrontMatter {
  readonly frontMatter: FrontMatter;
  readonly problems: readonly LocatedProblem[];
}

/** Reads what `splitFrontMatter` found. What does not read is a problem and keeps its default. */
export function readFrontMatter({ yaml, unterminated }: SplitFile): ReadFrontMatter {
  if (unterminated) {
    const range = { line: 0, column: 0, endColumn: 3 };
    const found = problem('front-matter-unterminated', {});
    return { frontMatter: DEFAULTS, problems: [{ problem: found, range }] };
  }
  return yaml === undefined ? { frontMatter: DEFAULTS, problems: [] } : new Reader(yaml).read();
}

/** Collects problems with their places; the file's line 0 is the opening `---`. */
class Reader {
  private readonly source: string;
  private readonly problems: LocatedProblem[] = [];

  constructor(yaml: string) {
    this.source = withNewlines(yaml);
  }

  read(): ReadFrontMatter {
    const fields = this.fields();
    const version = fields.get('tcpbook');
    if (version !== undefined) this.check('tcpbook', version, '1', value => value === 1);
    const written = this.choice('lab', fields.get('lab'));
    const host = this.text('host', fields.get('host'), DESTINATION, isDestination);
    const hosts = this.hosts(fields.get('hosts'));
    const address = this.text('address', fields.get('address'), ADDRESS, isAddress);
    const lab = labOf(written, hosts);
    if (written !== undefined && written !== lab) {
      const expected = '`lab: pair` or `lab: direct`, or leave it out, beside `hosts:`';
      this.refuse('lab', fields.get('lab'), expected);
    }
    if (lab === 'direct' && !fields.has('hosts')) {
      this.reportAt(problem('direct-needs-hosts', {}), fields.get('lab')?.value);
    }
    if (lab !== 'direct' && address !== undefined) {
      this.refuse('address', fields.get('address'), '`lab: direct` beside it, or leave it out');
    }
    if (hosts !== undefined && host !== undefined) {
      this.refuse('host', fields.get('host'), 'either `host:` or `hosts:`');
    }
    const frontMatter = { lab, host, hosts, address, ...this.requires(fields.get('requires')) };
    return { frontMatter, problems: this.problems };
  }

  private fields(): ReadonlyMap<string, Pair> {
    let document: Document.Parsed;
    try {
      document = parseDocument(this.source, { prettyErrors: false, logLevel: 'silent' });
    } catch (thrown) {
      // The library recurses, so that absurd nesting ends in a RangeError.
      this.report(problem('front-matter-syntax', { reason: String(thrown) }), 0, 0);
      return new Map();
    }
    for (const error of document.errors) {
      // The library points at the first character of a word, or before it.
      const [start, end] = error.pos;
      const word = /^[\w.-]*/.exec(this.source.slice(start))?.[0] ?? '';
      const syntax = problem('front-matter-syntax', { reason: error.message });
      this.report(syntax, start, Math.max(end, start + word.length));
    }
    return this.map(document.contents, KEYS);
  }

  /** The pairs of a map by key, unknown keys reported. */
  private map(node: Node | null, known: readonly string[]): ReadonlyMap<string, Pair> {
    const pairs = new Map<string, Pair>();
    if (node === null || (isScalar(node) && node.value === null)) return pairs;
    if (!isMap(node)) {
      this.reportAt(problem('front-matter-syntax', { reason: 'not a mapping' }), node);
      return pairs;
    }
    for (const pair of node.items) {
      const key = isScalar(pair.key) ? String(pair.key.value) : this.written(pair.key);
      if (known.includes(key)) pairs.set(key, pair);
      else {
        const found = { found: key, nearest: nearest(key, known), known };
        this.reportAt(problem('front-matter-key', found), pair.key);
      }
    }
    return pairs;
  }

  private hosts(pair: Pair | undefined): FrontMatter['hosts'] {
    if (pair === undefined) return undefined;
    // Values of a parsed document's pairs are nodes or null.
    const sides = this.map(pair.value as Node | null, ['client', 'server']);
    const read = (side: 'client' | 'server'): string | undefined =>
      this.text(`hosts.${side}`, sides.get(side), DESTINATION, isDestination);
    const [client, server] = [read('client'), read('server')];
    if (client !== undefined && server !== undefined) return { client, server };
    const isComplete = sides.has('client') && sides.has('server');
    if (!isComplete) this.refuse('hosts', pair, 'both, `{ client: …, server: … }`');
    return undefined;
  }

  private requires(
    pair: Pair | undefined,
  ): Pick<FrontMatter, 'requiresKernel' | 'requiresPrograms'> {
    // Values of a parsed document's pairs are nodes or null.
    const asked = this.map((pair?.value ?? null) as Node | null, ['kernel', 'programs']);
    const expected = 'a version bound such as ">=4.10"';
    const reads = (text: string): boolean => parseKernelRequirement(text) !== undefined;
    const requiresKernel = this.text('requires.kernel', asked.get('kernel'), expected, reads);
    const listed = asked.get('programs');
    const programs = listed && programNames(listed);
    if (programs === undefined) {
      this.refuse('requires.programs', listed, 'names of programs, `[nginx, redis-server]`');
    }
    return { requiresKernel, requiresPrograms: programs ?? [] };
  }

  private choice(key: string, pair: Pair | undefined): LabKind | undefined {
    const text = this.text(key, pair, LABS.join(', '), value => LABS.some(lab => lab === value));
    return LABS.find(lab => lab === text);
  }

  /** A scalar as it is written, so that `kernel: 4.10` keeps its 0. undefined when left empty. */
  private text(
    key: string,
    pair: Pair | undefined,
    expected: string,
    accepts: (text: string) => boolean,
  ): string | undefined {
    if (pair === undefined || (isScalar(pair.value) && pair.value.value === null)) return undefined;
    const { value } = pair;
    const text = isScalar(value) ? asText(value.value, value.source) : undefined;
    if (text !== undefined && accepts(text)) return text;
    this.refuse(key, pair, expected);
    return undefined;
  }

  private check(
    key: string,
    pair: Pair,
    expected: string,
    accepts: (value: unknown) => boolean,
  ): void {
    if (!isScalar(pair.value) || !accepts(pair.value.value)) this.refuse(key, pair, expected);
  }

  private refuse(key: string, pair: Pair | undefined, expected: string): void {
    if (pair === undefined) return;
    const written = this.written(pair.value);
    const at = written === '' ? pair.key : pair.value;
    this.reportAt(problem('front-matter-value', { key, found: written, expected }), at);
  }

  private written(node: unknown): string {
    const range = rangeOf(node);
    return range === undefined ? '' : this.source.slice(range[0], range[1]);
  }

  private reportAt(found: Problem, node: unknown): void {
    const [start, end] = rangeOf(node) ?? [0, 0];
    this.report(found, start, end);
  }

  /** `start` and `end`: offsets in the YAML. A range ends at the latest with its first line. */
  private report(found: Problem, start: number, end: number): void {
    const from = Math.min(start, this.source.length);
    const lineStart = this.source.slice(0, from).lastIndexOf('\n') + 1;
    const newline = this.source.indexOf('\n', from);
    const lineEnd = newline === -1 ? this.source.length : newline;
    const range = {
      line: this.source.slice(0, lineStart).split('\n').length,
      column: from - lineStart,
      endColumn: Math.max(from, Math.min(end, lineEnd)) - lineStart,
    };
    this.problems.push({ problem: found, range });
  }
}

/** Two machines make a pair, unless the lab is to be on their own network. */
function labOf(written: LabKind | undefined, hosts: FrontMatter['hosts']): LabKind {
  if (hosts === undefined) return written ?? DEFAULTS.lab;
  return written === 'direct' ? 'direct' : 'pair';
}

/** One with a zone (`fe80::1%eth0`) means something on one machine only. */
function isAddress(text: string): boolean {
  return isIP(text) !== 0 && !text.includes('%');
}

function rangeOf(node: unknown): readonly [number, number] | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  // A node of a parsed document: yaml's type Range, start, end of value, end of node.
  const range = node.range as readonly [number, number, number] | null | undefined;
  return range ? [range[0], range[1]] : undefined;
}

function asText(value: unknown, source: string | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? (source ?? String(value)) : undefined;
}

import { lookUp } from '../words/lookUp.js';
import { nearest } from '../words/nearest.js';
import { problem, type NameKind, type Problem } from '../words/problems.js';
import { isName, kindOfName, MAX_NAMES, NAME_FORM, readNameRange } from './nameRange.js';
import {
  readAs,
  refuse,
  type Names,
  type Parameter,
  type Place,
  type Read,
  type Word,
} from './parameter.js';

/** A name together with what it stands for. */
export interface Named {
  readonly kind: NameKind;
  readonly name: string;
}

/** What `pass all` gives in place of names; no client can be called so. */
export const ALL = 'all';

/** Names looked through for a near one: a proposal must stay cheap among thousands. */
const LOOKED_THROUGH = 1000;

function nearestName(found: string, names: Names, kinds: readonly NameKind[]): string | undefined {
  const known: string[] = [];
  let seen = 0;
  for (const [name, kind] of names.defined) {
    if (kinds.includes(kind)) known.push(name);
    seen += 1;
    if (seen === LOOKED_THROUGH) break;
  }
  return nearest(found, known);
}

/** What is wrong with using `name` where `expected` should stand, if anything. */
function misuse(name: string, expected: NameKind, names: Names): Problem | undefined {
  const is = kindOfName(name, names);
  if (is === expected || is === 'doubtful') return undefined;
  if (is !== undefined) return problem('wrong-kind-of-name', { found: name, is, expected });
  const near = nearestName(name, names, [expected]);
  return problem('unknown-name', { found: name, nearest: near, expected });
}

/** What is wrong with defining `name` as `kind`, if anything: a name keeps its kind. */
function clash(name: string, expected: NameKind, names: Names): Problem | undefined {
  const is = names.defined.get(name);
  if (is === expected) return undefined;
  if (is === undefined) {
    if (names.defined.size < MAX_NAMES) return undefined;
    return problem('bad-range', { found: name, reason: 'too-many' });
  }
  return problem('wrong-kind-of-name', { found: name, is, expected });
}

function readServer(word: Word, names: Names, place: Place): Read<string> {
  if (!isName(word.text)) {
    return refuse(
      problem('bad-value', { what: place.what, found: word.text, expected: NAME_FORM }),
    );
  }
  const wrong = misuse(word.text, 'server', names);
  return wrong ? refuse(wrong) : readAs(word.text);
}

/** Names of clients, each approved by `check`. */
function readClients(
  word: Word,
  names: Names,
  place: Place,
  check: typeof misuse,
): Read<readonly string[]> {
  const range = readNameRange(word.text, place);
  if (!range.ok) return range;
  const read: string[] = [];
  for (const name of range.value) {
    const wrong = check(name, 'client', names);
    if (wrong) return refuse(wrong);
    read.push(name);
  }
  return readAs(read);
}

const CLIENTS_FORM = 'client names such as c1 or c1..c4';

/** One server defined above. */
export function server(docs: string): Parameter<string> {
  return { kind: 'server', expected: 'the name of a server', docs, read: readServer };
}

/** Servers defined above. */
export function servers(docs: string): Parameter<readonly string[]> {
  return {
    kind: 'server',
    expected: 'names of servers',
    docs,
    repeats: true,
    read(word, names, place) {
      const read = readServer(word, names, place);
      return read.ok ? readAs([read.value]) : read;
    },
  };
}

/** The name of a server that this step starts. */
export function newServer(docs: string): Parameter<string> {
  return {
    kind: 'new-server',
    expected: NAME_FORM,
    docs,
    defines: value => new Map([[value, 'server']]),
    read(word, names, place) {
      if (!isName(word.text)) {
        return refuse(
          problem('bad-value', { what: place.what, found: word.text, expected: NAME_FORM }),
        );
      }
      const wrong = clash(word.text, 'server', names);
      return wrong ? refuse(wrong) : readAs(word.text);
    },
  };
}

/** Clients defined above, as names and ranges. */
export function clients(docs: string): Parameter<readonly string[]> {
  return {
    kind: 'client',
    expected: CLIENTS_FORM,
    docs,
    repeats: true,
    read: (word, names, place) => readClients(word, names, place, misuse),
  };
}

/** Clients that this step makes, as names and ranges. */
export function newClients(docs: string): Parameter<readonly string[]> {
  return {
    kind: 'new-client',
    expected: CLIENTS_FORM,
    docs,
    repeats: true,
    defines: value => new Map(value.map(name => [name, 'client'])),
    read: (word, names, place) => readClients(word, names, place, clash),
  };
}

/** Clients, or `all` of them. Gives `[ALL]` for the latter. */
export function clientsOrAll(docs: string): Parameter<readonly string[]> {
  return {
    kind: 'client',
    expected: `${ALL}, or ${CLIENTS_FORM}`,
    docs,
    choices: [ALL],
    repeats: true,
    read(word, names, place) {
      if (word.text === ALL) return readAs([ALL]);
      return readClients(word, names, place, misuse);
    },
  };
}

/** Servers and clients defined above, as names and ranges. */
export function anyNames(docs: string): Parameter<readonly Named[]> {
  return {
    kind: 'any-name',
    expected: 'names of servers or clients',
    docs,
    repeats: true,
    read(word, names, place) {
      const range = readNameRange(word.text, place);
      if (!range.ok) return range;
      const named: Named[] = [];
      for (const name of range.value) {
        const kind = kindOfName(name, names);
        if (kind === undefined) {
          const near = nearestName(name, names, ['server', 'client']);
          const data = { found: name, nearest: near, expected: 'client' as const };
          return refuse(problem('unknown-name', data));
        }
        named.push({ kind: kind === 'doubtful' ? 'client' : kind, name });
      }
      return readAs(named);
    },
  };
}

/**
 * One end of a connection in a `drop` rule: a server where `isServer` says so of what stands
 * before it in the step, or what this name stands for above, else clients, which may still be to
 * come. Where it cannot say, anything.
 */
export function ruleEnd(
  docs: string,
  isServer: (earlier: Place['earlier'], written: NameKind | undefined) => boolean | undefined,
): Parameter<readonly string[]> {
  return {
    kind: 'any-name',
    expected: 'a server on one end, clients on the other',
    docs,
    repeats: true,
    read(word, names, place) {
      const one = isServer(place.earlier, names.defined.get(word.text));
      if (one === undefined) return readClients(word, names, place, () => undefined);
      if (!one) return readClients(word, names, place, clash);
      const before = lookUp(place.earlier, place.what);
      if (Array.isArray(before) && before.length > 0) {
        const data = { what: place.what, found: word.text, expected: 'one server only' };
        return refuse(problem('bad-value', data));
      }
      const read = readServer(word, names, place);
      return read.ok ? readAs([read.value]) : read;
    },
  };
}

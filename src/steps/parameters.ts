import { isIP } from 'node:net';
import { nearest } from '../words/nearest.js';
import { problem } from '../words/problems.js';
import { TCP_STATES, type TcpState } from '../wire/tcpState.js';
import { readAs, refuse, type Parameter, type Place, type Read } from './parameter.js';

/** A sysctl key, and the value to write when one is given. */
export interface Assignment {
  readonly key: string;
  readonly value: string | undefined;
}

const DAY = 24 * 60 * 60 * 1000;
const UNIT_MILLISECONDS: ReadonlyMap<string, number> = new Map([
  ['us', 0.001],
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

function badValue(place: Place, found: string, expected: string): Read<never> {
  return refuse(problem('bad-value', { what: place.what, found, expected }));
}

/** The parameter may be left out; then its value is `fallback`. */
export function optional<T>(parameter: Parameter<T>): Parameter<T | undefined>;
export function optional<T>(parameter: Parameter<T>, fallback: T): Parameter<T>;
export function optional<T>(parameter: Parameter<T>, fallback?: T): Parameter<T | undefined> {
  return { ...(parameter as Parameter<T | undefined>), optional: true, fallback };
}

/** The parameter is required, but not beside the option `other`; there it is undefined. */
export function requiredUnless<T>(
  other: string,
  parameter: Parameter<T>,
): Parameter<T | undefined> {
  return { ...(parameter as Parameter<T | undefined>), requiredUnless: other };
}

export function integer(options: {
  readonly docs: string;
  readonly min: number;
  readonly max: number;
}): Parameter<number> {
  const { docs, min, max } = options;
  const expected = `a whole number from ${min} to ${max}`;
  return {
    kind: 'integer',
    expected,
    docs,
    read(word, _names, place) {
      const value = /^-?\d{1,15}$/.test(word.text) ? Number(word.text) : NaN;
      return value >= min && value <= max ? readAs(value) : badValue(place, word.text, expected);
    },
  };
}

export function port(docs: string): Parameter<number> {
  return { ...integer({ docs, min: 1, max: 65535 }), kind: 'port' };
}

/** A number, or the word `all`. */
export function countOrAll(docs: string, max: number): Parameter<number | 'all'> {
  const expected = `a whole number from 0 to ${max}, or all`;
  const count = integer({ docs, min: 0, max });
  return {
    kind: 'integer',
    expected,
    docs,
    choices: ['all'],
    read(word, names, place) {
      if (word.text === 'all') return readAs('all');
      const read = count.read(word, names, place);
      return read.ok ? read : badValue(place, word.text, expected);
    },
  };
}

/** A time with its unit (us, ms, s, m, h), at most a day; gives milliseconds. */
export function duration(docs: string): Parameter<number> {
  const expected = 'a time with its unit, such as 250ms, 2s or 1m';
  return {
    kind: 'duration',
    expected,
    docs,
    read(word, _names, place) {
      const [, digits = '', unit = ''] = /^(\d{1,9}(?:\.\d{1,9})?)([a-z]*)$/.exec(word.text) ?? [];
      if (digits !== '' && unit === '') {
        return badValue(place, word.text, `a time with its unit: ${digits}ms or ${digits}s`);
      }
      const milliseconds = Number(digits) * (UNIT_MILLISECONDS.get(unit) ?? NaN);
      if (digits === '' || Number.isNaN(milliseconds)) return badValue(place, word.text, expected);
      if (milliseconds > DAY) return badValue(place, word.text, 'a time of 24h or less');
      return readAs(milliseconds);
    },
  };
}

/** Any text, quotes needed only around blanks and special characters. */
export function text(docs: string, expected = 'a text, in quotes'): Parameter<string> {
  return {
    kind: 'text',
    expected,
    docs,
    read: (word, _names, place) =>
      word.text === '' ? badValue(place, word.text, expected) : readAs(word.text),
  };
}

/** Texts, one after the other. */
export function texts(docs: string): Parameter<readonly string[]> {
  const one = text(docs);
  const { kind, expected } = one;
  return {
    kind,
    expected,
    docs,
    repeats: true,
    read(word, names, place) {
      const read = one.read(word, names, place);
      return read.ok ? readAs([read.value]) : read;
    },
  };
}

/** One of `words`; upper and lower case are the same, `fold` may know more spellings. */
export function choice<const T extends string>(
  docs: string,
  words: readonly T[],
  fold: (text: string) => string = found => found,
): Parameter<T> {
  const expected = `one of ${words.join(', ')}`;
  return {
    kind: 'choice',
    expected,
    docs,
    choices: words,
    read(word, _names, place) {
      const folded = fold(word.text).toLowerCase();
      const value = words.find(candidate => candidate.toLowerCase() === folded);
      if (value !== undefined) return readAs(value);
      const near = nearest(word.text, words);
      const data = { what: place.what, found: word.text, nearest: near, known: words };
      return refuse(problem('unknown-word', data));
    },
  };
}

/** A bare option word: there or not. */
export function flag(docs: string): Parameter<boolean> {
  return {
    kind: 'flag',
    expected: 'nothing: the word alone switches it on',
    docs,
    optional: true,
    fallback: false,
    read: (word, _names, place) =>
      word.text === place.what
        ? readAs(true)
        : badValue(place, word.text, `no value: write ${place.what} alone`),
  };
}

/**
 * `net.core.somaxconn` or `net.core.somaxconn=5`. Only below `net.`: other keys belong to the
 * whole machine, not to a network namespace.
 */
export function assignment(docs: string): Parameter<Assignment> {
  const expected = 'a key below net. such as net.core.somaxconn, or key=value without spaces';
  return {
    kind: 'assignment',
    expected,
    docs,
    read(word, _names, place) {
      const equals = word.text.indexOf('=');
      const key = equals < 0 ? word.text : word.text.slice(0, equals);
      const value = equals < 0 ? undefined : word.text.slice(equals + 1);
      const fits = /^net(\.[A-Za-z0-9_-]+)+$/.test(key) && value !== '';
      return fits ? readAs({ key, value }) : badValue(place, word.text, expected);
    },
  };
}

/** A name of kernel counters in which `*` stands for anything. */
export function pattern(docs: string, choices: readonly string[]): Parameter<string> {
  const expected = 'a counter name such as ListenDrops, or a pattern such as Listen*';
  return {
    kind: 'pattern',
    expected,
    docs,
    choices,
    read: (word, _names, place) =>
      /^[A-Za-z0-9_*]+$/.test(word.text) ? readAs(word.text) : badValue(place, word.text, expected),
  };
}

/** The exact name of one kernel counter. */
export function counterName(docs: string, choices: readonly string[]): Parameter<string> {
  const expected = 'a counter name such as ListenDrops';
  return {
    ...pattern(docs, choices),
    expected,
    read: (word, _names, place) =>
      /^[A-Za-z][A-Za-z0-9_]*$/.test(word.text)
        ? readAs(word.text)
        : badValue(place, word.text, expected),
  };
}

/** An IPv4 or IPv6 address. */
export function address(docs: string): Parameter<string> {
  const expected = 'an IPv4 or IPv6 address such as 127.0.0.1 or ::1';
  return {
    kind: 'text',
    expected,
    docs,
    read: (word, _names, place) =>
      isIP(word.text) === 0 ? badValue(place, word.text, expected) : readAs(word.text),
  };
}

/** Spellings of RFC 9293, `ss` and older netstats, beside those that differ only in - and _. */
const STATE_SPELLINGS: ReadonlyMap<string, TcpState> = new Map([
  ['ESTAB', 'ESTABLISHED'],
  ['SYN_RECEIVED', 'SYN_RECV'],
  ['SYN_RCVD', 'SYN_RECV'],
  ['FIN_WAIT_1', 'FIN_WAIT1'],
  ['FIN_WAIT_2', 'FIN_WAIT2'],
  ['CLOSE', 'CLOSED'],
  ['UNCONN', 'CLOSED'],
]);

/** The state that `found` names, also as `ss` or RFC 9293 spell it. */
export function foldTcpState(found: string): TcpState | undefined {
  const upper = found.toUpperCase().replaceAll('-', '_');
  return STATE_SPELLINGS.get(upper) ?? TCP_STATES.find(state => state === upper);
}

export function tcpState(docs: string): Parameter<TcpState> {
  return choice(docs, TCP_STATES, found => foldTcpState(found) ?? found);
}

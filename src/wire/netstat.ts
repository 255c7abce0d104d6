/**
 * Kernel counters from the text of /proc/net/netstat, /proc/net/snmp and /proc/net/snmp6, one or
 * several after each other, in the kernel's order. Names as `nstat` prints them, except that
 * `TcpExt` is left off: `ListenOverflows`, `TcpActiveOpens`, `IpInReceives`, `Ip6InReceives`.
 *
 * The first two hold pairs of lines, `Tcp: ActiveOpens …` and `Tcp: 12 …`; snmp6 has one name and
 * value a line. Lines of any other form are left out: what they mean is not known.
 */
export function decodeCounters(text: string): Map<string, number> {
  const counters = new Map<string, number>();
  let heading: Heading | undefined;
  for (const line of text.split('\n')) {
    if (heading?.fits(line) === true) {
      heading.read(line, counters);
      heading = undefined;
      continue;
    }
    heading = headingOf(line);
    if (heading === undefined) readSingle(line, counters);
  }
  return counters;
}

/** `Tcp: ActiveOpens PassiveOpens`: the names of the values on the line below it. */
class Heading {
  private readonly first: string;
  private readonly names: readonly string[];

  constructor(line: string) {
    const [first = '', ...names] = wordsOf(line);
    const prefix = first === 'TcpExt:' ? '' : first.slice(0, -1);
    this.first = first;
    this.names = names.map(name => prefix + name);
  }

  fits(line: string): boolean {
    return line.startsWith(this.first) && /^\s/.test(line.slice(this.first.length) || ' ');
  }

  read(line: string, counters: Map<string, number>): void {
    for (const [index, value] of wordsOf(line).slice(1).entries()) {
      const name = this.names[index];
      if (name !== undefined) addCounter(counters, name, value);
    }
  }
}

/** A kernel's headings never change: each is read once, as counters are looked at again and again. */
const headings = new Map<string, Heading>();
const MOST_HEADINGS = 64;

function headingOf(line: string): Heading | undefined {
  const known = headings.get(line);
  if (known !== undefined) return known;
  if (!/^\s*\S+:(?:\s|$)/.test(line)) return undefined;
  const heading = new Heading(line);
  if (headings.size < MOST_HEADINGS) headings.set(line, heading);
  return heading;
}

function readSingle(line: string, counters: Map<string, number>): void {
  const [name, value, ...more] = wordsOf(line);
  if (name !== undefined && more.length === 0) addCounter(counters, name, value);
}

function wordsOf(line: string): string[] {
  const trimmed = line.trim();
  return trimmed === '' ? [] : trimmed.split(/\s+/);
}

function addCounter(counters: Map<string, number>, name: string, value: string | undefined): void {
  if (value !== undefined && /^-?\d+$/.test(value)) counters.set(name, Number(value));
}

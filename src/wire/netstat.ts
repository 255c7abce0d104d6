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
  let heading: readonly string[] = [];
  for (const line of text.split('\n')) {
    const words = line.split(/\s+/).filter(word => word !== '');
    const [first, ...rest] = words;
    if (first === undefined) continue;
    if (!first.endsWith(':')) {
      if (rest.length === 1) addCounter(counters, first, rest[0]);
      heading = [];
    } else if (heading[0] === first) {
      const prefix = first === 'TcpExt:' ? '' : first.slice(0, -1);
      for (const [index, value] of rest.entries()) {
        const name = heading[index + 1];
        if (name !== undefined) addCounter(counters, prefix + name, value);
      }
      heading = [];
    } else {
      heading = words;
    }
  }
  return counters;
}

function addCounter(counters: Map<string, number>, name: string, value: string | undefined): void {
  if (value !== undefined && /^-?\d+$/.test(value)) counters.set(name, Number(value));
}

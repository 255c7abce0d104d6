import { isScalar, isSeq, type Pair } from 'yaml';

/** Names of programs: what can be typed as a command, without a folder. */
const NAME = /^[A-Za-z0-9_][\w.+-]*$/;

/** `programs: [nginx, node]`, or a single one; undefined where it is neither. */
export function programNames({ value }: Pair): readonly string[] | undefined {
  const nodes = isSeq(value) ? value.items : [value];
  const names = nodes.map(node => (isScalar(node) ? node.value : undefined));
  const read = names.filter(name => typeof name === 'string' && NAME.test(name));
  // safe: only strings have passed
  return read.length === names.length ? (read as readonly string[]) : undefined;
}

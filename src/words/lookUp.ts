/**
 * What `table` has under a name that came from outside: of a user, a file or a kernel. Every object
 * also answers to `toString` and its like, which are no entries of a table.
 */
export function lookUp<Value>(
  table: Readonly<Record<string, Value>>,
  name: string,
): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** `lookUp` in what a file or another program gave: it may not even be an object. */
export function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  // Any object can be asked for a property; `lookUp` asks for its own ones.
  return lookUp(value as Readonly<Record<string, unknown>>, name);
}

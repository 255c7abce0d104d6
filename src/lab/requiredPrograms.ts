import type { LabAgent } from '../agent/labAgent.js';
import type { Side } from './sides.js';

/** Programs whose file has the version in its name on some systems: Debian's `php-fpm8.2`. */
const VERSIONED: readonly string[] = ['php-fpm'];

/** Which of some programs a side's machine does not have, where commands are looked for. */
export async function missingPrograms(
  agent: LabAgent,
  side: Side,
  names: readonly string[],
): Promise<readonly string[]> {
  if (names.length === 0) return [];
  const patterns = names.map(name => (VERSIONED.includes(name) ? [name, `${name}[0-9]*`] : [name]));
  const { missing } = await agent.call('programs', { side: side.index, patterns });
  return missing.flatMap(index => names[index] ?? []);
}

import type { Parameter } from './parameter.js';
import { integer } from './parameters.js';

/**
 * The second argument of listen(2), an int. __sys_listen (net/socket.c) compares it with
 * net.core.somaxconn as an unsigned number, so that a negative one is a very large one.
 */
export function backlogArgument(leftOut = ''): Parameter<number> {
  return integer({
    docs: `The second argument of listen(2). The kernel keeps at most net.core.somaxconn of it, and of a negative one just that.${leftOut}`,
    min: -(2 ** 31),
    max: 2 ** 31 - 1,
  });
}

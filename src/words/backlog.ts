/**
 * The argument of listen(2) as the kernel compares it: an int as an unsigned number, so that -1 is
 * more than any somaxconn (__sys_listen, net/socket.c).
 */
export const unsignedBacklog = (backlog: number): number => backlog >>> 0;

/** `511`; `-1 = 4294967295 unsigned`. */
export const backlogText = (backlog: number): string =>
  backlog < 0 ? `${backlog} = ${unsignedBacklog(backlog)} unsigned` : String(backlog);

/** The largest backlog that 16 bits hold, which is what listeners have on old kernels. */
export const UINT16 = 0xffff;

/**
 * What made of a backlog what the kernel keeps of it. `former-somaxconn`: somaxconn was another one
 * when listen(2) was called.
 */
export type BacklogClamp = 'backlog' | 'somaxconn' | 'former-somaxconn' | 'sixteen-bits';

/** `somaxconn`: today's, undefined where it is not known. */
export function clampOf(about: {
  readonly backlog: number;
  readonly somaxconn: number | undefined;
  readonly kept: number;
}): BacklogClamp {
  const { somaxconn = Infinity, kept } = about;
  const asked = unsignedBacklog(about.backlog);
  const lesser = Math.min(asked, somaxconn);
  if (asked <= kept) return 'backlog';
  if (lesser === kept) return 'somaxconn';
  return lesser > UINT16 && (lesser & UINT16) === kept ? 'sixteen-bits' : 'former-somaxconn';
}

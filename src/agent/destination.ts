/** The host that needs no connection: this machine. */
export const LOCAL = 'local';

/**
 * Whether a text can be an SSH destination: an alias of the user's configuration, `user@host`, or
 * `ssh://user@host:port`. It is data for ssh and for the commands of its configuration (`%h` in a
 * ProxyCommand goes through a shell), so nothing that a program takes for an option and nothing
 * that a shell reads as more than a word (CVE-2023-51385) is one.
 */
export function isDestination(text: string): boolean {
  return /^(?:ssh:\/\/)?(?:[\p{L}\p{N}_.][\p{L}\p{N}_.+-]*@)?[\p{L}\p{N}_.[][\p{L}\p{N}_.:%[\]-]*$/u.test(
    text,
  );
}

/**
 * What a system calls itself, by its os-release(5): `Debian GNU/Linux 12 (bookworm)`. undefined
 * where the file does not say.
 */
export function distributionOf(osRelease: string): string | undefined {
  const written = /^PRETTY_NAME=(.*)$/m.exec(osRelease)?.[1]?.trim() ?? '';
  const quoted = /^(["'])(.*)\1$/.exec(written)?.[2];
  const name = (quoted ?? written).replace(/\\(["$`\\])/g, '$1').trim();
  return name === '' ? undefined : name;
}

import type { PrivilegeLack } from '../words/problems.js';
import type { Hello } from './protocol.js';

/** What the host's settings say of unprivileged user namespaces; they may be refused all the same. */
export function settingsAllowUserNamespaces(hello: Hello): boolean {
  return (
    hello['kernel/unprivileged_userns_clone'] !== '0' &&
    hello['user/max_user_namespaces'] !== '0' &&
    hello['kernel/apparmor_restrict_unprivileged_userns'] !== '1'
  );
}

/** Why the kernel refused namespaces, as far as the host's settings tell. */
export function privilegeLack(hello: Hello): { reason: PrivilegeLack; detail: string } {
  const detail = hello.lack ? `${hello.lack.where}: ${hello.lack.errno || hello.lack.text}` : '';
  if (hello.lack === null) return { reason: 'asked', detail };
  if (
    hello['kernel/unprivileged_userns_clone'] === '0' ||
    hello['user/max_user_namespaces'] === '0'
  ) {
    return { reason: 'userns-disabled', detail };
  }
  if (hello['kernel/apparmor_restrict_unprivileged_userns'] === '1') {
    return { reason: 'userns-apparmor', detail };
  }
  return { reason: hello.uid === 0 ? 'netns-refused' : 'userns-refused', detail };
}

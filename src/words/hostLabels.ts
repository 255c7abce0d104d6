import { lookUp } from './lookUp.js';

/** What VS Code shows of hosts: in the kernel picker, the status bar, and where a person is asked. */

/** By the name that VS Code has for the way to where the extension runs (`env.remoteName`). */
const REMOTES: Readonly<Record<string, string>> = {
  'ssh-remote': 'remote host over Remote-SSH',
  tunnel: 'remote host over a tunnel',
  wsl: 'WSL',
  'dev-container': 'dev container',
  'attached-container': 'container',
  'k8s-container': 'Kubernetes container',
  codespaces: 'codespace',
};

/** Which machine `local` is, where the extension runs elsewhere than VS Code's window. */
export function localMachine(remoteName: string | undefined): {
  readonly label: string;
  readonly detail: string;
} {
  const detail = 'In a throw-away network namespace';
  if (remoteName === undefined) return { label: 'This machine', detail };
  const remote = lookUp(REMOTES, remoteName) ?? 'remote host';
  return {
    label: `This machine: ${remote}`,
    detail: `${detail}, on the machine that VS Code is connected to`,
  };
}

export const hostLabels = {
  local: 'Linux',
  ssh: 'SSH',
  /** Jupyter notebooks have kernels of other extensions beside ours. */
  inJupyter: (label: string) => `TCP Book: ${label}`,
  recent: 'used before',
  connectTitle: 'Connect to Host',
  connectPlaceholder: 'A host of your SSH configuration, or user@host',
  connectTo: (host: string) => `Connect to ${host}`,
  noNotebook: 'Open a notebook first: the host is chosen for the notebook in front.',
  proposed: 'proposed by the notebook',
  confirmProposed: (notebook: string, host: string) =>
    `${notebook} wants to run on ${host}. Connect?`,
  confirmProposedDetail:
    'The notebook proposes it. It is not in your SSH configuration, and you have not used it before. The cells run commands there, with your keys and as your user.',
  apart: (client: string, server: string) =>
    `Two machines: the client’s side on ${client}, the server’s on ${server}`,
  connect: 'Connect',
  confirm: (host: string) => `ssh asks about ${host}`,
  yes: 'Yes',
  status: {
    none: {
      text: 'TCP Book: no lab yet',
      tooltip: 'The lab starts with the first cell that runs.',
    },
    connecting: (host: string) => ({
      text: `${host}: connecting…`,
      tooltip: `ssh connects to ${host}. Interrupt the cell to give up.`,
    }),
    lost: (host: string) => ({ text: `${host}: lab lost` }),
    clocks: (error: string) => `Clocks: equal within ±${error}`,
    select: 'Select for what can be done.',
  },
  menu: {
    title: 'Host and Lab',
    restart: 'Restart Lab',
    connect: 'Connect to Another Host…',
    privilege: (privilege: string) => `Why the Privilege Is “${privilege}”`,
  },
  privilege: {
    root: 'The lab has namespaces of its own, made as root.',
    userns:
      'The lab has namespaces of its own, in an unprivileged user namespace: nothing is lacking.',
    sudo: 'The lab has namespaces of its own, made through `sudo -n`, since this host keeps unprivileged users from them.',
  },
} as const;

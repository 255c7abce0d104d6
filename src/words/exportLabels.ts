import { many } from './sentences.js';

/** Every word of our own in an exported file. */
export const exportLabels = {
  written: (file: string) => `wrote ${file}`,
  isNotebook: 'it is the notebook itself',
  exported: (file: string) => `Exported ${file}.`,
  open: 'Open',
  pickFormat: 'Export the outputs in this notebook as',
  format: {
    html: { title: 'Web page', about: 'one file with the views as they are here' },
    ipynb: { title: 'Jupyter notebook', about: 'with outputs that show on code hosts' },
    md: { title: 'Markdown', about: 'text, tables and diagrams' },
    pcapng: { title: 'Packets', about: 'pcapng for Wireshark, with comments' },
  },
  application: (version: string) => `TCP Book ${version}`,
  system: (kernel: string) => `Linux ${kernel}`,
  lab: (kind: string) => `A ${kind} lab.`,
  /** Where each side has a machine of its own. */
  machine: (side: string, host: string, kernel: string) =>
    `The ${side}'s side is on ${host}, Linux ${kernel}.`,
  device: (side: string) =>
    side === 'both' ? 'client and server' : `the ${side}'s side of the lab`,
  packetsCut: (kept: number, total: number) =>
    `The first ${kept} of ${many(total, 'packet')}: more are not kept in a notebook.`,
  captureLost: (lost: number) => `The capture lost ${many(lost, 'packet')}.`,
  diagramSource: 'The source of a mermaid diagram.',
  settings: (settings: string, side: string | undefined) =>
    `Settings${side === undefined ? '' : ` of the ${side}`}: ${settings}.`,
  noSetting: 'not there',
  atLine: (line: number) => `line ${line}: `,
  packet: (from: string, to: string, segment: string) => `${from} → ${to}: ${segment}.`,
} as const;

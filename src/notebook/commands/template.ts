/** A new experiment: short, complete, and its claim holds on every kernel. */
export const template = `---
tcpbook: 1
lab: loopback
---

# A new experiment

Say here what you want to find out. Each line below is a step; run the cells from top to bottom.

\`\`\`tcpbook
server web port=7777 backlog=2   # listens and accepts nobody
client c1..c3 -> web             # three connections, in order
\`\`\`

The three wait in the accept queue, which holds one more than the backlog.

\`\`\`tcpbook
queues web
timeline web
expect accept-queue web == 3
\`\`\`

A shell cell runs inside the lab:

\`\`\`sh
ss -tan
\`\`\`
`;

/**
 * Every word that a view shows, so that another language is one more file beside this one. Views
 * hand in plain values; nothing here knows how they are drawn.
 */
export const labels = {
  table: {
    copy: 'Copy',
    copied: 'Copied',
    copyFailed: 'Copying is not allowed here',
    copyAs: { tsv: 'TSV', markdown: 'Markdown' },
    copyTitle: {
      tsv: 'Copy the rows shown as tab-separated text',
      markdown: 'Copy the rows shown as a Markdown table',
    },
    filter: 'Filter',
    filterName: (caption: string) => `Filter ${caption}`,
    shown: (shown: number, all: number) =>
      shown === all ? `${all} rows` : `${shown} of ${all} rows`,
    noneShown: 'No row matches.',
    filterCleared: (name: string) => `Filter cleared to show ${name}`,
    follow: 'Enter or a double click shows the connection in the timeline',
  },
  unknownView: (name: string) => `This version of TCP Book cannot show a "${name}" output.`,
  none: '–',
  column: {
    accepted: 'Accepted',
    ack: 'Ack',
    acceptQueue: 'Accept queue',
    actual: 'Actual',
    atEnd: 'At the end',
    after: 'After',
    because: 'Because',
    before: 'Before',
    change: 'Change',
    claim: 'Claim',
    client: 'Client',
    clients: 'Clients',
    clientState: 'Client state',
    course: 'Course',
    connection: 'Connection',
    count: 'Count',
    counter: 'Counter',
    direction: 'From → to',
    flags: 'Flags',
    length: 'Length',
    limit: 'Limit',
    local: 'Local',
    meaning: 'Meaning',
    most: 'Most',
    name: 'Name',
    names: 'Names',
    note: 'Note',
    outcome: 'Outcome',
    owner: 'Owner (pid)',
    ownerName: 'Owner',
    place: 'At server',
    queue: 'Queue',
    // As `ss` heads them.
    receiveQueue: 'Recv-Q',
    remote: 'Remote',
    seq: 'Seq',
    sendQueue: 'Send-Q',
    segment: 'Segment',
    serverState: 'Server state',
    side: 'Side',
    source: 'Source',
    state: 'State',
    summary: 'Segments',
    synQueue: 'SYN queue',
    time: 'Time',
    verdict: 'Verdict',
    waiting: 'Waiting',
    what: 'What happened',
  },
  queues: {
    caption: (name: string) => `Connections of ${name}`,
    fillCaption: (name: string) => `Queues of ${name}`,
    empty: 'No listener.',
    noConnections: 'No connection.',
    acceptQueue: 'Accept queue',
    synQueue: 'SYN queue',
    accepted: 'Accepted',
    noSocket: 'No socket',
    noSocketNote: 'unknown to the server',
    turnedAway: 'Found no slot',
    turned: {
      'syn-dropped': 'SYN dropped',
      'cookie-sent': 'cookie sent',
      'ack-ignored': 'final ACK ignored',
      reset: 'reset',
    },
    /** What became of some clients, how often, and where they are now. */
    turnedNote: (clients: string, what: string, times: number, now: string) =>
      `${clients}: ${what}${times > 1 ? ` ×${times}` : ''}, ${now}`,
    turnedNow: {
      accept: 'in the accept queue now',
      syn: 'still SYN_RECV',
      accepted: 'accepted since',
      none: (state: string) => `still ${state}`,
      unknown: 'unknown to the server',
      gone: 'gone since',
    },
    place: {
      accept: 'accept queue',
      syn: 'SYN queue',
      accepted: 'accepted',
      none: 'no socket',
    },
    /** `asked`: what listen(2) was told, where the kernel kept less of it. */
    backlog: (kept: number, asked: number | undefined) =>
      asked === undefined ? `backlog ${kept}` : `backlog ${asked} clamped to ${kept} by somaxconn`,
    ownerUnknown: 'owner not known',
    fill: (length: number, limit: number | null) => `${length} / ${limit ?? '?'}`,
    full: 'full',
    overLimit: 'over its limit',
    /** What the limit of a queue comes from; by which rule, kernelRules.ts says. */
    bound: {
      backlog: (backlog: number, room: number) =>
        `backlog ${backlog}${room > 0 ? ` + ${room}` : ''}`,
      somaxconn: (somaxconn: number, room: number, asked: number) =>
        `somaxconn ${somaxconn}${room > 0 ? ` + ${room}` : ''} (backlog ${asked} was asked for)`,
      maxSynBacklog: (value: number) => `tcp_max_syn_backlog ${value} with cookies off`,
      table: 'a power of two',
      cookies: 'tcp_syncookies 2: nothing is queued',
      unknown: 'limit not known',
    },
    longestWait: (time: string) => `longest wait ${time}`,
    free: 'free',
    manyFree: (count: number) => `${count} free`,
    unnamed: '?',
    grouped: (count: number) => `${count} connections, like ones together:`,
    halfOpen: (clients: string) =>
      `${clients}: ESTABLISHED at the client, SYN_RECV at the server: connected for one, not for the other.`,
  },
  sockets: {
    caption: 'Sockets',
    empty: 'No TCP socket.',
    queue: { accept: 'accept', syn: 'SYN', accepted: 'accepted' },
    listenNote:
      'For LISTEN, Recv-Q is the length of the accept queue and Send-Q the backlog that the kernel keeps.',
    grouped: (count: number) => `${count} sockets, like ones together:`,
  },
  owner: (name: string, pid: number) => `${name} (${pid})`,
  ownerPid: (name: string, pid: number) => `${name}, pid ${pid}`,
  timeline: {
    caption: (client: string, server: string) => `Segments between ${client} and ${server}`,
    moreCaption: 'Further connections',
    empty: 'No segment was captured.',
    noSegments: 'No segment in this slice of time.',
    clocks: (error: string) => `Two machines: their clocks are equal within ±${error}.`,
    clocksSteady: 'Two machines: times of one are compared with those of the other.',
    lost: (count: number) =>
      `The capture lost ${count} ${count === 1 ? 'packet' : 'packets'}: a missing arrow proves nothing.`,
    cutAtStart: 'Earlier segments are not shown.',
    client: (name: string) => `client ${name}`,
    server: (name: string) => `server ${name}`,
    start: (time: string) => `${time} after the lab started`,
    asTable: 'Segments as a table',
    later: (time: string) => `${time} later`,
    skipped: (count: number) => `… ${count} more …`,
    more: (count: number) => `${count} more ${count === 1 ? 'connection' : 'connections'}:`,
    moreGrouped: (count: number) => `${count} more connections, like ones together:`,
    dataLength: (length: number) => `${length} B`,
    repeat: (count: number) => `repeat ${count}`,
    spurious: 'spurious',
    spuriousNote: 'the other end already had it',
    kindTimes: (kind: string, count: number) => (count === 1 ? kind : `${kind} ×${count}`),
    fate: {
      delivered: 'delivered',
      droppedByRule: (rule: string) => `dropped by rule: ${rule}`,
      synDropped: 'dropped by the listener: no answer',
      ackIgnored: 'ignored: accept queue full',
      lost: 'lost on the way',
      nobody: 'nobody has that address',
    },
    verdict: {
      connected: 'connected',
      halfOpen: 'the client believes it is connected; the server does not',
      forgotten: 'the client believes it is connected; the server has no socket for it',
      noAnswer: 'no answer: the client is still in SYN_SENT',
      answerUnheard: 'the server has answered; the client is still in SYN_SENT',
      refused: 'refused by the server',
      resetBy: (name: string) => `reset by ${name}`,
      closed: 'closed',
      awaitsNobody: 'the server waits for the ACK of an address that nobody has',
      keepsNothing: 'answered to an address that nobody has; the server keeps nothing',
      dropped: 'dropped without an answer',
      states: (client: string, server: string) => `client ${client}, server ${server}`,
    },
  },
  depth: {
    caption: (name: string) => `Depth of the queues of ${name} over time`,
    changesCaption: (name: string) => `Changes of the queues of ${name}`,
    queuesCaption: (name: string) => `Queues of ${name} over time`,
    asTable: 'Changes as a table',
    over: (time: string) => `over ${time}`,
    most: (most: string) => `most ${most}`,
    atEnd: (end: string) => `${end} at the end`,
    closed: 'nobody listened',
    closedAtEnd: 'closed at the end',
    empty: 'empty all the time',
    reached: (queue: string) => `${queue} full`,
    synDropped: (count: number, names: string) =>
      `${count === 1 ? 'SYN' : `${count} SYNs`} dropped: ${names}`,
    ackIgnored: (count: number, names: string) =>
      `${count === 1 ? 'ACK' : `${count} ACKs`} ignored: ${names}`,
    synsDroppedOf: (names: string) => `SYNs dropped of ${names}.`,
    acksIgnoredOf: (names: string) => `Final ACKs ignored of ${names}: accept queue full.`,
    overflow: 'a segment that found no room',
    hint: 'The mouse or the arrow keys choose a moment.',
    noCapture: 'Packets are not captured here: segments that found no room are not shown.',
    at: (time: string, accept: string, syn: string) =>
      `${time}: accept queue ${accept}, SYN queue ${syn}`,
    atClosed: (time: string) => `${time}: nobody listened`,
  },
  progress: {
    label: 'How far the step is',
    elapsed: (ms: number) => seconds(ms, 1),
    elapsedOf: (ms: number, all: number) => `${seconds(ms, 1)} of ${seconds(all)}`,
    now: (actual: string) => `now ${actual}`,
    hold: (holding: number, answers: number) => `${holding} of ${answers} hold`,
    connected: (count: number) => `${count} connected`,
    failed: (count: number) => `${count} failed`,
    pending: (count: number) => `${count} without an answer yet`,
    toCome: (count: number) => `${count} to come`,
    accepted: (count: number, wanted: number) => `${count} of ${wanted} accepted`,
    flooded: (sent: number, wanted: number) => `${sent} of ${wanted} SYNs sent`,
    queues: (name: string, accept: string, syn: string) =>
      `${name}: accept queue ${accept}, SYN queue ${syn}`,
    more: (count: number) => `${count} more ${count === 1 ? 'listener' : 'listeners'}`,
  },
  counters: {
    caption: 'Kernel counters',
    none: (pattern: string | null) =>
      pattern === null ? 'No counter changed.' : `No counter changed that matches ${pattern}.`,
  },
  expectations: {
    caption: 'Expectations',
    empty: 'No expectation.',
    verdict: { passed: 'passed', failed: 'failed', skipped: 'skipped' },
    actual: (actual: string) => `actual: ${actual}`,
    skippedBecause: (reason: string) => `skipped: ${reason}`,
    total: (passed: number, failed: number, skipped: number) =>
      `${passed} passed, ${failed} failed, ${skipped} skipped`,
  },
  saved: {
    clientOn: (host: string, kernel: string) => `client on ${host}, Linux ${kernel}`,
    line: (line: number) => `line ${line}`,
    ran: (
      kernel: string,
      date: string,
      lab: 'loopback' | 'pair' | 'host' | 'direct',
      privilege: 'root' | 'userns' | 'sudo' | 'none',
      host: string | undefined,
    ) => {
      const by = {
        root: 'as root',
        userns: 'unprivileged',
        sudo: 'with sudo',
        none: 'unprivileged',
      };
      const on = host === undefined ? '' : ` (${host})`;
      // Its privilege is the login's, and no matter of the lab.
      if (lab === 'direct')
        return `Ran on Linux ${kernel}${on}, ${date}, on the machines’ own network.`;
      const where = lab === 'host' ? 'on the host itself' : `${lab} lab`;
      return `Ran on Linux ${kernel}${on}, ${date}, ${where}, ${by[privilege]}.`;
    },
  },
  text: {
    empty: 'No output.',
    cut: (bytes: number) =>
      `${bytes} ${bytes === 1 ? 'byte was' : 'bytes were'} cut from the middle.`,
    label: 'Output',
  },
} as const;

/** Milliseconds as seconds: `3.1 s`, `5 s`; with `decimals`, always so many: `3.0 s`. */
function seconds(ms: number, decimals?: number): string {
  return `${decimals === undefined ? ms / 1000 : (ms / 1000).toFixed(decimals)} s`;
}

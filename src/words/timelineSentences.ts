/**
 * What the timeline says about a segment, a program's doing or a pause, in whole sentences and in
 * the few words beside a mark. Views hand in plain values; nothing here knows how they are drawn.
 */
export const timelineSentences = {
  cause: {
    connects: (self: string, other: string) => `${self} asks ${other} for a connection.`,
    answers: (self: string) => `${self} answers, and keeps a request in its SYN queue.`,
    takesData: (self: string) =>
      `${self} answers, and has taken the data: the connection waits in its accept queue already (TCP Fast Open).`,
    answersWithCookie: (self: string) =>
      `${self} answers with a SYN cookie, and will not repeat this.`,
    confirms: (self: string) => `${self} confirms: it holds the connection for established.`,
    sends: (self: string, bytes: number) =>
      `${self} sends ${bytes} ${bytes === 1 ? 'byte' : 'bytes'}.`,
    acknowledges: (self: string) => `${self} acknowledges what it received.`,
    closes: (self: string) => `${self} will send no more.`,
    refuses: (self: string) => `${self} refuses: nobody listens there.`,
    knowsNothing: (self: string) =>
      `${self} has no connection, and no request, that this belongs to.`,
    aborts: (self: string) =>
      `${self} found no room in its accept queue and says so (tcp_abort_on_overflow).`,
    resets: (self: string) => `${self} ends the connection at once.`,
    askedAgain: (self: string, other: string, by: string) =>
      `${self} says it again, because ${other} repeated its ${by}.`,
    suspectsLoss: (self: string, after: string) =>
      `${self} sends it again ${after} later, before its timer ran out: it takes the first for lost.`,
    timer: (self: string, after: string) =>
      `${self} sends it again: its retransmission timer ran out after ${after}`,
  },
  missing: {
    answer: (other: string) => `nothing came back from ${other}.`,
    answerLost: (other: string) =>
      `${other} had answered, but that was lost or dropped on its way.`,
    data: 'the listener waits for data (TCP_DEFER_ACCEPT).',
    answerIgnored: 'it had ignored the final ACK, its accept queue being full.',
  },
  spurious: (other: string) => `Spurious: ${other} had it already.`,
  completes: (server: string) =>
    `This completes the handshake: the connection waits in the accept queue of ${server}.`,
  fate: {
    droppedByRule: (rule: string) =>
      `A socket filter dropped it before TCP saw it (rule: ${rule}).`,
    nobody: (other: string) => `Nobody has the address of ${other}: it leads nowhere.`,
    lost: (other: string) => `It left, and never arrived at ${other}.`,
    synDroppedByAcceptQueue: (length: number, bound: number) =>
      `The listener dropped it: accept queue full (${length} > ${bound}).`,
    synDroppedBySynQueue: (length: number, bound: number) =>
      `The listener dropped it: SYN queue full (${length} ${length === 1 ? 'request' : 'requests'}, backlog ${bound}).`,
    synDropped: 'The listener dropped it without an answer, as it does when a queue is full.',
    ackIgnored: (length: number, bound: number) =>
      `Final ACK arrived, accept queue full (${length} > ${bound}): kept in SYN_RECV.`,
    ackDeferred: 'The listener waits for data (TCP_DEFER_ACCEPT): kept in SYN_RECV.',
    ackIgnoredUnseen: 'Final ACK arrived, but found no room: kept in SYN_RECV.',
  },
  /** In few words, beside an arrow. */
  mark: {
    synDroppedByAcceptQueue: (length: number, bound: number) =>
      `dropped: accept queue full (${length} > ${bound})`,
    synDroppedBySynQueue: (length: number) => `dropped: SYN queue full (${length})`,
    ackIgnored: (length: number, bound: number) =>
      `ignored: accept queue full (${length} > ${bound})`,
    ackDeferred: 'set aside: the listener waits for data',
  },
  sequel: {
    repeated: (after: string) => `The SYN-ACK was repeated ${after} later.`,
    expired: (after: string) => `The request expired ${after} later.`,
    due: (after: string) =>
      `SYN-ACK will be repeated in ${after}, or the request given up if that was its last try.`,
  },
  /** In few words, beside a tick on a lane. */
  event: {
    'connect-called': 'connect() called',
    connected: 'connect() returned',
    'peer-closed': 'read() returned 0',
    closed: 'close()',
    shutdown: 'shutdown()',
    reset: 'close() with RST',
    listening: 'listens',
    'listener-closed': 'listener closed',
    connectFailed: (errno: string) => `connect() failed: ${errno}`,
    broken: (errno: string) => `broken: ${errno}`,
    received: (bytes: number) => `received ${bytes} B`,
    accepted: (fd: number) => `accept() returned ${fd}`,
    exited: (signal: string | null) =>
      signal === null ? 'process ended' : `process killed, ${signal}`,
    ruleOn: (rule: string) => `rule on: ${rule}`,
    ruleOff: (rule: string) => `rule off: ${rule}`,
  },
  segment: {
    seq: (seq: number) => `seq ${seq}`,
    ack: (ack: number) => `ack ${ack}`,
    window: (window: number) => `win ${window}`,
    bytes: (length: number) => `${length} B`,
    flags: (flags: string) => `flags ${flags}`,
    options: (options: readonly string[]) => `options ${options.join(', ')}`,
    arrived: (after: string, error: string | undefined) =>
      `arrived after ${after}${error === undefined ? '' : ` ± ${error}`}`,
  },
  controls: {
    label: 'Timeline',
    filter: 'Filter by name',
    filterHint: 'e.g. c5',
    numbers: 'Numbers',
    numbersTitle: 'Show seq and ack, relative, and the window of each segment',
    events: 'Events',
    eventsTitle: 'Show what the programs did',
    idle: 'Idle time',
    idleTitle: 'Draw pauses at the scale of the axis instead of cutting them out',
    pauseOpen: (pause: string) => `${pause} of idle time: show it`,
    pauseClose: (pause: string) => `${pause} of idle time: cut it out`,
    connections: (shown: number, all: number) =>
      shown === all ? `${all} connections` : `${shown} of ${all} connections`,
    list: 'Connections',
    noneFits: 'No connection fits.',
    allSegments: (count: number) => `Show all ${count} segments`,
    segments: 'Segments; arrow keys go from one to the next',
    members: (names: string, server: string) => `${names} → ${server}`,
    stateMap: 'State map',
    earlier: (count: number) => `${count} ${count === 1 ? 'segment' : 'segments'} before`,
    later: (count: number) => `${count} ${count === 1 ? 'segment' : 'segments'} after`,
    toRow: 'Show in table',
    toRowTitle: (client: string) => `Show the row of ${client} in the nearest table`,
    ofClient: (what: string, client: string) => `${what}: ${client}`,
    noRow: 'No table here has it',
    toEarlier: 'Show what happened before',
    toLater: 'Show what happened then',
  },
  /** The strip with a connection's whole time. */
  overview: {
    label: (name: string) => `Time shown of ${name}`,
    hint: 'Drag to select a stretch of time. + and − or Ctrl and the wheel zoom, arrow keys pan, 0 shows the whole.',
    zoom: 'Zoom',
    in: 'Zoom in (+)',
    out: 'Zoom out (−)',
    whole: 'Whole',
    wholeTitle: 'Show the whole time (0)',
    stretch: (from: string, to: string) => `${from} to ${to}`,
    all: (stretch: string, count: number) => `${stretch}, all ${count} segments`,
    part: (stretch: string, count: number, all: number) =>
      `${stretch}, ${count} of ${all} segments`,
    nothing: (stretch: string) => `${stretch}, nothing happened`,
  },
  states: {
    described: (end: string, states: string) =>
      `TCP state diagram, the way of ${end}: ${states === '' ? 'not known' : states}`,
    unknown: 'No state is known.',
    extra: 'Dashed: a step that the figure of RFC 9293 leaves out.',
    after: (time: string) => `after ${time}`,
  },
} as const;

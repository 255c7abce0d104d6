import { inflateRawSync } from 'node:zlib';

/**
 * Bytes of a real kernel (Linux 6.18.44, x86-64), deflated, in base64.
 *
 * In a new network namespace with `lo` up, tcp_syncookies 0 and a TPACKET_V3 ring on `lo` for
 * all protocols, Python's socket module did, in this order:
 * - 127.0.0.1:7001, backlog 1: clients from ports 40001 and 40002, one accepted, then 40003 (the
 *   queue is full) and 40004 (its SYN is dropped);
 * - [::]:7002, backlog 8, IPV6_V6ONLY 0: clients [::1]:40006 and 127.0.0.1:40007, then with a
 *   socket filter on the listener that drops bare ACKs, 127.0.0.1:40005;
 * - 0.2 s later 40001 sent "hello"; then the dump was taken.
 */
const bytes = (...lines: readonly string[]): Uint8Array =>
  new Uint8Array(inflateRawSync(Buffer.from(lines.join(''), 'base64')));

/** Answers to two SOCK_DIAG_BY_FAMILY dumps, AF_INET then AF_INET6, all states, with SKMEMINFO. */
export const SOCKET_DUMP = bytes(
  'xdVLToQwGAfwf2lQgiQmk9ENiTFxM4dwMQ+Z2buDlUfwBt7Ax/jadDlLb+DGC/h+62HGlKCU0uI3EplvA5QWfrT9+CYA',
  '2nDAAGzsAo4PhDGwh7SpMq6VHg7yAftjBhdeeu5hOT0GWPm5v4BVbAPoYFEZDaBbfoccM9GNDBBRmOhGk/nG8hXnfzWu',
  'bRqfZzSOaMZbi/GsAWMYix7FeKe0uEr70QzGiBeNlwHZOKAY7yt2bAPz2KcYH+ZoFL0wphgfLcaDJnKmTzM+WYyHTRgH',
  'NOOzxTj+b6PDILZoxpesZZ3n/1sZxzX+4VcB0OXF97QBcMUo40Jz+7L2JCDFq1Z7vOz8RHG7WKr0t36pQR1mr0G+zPlE',
  'jPLe02lxfvPrtxo536qxDzLj0FBSS9fvczSKYWnVjcYPi/GUsFdnMe7oRs7kPEaUtf7U8kmNb5spF74A',
);

/** The ring's first block: two copies of each packet, as ETH_P_ALL on `lo` gives them. */
export const LOOPBACK_BLOCK = bytes(
  'xdhvSBNxGAfwZ3+yOY1MwVGXlUHhq9xESXPgmnOa5UaJ4o7QvQghBH2RC0rFgtQRGDj3p9XQUYRiEL5oJEphIVEaBBkp',
  '5Kh0EZhlRtoc6uI3d+M4DtzmftfBse3uGB9+z/N9+HF8AJACQDoAHA1+/yUB4MHmkdUurEvMXkxFn3yNXeIMXrtu6JKU',
  'AgA64wHgHOiB7dgDosB/CQXCONjyEEERgHzmgAIUcfq7rQA8dDpOErrJgZ5l9IST75/akALwhf4pIV8kzpN6ytB1nkAg',
  'DtwP+hQ3IvUBp76nz/CtHwDyyYcpH6FznGybHTdMDvSsOJP9E3Tf4cWJ48jI9BW8xLd+2/HdDvrSdpgkSgBQxn79smcO',
  'Bup7j1HflbbZ8cvXkkCxkQHA423WFvnorsz4SF2A1UXV8+p9E7Z+S/QgV+aHkEtJ6AwWXzNbHpbPLP5ly8PjPhO2fouF',
  '76HLxGVelb0NMrHB4mth5mF/1/NKZGT6BMMmLvMato/KRfcEvrwmfg3U182ob0tvgyyBngvkQj66q+ItvrxG46Lq2Zlk',
  'xtZv2lfItbAUchUSOp/Mo2HLw/m1dSNbHk6kmrH1Wyx8cxlmLvNaaBga+e6TebTMPAwOtmqQkel7cszMZV7D9lG5+Kgy',
  'Y8ur9nWgvl5GfbWGoZEFei6QC/norrkSM7a8RuOi6qm8g6/fXgTmyJX3IZeK0FXtfVTJlodGcc00Wx529eDrt+34BoO+',
  'shyrpBoAqrf0tbvDX792t14sXIOMOAXjBo/526EmSJtrPj9oHoNN8xgyn23Ob6LMlLdfHqkX/qu3pBbT+grK+8LxEqRD',
  'ParPXbC55uXOZP8Q3fum9vRFZKZ7/9RhWt8Ye/uD3n0dVglq+Eoc/Xso7H6Qj+pzf6BZBcFZhZzISznf3YzUCZw6qXnV',
  '5LZim6eaS2he/VSH5lUxQRL1KVNs86r2Ql4b2zxt+GLFNk9j4luycrf/IR3Flu50L1GfMs3cX9R8M31GRqbv1IqVu/1P',
  'BD5qn3Fkpw3b/kfTGKhvGaO+05bu9FX6PgO5kI/u2p1gw7b/icZF1XMpyY6t3wo6kGs9K+QqIkiywrjKlofyNPIWWx46',
  'JXZs/RYLn0tq5zKvRWqvvoqsMPqYefgtUqmQken7lGPnMq9h+6hcPCi1Y8trgTFQ3zxGfX1qr15HzwVyIR/Q3p2jd+a4',
  '8hqN6x8=',
);

/**
 * A block of the client's side of a veth pair: [2001:db8::1]:41000 connected to
 * [2001:db8::2]:7003, sent "hello", was answered by 10 bytes, and closed.
 */
export const VETH_BLOCK = bytes(
  'zZVBSwJBGIbfHdfNFoLsEIWX7RBIQgRFRIfSwC6Whw0qWkgjgiChaxfBQ1gQ9Ac8tKhFQYfoUj+gCDoEXoIQyUsgFEFE',
  '7iHCGMc1XTdwqaAPBmaYbz4eHl52CYABAD0AxMq+IAAtYDUd59c6j4+Gg3F+7SYvk0MAdL9wESCzAOjiAMgIw6yciOdI',
  'uYcX+ieF7OOYsWNwsAQQdhfPladIoyWJazuvaeJKpGYPkC18XJVb6/sIx7FJOmchMGWRE8LpRHrZVzR2sLns7ltOYuTe',
  'xutt2ISTcGzSSYXTsTRFFgHQ1fojn2xu1af9YBNuwWvkMvKobpfiCSXv6UElH5KSAghvV3niEC9Tid3yI5tN1HkTZ1Z5',
  'm/TKz9yZ8DZ4dSmqO6PNvXlCybza8c7X8o74fd2UmfLqOci+fOXgV/2K18+Qmvabz2hzxVg7vEoC4Djqdi9KeXWvO7tB',
  'ogBQ/oKz1yJnF7yKWs+5uhKJrAPQvT6lgxa9WsiB1HQOip5Q8iHWjnHdK8vAXvRc/w4MyYSShf+Cs88iZxfGlf16zo1q',
  'sQe6X80v/4fcPmS0eZjlFhVO+m/4N5zORs5P',
);
